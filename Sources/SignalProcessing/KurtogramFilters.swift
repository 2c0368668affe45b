internal import Foundation

/// The taps of the kurtogram's filters, laid out as its loops want them.
///
/// A band filter is a low-pass turned in frequency: h[n]·exp(iπ n/4) and h[n]·exp(3iπ n/4) for the lower and the upper
/// half. With n = 4q + r the factor splits into (−1)^q · exp(iπ r/4), of which only the second half depends on the
/// band, and only by powers of i. So four *real* sums over the taps of equal r,
///
///     Tᵣ = Σ over q of (−1)^q h[4q + r] · x[m − 4q − r]
///
/// serve both bands, where two complex filters would cost eight times as much. Thirds use n = 6q + r and six sums
/// alike.
enum KurtogramFilters {
  /// The taps of T₀, T₁, T₂, T₃ one after another, each repeated over the lanes; those of odd r divided by √2, which is
  /// what exp(iπ r/4) leaves of them.
  static let halfTaps: [SIMD8<Float>] = taps(of: lowPass(tapCount: 17, edge: 0.4), period: 4) { r in
    r.isMultiple(of: 2) ? 1 : 0.5.squareRoot()
  }

  /// The taps of T₀ … T₅ one after another, each repeated over the lanes.
  static let thirdTaps: [SIMD8<Float>] = taps(of: lowPass(tapCount: 25, edge: 2.0 / 3 * 0.4), period: 6) { _ in 1 }

  private static func taps(of filter: [Double], period: Int, scale: (Int) -> Double) -> [SIMD8<Float>] {
    (0..<period).flatMap { r in
      stride(from: r, to: filter.count, by: period).map { n in
        let sign = (n / period).isMultiple(of: 2) ? 1.0 : -1
        return SIMD8(repeating: Float(sign * scale(r) * filter[n]))
      }
    }
  }

  /// A low-pass of linear phase: a sinc under a Hamming window, with gain 1 at 0 Hz.
  ///
  /// - Parameter edge: Where it passes half the amplitude, as a part of half the sample rate.
  static func lowPass(tapCount: Int, edge: Double) -> [Double] {
    let middle = Double(tapCount - 1) / 2
    let taps = (0..<tapCount).map { n in
      let angle = Double.pi * edge * (Double(n) - middle)
      let sinc = angle == 0 ? 1 : sin(angle) / angle
      return sinc * (0.54 - 0.46 * cos(2 * Double.pi * Double(n) / Double(tapCount - 1)))
    }
    let gain = taps.reduce(0, +)
    return taps.map { $0 / gain }
  }
}
