internal import Foundation

/// The probability that the end comes within so many hours from now.
///
/// It may stay below 1 for ever: that part of the paths never reaches the failure level.
package struct RemainingLifeDistribution: Sendable {
  /// P(remaining life ≤ hours), rising from 0 at 0 hours.
  private let probability: @Sendable (Double) -> Double

  /// - Parameter probability: Must not fall with the hours.
  package init(_ probability: @escaping @Sendable (Double) -> Double) { self.probability = probability }

  package func probability(ofEndWithin hours: Double) -> Double {
    hours > 0 ? min(max(probability(hours), 0), 1) : 0
  }

  /// The hours within which the end comes with `level`; infinite where it may never come.
  package func quantile(_ level: Double) -> Double {
    precondition(level > 0 && level < 1, "a probability of \(level) is outside 0 ..< 1")
    guard probability(ofEndWithin: Self.eternity) > level else { return .infinity }
    var (low, high) = (0.0, 1.0)
    while probability(ofEndWithin: high) <= level { (low, high) = (high, 2 * high) }
    // A billionth is enough for hours, and spares half of the evaluations that the last bit would take.
    while high - low > 1e-9 * high {
      let middle = (low + high) / 2
      if probability(ofEndWithin: middle) <= level { low = middle } else { high = middle }
    }
    return high
  }

  /// - Returns: nil where not even the median is finite.
  package func range(confidence: Double) -> RemainingLifeRange? {
    precondition(confidence > 0 && confidence < 1, "a confidence of \(confidence) is outside 0 ..< 1")
    let median = quantile(0.5)
    guard median.isFinite else { return nil }
    return RemainingLifeRange(
      lower: min(quantile((1 - confidence) / 2), median), median: median,
      upper: max(quantile((1 + confidence) / 2), median))
  }

  /// A million years: longer than any level can honestly be said to take.
  private static let eternity = 1e10
}
