internal import Foundation

/// An axis of frequency on which bands are equally far apart.
package enum FrequencyScale: Sendable, Equatable, Codable {
  /// As people hear: fine below 1 kHz, coarse above.
  case mel(MelScale)
  /// Every band equally wide in Hz, so that lines a constant distance apart (blade passing and its harmonics) are told
  /// apart at the top of the axis as at its bottom.
  case linear
  /// Fractions of an octave, from a lowest frequency above 0 Hz.
  case logarithmic
  /// f/c up to the corner c and 1 + ln(f/c) above, with no kink between: narrow bands for the harmonics of a shaft, and
  /// fractions of an octave for the noise above them.
  case linearThenLogarithmic(cornerHz: Double)

  /// Where a frequency stands on the axis.
  func position(ofHz hz: Double) -> Double {
    switch self {
    case .mel(let scale): return scale.mel(ofHz: hz)
    case .linear: return hz
    case .logarithmic: return log(hz)
    case .linearThenLogarithmic(let corner): return hz < corner ? hz / corner : 1 + log(hz / corner)
    }
  }

  /// The frequency that stands at a position of the axis.
  func hz(at position: Double) -> Double {
    switch self {
    case .mel(let scale): return scale.hz(ofMel: position)
    case .linear: return position
    case .logarithmic: return exp(position)
    case .linearThenLogarithmic(let corner): return corner * (position < 1 ? position : exp(position - 1))
    }
  }

  /// `count` frequencies from the lowest to the highest one, equally far apart on the axis.
  func frequencies(_ count: Int, inHz range: ClosedRange<Double>) -> [Double] {
    precondition(count > 1, "a lowest and a highest frequency are two, not \(count)")
    switch self {
    case .logarithmic: precondition(range.lowerBound > 0, "a logarithmic axis from \(range.lowerBound) Hz")
    case .linearThenLogarithmic(let corner): precondition(corner > 0, "a corner at \(corner) Hz")
    case .mel, .linear: break
    }
    let (low, high) = (position(ofHz: range.lowerBound), position(ofHz: range.upperBound))
    // Neither end is rounded, so that a range up to half the rate does not end beyond it.
    return (0..<count).map { index in
      switch index {
      case 0: range.lowerBound
      case count - 1: range.upperBound
      default: hz(at: low + (high - low) * Double(index) / Double(count - 1))
      }
    }
  }
}
