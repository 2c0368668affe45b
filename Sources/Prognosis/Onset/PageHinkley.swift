internal import Foundation

/// Page and Hinkley's test: as the cumulative sum, but against the mean of all values up to now.
///
/// m ← m + (z - z̄ - k), found where m - min m > h (Hinkley, Biometrika 58, 1971). z̄ is the running mean since the
/// healthy stretch began, so that a level which crept up slowly is forgiven; a slow ramp is found later than by the
/// cumulative sum, or not at all.
package struct PageHinkley: OnsetDetector, Equatable {
  package let name = "Page-Hinkley"
  /// k and the interval between false onsets.
  package var sum: CumulativeSum

  package init(_ sum: CumulativeSum = CumulativeSum()) { self.sum = sum }

  package func onset(in values: [Double?], healthy: Range<Int>) -> Onset? {
    guard let reference = HealthyReference(of: values[healthy].compactMap { $0 }) else { return nil }
    let allowance = sum.allowance(for: reference)
    let threshold = sum.threshold(for: reference)
    var (total, count) = (0.0, Double(reference.count))
    var (level, least) = (0.0, 0.0)
    var start = healthy.upperBound
    for index in healthy.upperBound..<values.count {
      guard let value = values[index] else { continue }
      let deviation = min(reference.deviations(of: value), CumulativeSum.largestDeviation)
      if level <= least { (least, start) = (level, index) }
      level += deviation - total / count - allowance
      if level - least > threshold { return Onset(index: start, confirmedIndex: index) }
      total += deviation
      count += 1
    }
    return nil
  }
}
