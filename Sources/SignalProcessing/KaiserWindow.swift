internal import Foundation

/// The taper whose width and leakage are traded by one number (Kaiser, 1974), as scipy's `kaiser`.
///
/// w(x) = I₀(β √(1 − x²)) / I₀(β) for x from −1 to 1. β = 0 is no taper, 5 about a Hamming window, 8.6 about a Blackman
/// window.
package struct KaiserWindow: Sendable {
  package let beta: Double
  private let scale: Double

  package init(beta: Double) {
    precondition(beta >= 0, "a Kaiser window of β \(beta)")
    self.beta = beta
    scale = 1 / Self.bessel(beta)
  }

  /// - Parameter x: The place in the window, from −1 to 1; 0 beyond.
  package func callAsFunction(_ x: Double) -> Double {
    abs(x) <= 1 ? scale * Self.bessel(beta * (1 - x * x).squareRoot()) : 0
  }

  /// The `count` values of the window; a single value is 1.
  package func values(_ count: Int, _ symmetry: SpectralWindow.Symmetry = .periodic) -> [Float] {
    precondition(count > 0, "a window needs at least one value, not \(count)")
    guard count > 1 else { return [1] }
    let half = Double(symmetry == .periodic ? count : count - 1) / 2
    return (0..<count).map { Float(self((Double($0) - half) / half)) }
  }

  /// The modified Bessel function of the first kind and order 0: Σ (x/2)²ᵏ / k!²
  private static func bessel(_ x: Double) -> Double {
    var (sum, term, k) = (1.0, 1.0, 1.0)
    while term > 1e-17 * sum {
      term *= (x / (2 * k)) * (x / (2 * k))
      sum += term
      k += 1
    }
    return sum
  }
}
