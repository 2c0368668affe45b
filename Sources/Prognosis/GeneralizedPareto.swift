internal import Foundation

/// The tail of any distribution above a high threshold u.
///
///     P(X > x) = ζ (1 + ξ (x - u) / σ)^(-1/ξ), for ξ = 0: ζ exp(-(x - u) / σ)
///
/// ζ is the share of values above u.
/// Reference: Coles, An Introduction to Statistical Modeling of Extreme Values (2001), chapter 4.
package struct GeneralizedPareto: Sendable, Equatable {
  /// u, in the unit of the values.
  package let threshold: Double
  /// ξ: 0 is an exponential tail, positive a heavier one, negative one that ends.
  package let shape: Double
  /// σ, in the unit of the values.
  package let scale: Double
  /// ζ, the share of values above the threshold.
  package let shareAbove: Double

  package init(threshold: Double, shape: Double, scale: Double, shareAbove: Double) {
    precondition(scale > 0, "a scale of \(scale) is not positive")
    precondition(shareAbove > 0 && shareAbove <= 1, "a share of \(shareAbove) is outside 0 ... 1")
    self.threshold = threshold
    self.shape = shape
    self.scale = scale
    self.shareAbove = shareAbove
  }

  /// Fewer excesses than this leave the shape unknown to ± 0.5 and the far tail to chance.
  package static let leastExcesses = 10

  /// Fits the largest tenth of `values` (ten of them at least) by L-moments.
  ///
  /// The threshold is the largest value left out. With l₁ the mean of the excesses and l₂ half their mean
  /// difference: ξ = 2 - l₁ / l₂, σ = l₁ (1 - ξ). L-moments beat maximum likelihood below about 50 excesses and
  /// always have a solution (Hosking and Wallis, Parameter and quantile estimation for the generalized Pareto
  /// distribution, Technometrics 29, 1987).
  ///
  /// - Returns: nil with fewer than 20 values, or where the excesses don't vary.
  package init?(fitting values: [Double]) {
    let excessCount = max(Self.leastExcesses, Int((Double(values.count) / 10).rounded(.up)))
    guard values.count >= 2 * Self.leastExcesses else { return nil }
    let sorted = values.sorted()
    let threshold = sorted[sorted.count - excessCount - 1]
    let excesses = sorted.suffix(excessCount).map { $0 - threshold }
    let mean = excesses.reduce(0, +) / Double(excessCount)
    let weighted = excesses.enumerated().reduce(0.0) { $0 + Double($1.offset) * $1.element }
    let halfMeanDifference = 2 * weighted / Double(excessCount * (excessCount - 1)) - mean
    guard mean > 0, halfMeanDifference > 1e-9 * mean else { return nil }
    let shape = 2 - mean / halfMeanDifference
    self.init(
      threshold: threshold, shape: shape, scale: mean * (1 - shape),
      shareAbove: Double(excessCount) / Double(values.count))
  }

  /// The probability of a value above `value`, which must not lie below the threshold.
  package func exceedance(of value: Double) -> Double {
    precondition(value >= threshold, "\(value) lies below the threshold \(threshold), where the tail says nothing")
    let distance = (value - threshold) / scale
    if abs(shape) < 1e-9 { return shareAbove * exp(-distance) }
    return shareAbove * pow(max(0, 1 + shape * distance), -1 / shape)
  }

  /// The value that is exceeded with `probability`, which must not be above the share of values over the threshold.
  package func value(exceededWith probability: Double) -> Double {
    precondition(
      probability > 0 && probability <= shareAbove, "a probability of \(probability) is outside 0 ..< \(shareAbove)")
    let ratio = log(shareAbove / probability)
    if abs(shape) < 1e-9 { return threshold + scale * ratio }
    return threshold + scale * expm1(shape * ratio) / shape
  }
}
