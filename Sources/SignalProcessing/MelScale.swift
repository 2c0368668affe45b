internal import Foundation

/// How high a frequency sounds, in mel: steps that listeners judge equal.
///
/// There is no one mel; a model trained with one formula must not be given the other.
package enum MelScale: String, Sendable, Codable, CaseIterable {
  /// 3f/200 up to 1 kHz and 27 steps a factor of 6.4 above (Slaney, Auditory Toolbox, 1998); librosa's default.
  case slaney
  /// 2595 log₁₀(1 + f/700) (O'Shaughnessy, 1987), as the Hidden Markov Toolkit has it.
  case htk

  /// The height of a frequency of at least 0 Hz.
  package func mel(ofHz hz: Double) -> Double {
    precondition(hz >= 0, "the mel of \(hz) Hz")
    switch self {
    case .slaney: return hz < Self.cornerHz ? hz / Self.step : Self.cornerMel + log(hz / Self.cornerHz) / Self.ratio
    case .htk: return 2595 * log10(1 + hz / 700)
    }
  }

  /// The frequency of a height of at least 0 mel.
  package func hz(ofMel mel: Double) -> Double {
    precondition(mel >= 0, "the frequency of \(mel) mel")
    switch self {
    case .slaney:
      return mel < Self.cornerMel ? mel * Self.step : Self.cornerHz * exp((mel - Self.cornerMel) * Self.ratio)
    case .htk: return 700 * (pow(10, mel / 2595) - 1)
    }
  }

  /// Where Slaney's scale turns from linear to logarithmic, in Hz and in mel.
  private static let (cornerHz, cornerMel) = (1000.0, 15.0)
  /// Hz a mel below the corner.
  private static let step = 200.0 / 3
  /// The logarithm of the ratio of frequencies one mel apart, above the corner.
  private static let ratio = log(6.4) / 27
}
