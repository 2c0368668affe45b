internal import Foundation

/// Student's t distribution.
///
/// Reference: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.5.8 (continued fraction) and 26.7.1.
package struct StudentT: Sendable {
  /// ν; with n values and an estimated mean it is n - 1.
  package let degreesOfFreedom: Double

  package init(degreesOfFreedom: Double) {
    precondition(degreesOfFreedom > 0, "\(degreesOfFreedom) degrees of freedom: it takes more than 0")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The probability of a value above `value`: ½ I(ν / 2, ½; ν / (ν + t²)) for a positive t.
  package func exceedance(of value: Double) -> Double {
    let degrees = degreesOfFreedom
    let square = value * value
    // The complement is passed as well: 1 - ν / (ν + t²) would lose every digit near the middle.
    let tail =
      0.5
      * regularizedBeta(
        degrees / 2, 0.5, at: degrees / (degrees + square), complement: square / (degrees + square))
    return value >= 0 ? tail : 1 - tail
  }

  /// The value that is exceeded with `probability`: 6.3138 for 0.05 and one degree of freedom.
  package func value(exceededWith probability: Double) -> Double {
    precondition(probability > 0 && probability < 1, "a probability of \(probability) is outside 0 ..< 1")
    if probability > 0.5 { return -value(exceededWith: 1 - probability) }
    return Bisection.crossing(of: { exceedance(of: $0) - probability }, above: 0)
  }
}

/// The regularised incomplete beta function I(a, b; x), `complement` being 1 - x in full precision.
private func regularizedBeta(_ a: Double, _ b: Double, at x: Double, complement: Double) -> Double {
  guard x > 0 else { return 0 }
  guard complement > 0 else { return 1 }
  // The fraction converges fast below the mean; above it the mirrored one does.
  if x > (a + 1) / (a + b + 2) { return 1 - regularizedBeta(b, a, at: complement, complement: x) }
  let factor = exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log(complement))
  return factor / (a * betaFraction(a, b, x))
}

/// The continued fraction 1 + d₁ / (1 + d₂ / (1 + …)) of the incomplete beta function, evaluated from below.
///
/// d₂ₘ = m (b - m) x / ((a + 2m - 1)(a + 2m)), d₂ₘ₊₁ = -(a + m)(a + b + m) x / ((a + 2m)(a + 2m + 1)).
private func betaFraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
  // O(√max(a, b)) terms are enough below the mean; evaluated backwards the fraction can't overflow.
  let pairs = 40 + Int(4 * max(a, b).squareRoot())
  var fraction = 1.0
  for m in stride(from: Double(pairs), through: 0, by: -1) {
    let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    fraction = 1 + odd / fraction
    guard m > 0 else { break }
    let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
    fraction = 1 + even / fraction
  }
  return fraction
}
