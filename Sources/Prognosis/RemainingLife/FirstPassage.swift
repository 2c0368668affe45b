internal import Foundation

/// When a Wiener process with an uncertain drift first reaches a level.
///
/// With the drift known the time is inverse Gaussian; with the drift normal of mean m and variance v, the diffusion
/// σ² and the distance w it is, with V = v t² + σ² t and z = (m t - w) / √V,
///
///     P(T ≤ t) = Φ(z) + exp(2 m w / σ² + 2 v w² / σ⁴) Φ(-b), b = (2 v w t / σ² + m t + w) / √V.
///
/// Drifts that fall never reach it, so it may stay below 1. Reference: Si, Wang, Hu, Chen and Zhou, Mechanical Systems
/// and Signal Processing 35 (2013).
struct FirstPassage: Sendable, Equatable {
  let distance: Double
  let drift: Double
  let driftVariance: Double
  let diffusion: Double

  func probability(within hours: Double) -> Double {
    guard distance > 0 else { return 1 }
    guard hours > 0 else { return 0 }
    let spread = (driftVariance * hours * hours + diffusion * hours).squareRoot()
    guard spread > 0 else { return drift * hours >= distance ? 1 : 0 }
    let z = (drift * hours - distance) / spread
    let direct = NormalDistribution.exceedance(of: -z)
    guard diffusion > 0 else { return direct }
    let b = (2 * driftVariance * distance * hours / diffusion + drift * hours + distance) / spread
    return min(direct + Self.reflected(z, b), 1)
  }

  /// exp((b² - z²) / 2) Φ(-b), which the exponent of the formula above comes to; each factor alone may overflow.
  private static func reflected(_ z: Double, _ b: Double) -> Double {
    guard b > 20 else { return exp((b * b - z * z) / 2) * NormalDistribution.exceedance(of: b) }
    // Mills' ratio far out: Φ(-b) = φ(b) / b (1 - 1 / b² + 3 / b⁴ - …).
    let square = b * b
    return exp(-z * z / 2) / (b * (2 * Double.pi).squareRoot()) * (1 - 1 / square + 3 / (square * square))
  }
}
