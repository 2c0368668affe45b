internal import Foundation

/// The level of a signal in octaves or thirds of octaves, as acoustics and standards on vibration report it.
///
/// Exact mid-band frequencies to base ten (IEC 61260-1): 1000 Hz · 10^(3i/10b) for b bands an octave, with edges half a
/// band beside; so a decade has exactly ten thirds. Nominal names (31.5 Hz, 1.6 kHz …) round these.
///
/// The edges are vertical, not those of the standard's filters: power is summed over the bins of a Hann-tapered
/// spectrum. Only whole bands are given: the uppermost ends at half the sample rate or below it, the lowest is at least
/// three bins wide, for with fewer the taper's own width, two bins, would mix neighbours.
package struct OctaveBands: Sendable {
  package enum Width: Int, Sendable, Codable {
    case octave = 1
    case third = 3
  }

  package struct Band: Sendable, Equatable {
    /// The exact mid-band frequency.
    package let centreHz: Double
    package let rangeHz: ClosedRange<Double>
  }

  package let sampleCount: Int
  package let width: Width
  /// By rising frequency; each begins where the one before ends.
  package let bands: [Band]
  private let welch: WelchSpectrum

  package init(sampleCount: Int, sampleRateHz: Double, width: Width = .third) {
    precondition(sampleCount > 1, "octave bands of \(sampleCount) samples")
    self.sampleCount = sampleCount
    self.width = width
    welch = WelchSpectrum(sampleRateHz: sampleRateHz, segmentLength: sampleCount, overlap: 0)
    let step = 0.3 / Double(width.rawValue)
    // Where the band of a number begins; number 0 has its middle at 1000 Hz.
    func edge(_ number: Int) -> Double { 1000 * pow(10, (Double(number) - 0.5) * step) }
    let narrowest = 3 * sampleRateHz / Double(sampleCount)
    let first = Int((log10(narrowest / (edge(1) - edge(0))) / step).rounded(.up))
    let beyond = Int((log10(sampleRateHz / 2 / edge(0)) / step).rounded(.down))
    bands = (first..<max(first, beyond)).map { number in
      Band(centreHz: 1000 * pow(10, Double(number) * step), rangeHz: edge(number)...edge(number + 1))
    }
  }

  /// The mean square of a signal in each band, in its unit squared: `[bands.count]`.
  ///
  /// - Parameter signal: `[sampleCount]`; its mean does not count.
  package func powers(of signal: Span<Float>) -> [Double] {
    precondition(signal.count == sampleCount, "\(signal.count) samples for octave bands of \(sampleCount)")
    let spectrum = welch.spectrum(of: signal)
    return bands.map { spectrum.power(betweenHz: $0.rangeHz) }
  }

  /// 10 log₁₀(power / reference²) of each band, in dB; −∞ for silence.
  ///
  /// - Parameters:
  ///   - signal: `[sampleCount]`.
  ///   - reference: The amplitude of 0 dB, in the signal's unit: 20e-6 Pa for sound, 1e-6 m/s² for acceleration (ISO
  ///     1683).
  package func levels(of signal: Span<Float>, reference: Double) -> [Double] {
    precondition(reference > 0, "a reference of \(reference)")
    return powers(of: signal).map { 10 * log10($0 / (reference * reference)) }
  }
}
