internal import Foundation

/// Several values in a row above a level of so many healthy deviations.
///
/// All of m exceed a level only if their mean does, so with v = the variance of a mean of m neighbours (½ (1 + φ) for
/// m = 2) the level q √(v + 1 / n'), q the value of Student's t exceeded once per interval A, bounds the rate of false
/// onsets by 1 / A. Without correlation and with many healthy snapshots A = 100,000 gives 3.0 deviations for two in
/// a row: the usual rule. Correlation and few healthy snapshots raise it.
package struct ConsecutiveExceedance: OnsetDetector, Equatable {
  package var name: String { count == 2 ? "two in a row" : "\(count) in a row" }
  /// m
  package var count: Int
  /// A, in snapshots.
  package var falseOnsetInterval: Double

  package init(count: Int = 2, falseOnsetInterval: Double = Self.standardFalseOnsetInterval) {
    precondition(count > 0, "\(count) values in a row")
    precondition(falseOnsetInterval > 1, "a false onset every \(falseOnsetInterval) snapshots")
    self.count = count
    self.falseOnsetInterval = falseOnsetInterval
  }

  package func onset(in values: [Double?], healthy: Range<Int>) -> Onset? {
    guard let reference = HealthyReference(of: values[healthy].compactMap { $0 }) else { return nil }
    let level = level(for: reference)
    var exceeding = [Int]()
    for index in healthy.upperBound..<values.count {
      guard let value = values[index] else { continue }
      if reference.deviations(of: value) > level { exceeding.append(index) } else { exceeding = [] }
      if exceeding.count == count { return Onset(index: exceeding[0], confirmedIndex: index) }
    }
    return nil
  }

  /// In healthy deviations above the healthy mean.
  package func level(for reference: HealthyReference) -> Double {
    let student = StudentT(degreesOfFreedom: max(reference.effectiveCount - 1, 3))
    let spread = reference.varianceOfMean(of: count) + 1 / reference.effectiveCount
    return student.value(exceededWith: 1 / falseOnsetInterval) * spread.squareRoot()
  }
}
