internal import Foundation

/// A gamma distribution: what sums of squared residuals follow, nearly, when the residuals are Gaussian.
package struct GammaDistribution: Sendable, Equatable {
  /// α, without a unit.
  package let shape: Double
  /// θ, in the unit of the values.
  package let scale: Double

  package init(shape: Double, scale: Double) {
    precondition(shape > 0 && scale > 0, "shape \(shape) and scale \(scale) must be positive")
    self.shape = shape
    self.scale = scale
  }

  /// The distribution with the mean and the variance of `values`: α = mean² / variance, θ = variance / mean.
  ///
  /// Moments rather than maximum likelihood, because a single value near zero rules the likelihood and not the alarm.
  ///
  /// - Returns: nil where the values have no spread, or a mean that is not positive.
  package init?(fitting values: [Double]) {
    guard let moments = Moments(values), moments.mean > 0, moments.variance > 0 else { return nil }
    self.init(shape: moments.mean * moments.mean / moments.variance, scale: moments.variance / moments.mean)
  }

  /// The probability of a value above `value`: Q(α, x / θ).
  package func exceedance(of value: Double) -> Double {
    value <= 0 ? 1 : upperRegularizedGamma(shape, value / scale)
  }

  /// The value that is exceeded with `probability`.
  package func value(exceededWith probability: Double) -> Double {
    precondition(probability > 0 && probability < 1, "a probability of \(probability) is outside 0 ..< 1")
    let mean = shape * scale
    return Bisection.crossing(of: { exceedance(of: $0) - probability }, above: 0, firstStep: mean)
  }
}

/// Q(a, x), the share of Γ(a) that lies above x.
///
/// The power series below a + 1, the continued fraction above it (Abramowitz and Stegun, 6.5.29 and 6.5.31).
private func upperRegularizedGamma(_ a: Double, _ x: Double) -> Double {
  let front = exp(a * log(x) - x - logGamma(a))
  // Both need about √a terms near x = a, where they are slowest.
  let terms = 60 + Int(12 * a.squareRoot())
  if x < a + 1 {
    var term = 1 / a
    var sum = term
    for n in 1...terms * 4 {
      term *= x / (a + Double(n))
      sum += term
      if term < sum * 1e-17 { break }
    }
    return max(0, 1 - front * sum)
  }
  // x + 1 - a - 1 (1 - a) / (x + 3 - a - 2 (2 - a) / (x + 5 - a - …)), from below.
  var fraction = x + 2 * Double(terms) + 1 - a
  for n in stride(from: Double(terms), to: 0, by: -1) {
    fraction = x + 2 * n - 1 - a - n * (n - a) / fraction
  }
  return front / fraction
}
