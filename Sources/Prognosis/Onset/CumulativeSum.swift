internal import Foundation

/// Adds up what exceeds the healthy level by more than an allowance, and finds an onset where the sum gets too large.
///
/// S ← max(0, S + z - k) with z the value in healthy deviations; the onset is the snapshot after the last S = 0,
/// confirmed where S > h (Page, Biometrika 41, 1954). h follows from the wanted interval A between false onsets by
/// Siegmund's A = (exp(2 δ b) - 2 δ b - 1) / (2 δ²), δ = k / c, b = (h + 1.166) / c (Sequential Analysis, 1985), with
/// c the factor by which correlation of neighbours widens long sums: correlated values get a larger h, not a false
/// onset.
package struct CumulativeSum: OnsetDetector, Equatable {
  package let name = "CUSUM"
  /// k in healthy deviations: half the smallest shift worth finding.
  ///
  /// 1, so that a drift of half a healthy deviation over a run of 1,000 snapshots, such as load and season bring
  /// about, adds up to an onset in one run of twenty only (measured).
  package var allowance: Double
  /// A, in snapshots.
  package var falseOnsetInterval: Double
  /// Where z is cut off: one wild snapshot can't make an onset by itself.
  package static let largestDeviation = 4.0

  package init(allowance: Double = 1, falseOnsetInterval: Double = Self.standardFalseOnsetInterval) {
    precondition(allowance > 0, "an allowance of \(allowance) deviations adds up healthy noise")
    precondition(falseOnsetInterval > 1, "a false onset every \(falseOnsetInterval) snapshots")
    self.allowance = allowance
    self.falseOnsetInterval = falseOnsetInterval
  }

  package func onset(in values: [Double?], healthy: Range<Int>) -> Onset? {
    guard let reference = HealthyReference(of: values[healthy].compactMap { $0 }) else { return nil }
    let allowance = allowance(for: reference)
    let threshold = threshold(for: reference)
    var sum = 0.0
    var start = healthy.upperBound
    for index in healthy.upperBound..<values.count {
      guard let value = values[index] else { continue }
      let deviation = reference.deviations(of: value)
      if sum == 0 { start = index }
      sum = max(0, sum + min(deviation, Self.largestDeviation) - allowance)
      if sum > threshold { return Onset(index: start, confirmedIndex: index) }
    }
    return nil
  }

  /// k and the 97.5 % error of the healthy mean: a short healthy stretch may have missed its own level.
  package func allowance(for reference: HealthyReference) -> Double {
    let student = StudentT(degreesOfFreedom: max(reference.effectiveCount - 1, 2))
    return allowance + student.value(exceededWith: 0.025) / reference.effectiveCount.squareRoot()
  }

  /// h in healthy deviations.
  package func threshold(for reference: HealthyReference) -> Double {
    let factor = reference.longRunFactor
    let drift = allowance / factor
    let barrier = Bisection.crossing(
      of: { falseOnsetInterval - Self.runLength(drift: drift, barrier: $0) }, above: 0)
    return max(barrier * factor - 1.166, Self.largestDeviation)
  }

  /// Siegmund's average run length of a sum that drifts down by `drift` a step.
  static func runLength(drift: Double, barrier: Double) -> Double {
    let x = 2 * drift * barrier
    return (expm1(x) - x) / (2 * drift * drift)
  }
}
