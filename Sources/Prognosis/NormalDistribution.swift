internal import Foundation

/// The standard normal distribution.
package enum NormalDistribution {
  /// The probability of a value above `value`.
  package static func exceedance(of value: Double) -> Double { 0.5 * erfc(value / 2.0.squareRoot()) }

  /// The value that is exceeded with `probability`: 1.6449 for 0.05, 3.0902 for 0.001.
  ///
  /// Asked by exceedance, not by level, because 1 - 1e-17 is 1 in floating point and a false-alarm budget can
  /// want that.
  package static func value(exceededWith probability: Double) -> Double {
    precondition(probability > 0 && probability < 1, "a probability of \(probability) is outside 0 ..< 1")
    if probability > 0.5 { return -value(exceededWith: 1 - probability) }
    return Bisection.crossing(of: { exceedance(of: $0) - probability }, between: 0, and: 40)
  }
}
