internal import Foundation

/// A taper that is multiplied onto a piece of signal before its Fourier transform.
///
/// All are sums of cosines, w[t] = Σ (−1)ʲ aⱼ cos(2π j t / m), with m = n for a periodic and n − 1 for a symmetric
/// window, and Harris' (1978) coefficients as scipy uses them.
package enum SpectralWindow: String, Sendable, Codable, CaseIterable {
  /// No taper: the narrowest lines and the most leakage.
  case rectangular
  /// The default for vibration: leakage falls by 18 dB per octave.
  case hann
  case hamming
  case blackman
  /// For reading the height of a line: within 0.01 dB wherever the line falls between bins.
  case flatTop

  /// Where the taper would repeat.
  package enum Symmetry: String, Sendable, Codable {
    /// Repeats after n samples: right for spectra.
    case periodic
    /// Its first and last sample are alike: right for filter design.
    case symmetric
  }

  /// The `count` values of the window; a single value is 1.
  package func values(_ count: Int, _ symmetry: Symmetry = .periodic) -> [Float] {
    precondition(count > 0, "a window needs at least one value, not \(count)")
    guard count > 1 else { return [1] }
    let period = Double(symmetry == .periodic ? count : count - 1)
    return (0..<count).map { index in
      let angle = 2 * Double.pi * Double(index) / period
      var value = 0.0
      for (order, coefficient) in coefficients.enumerated() {
        let term = coefficient * cos(Double(order) * angle)
        value += order.isMultiple(of: 2) ? term : -term
      }
      return Float(value)
    }
  }

  private var coefficients: [Double] {
    switch self {
    case .rectangular: [1]
    case .hann: [0.5, 0.5]
    case .hamming: [0.54, 0.46]
    case .blackman: [0.42, 0.5, 0.08]
    case .flatTop: [0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368]
    }
  }
}
