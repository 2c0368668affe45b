internal import Foundation
internal import SignalProcessing
internal import Tensors

/// What is kept of a clip beside the network's view: how loud each fine band is, and how much that changes.
package struct ClipStatisticsPlan: Sendable, Equatable, Codable {
  package enum Statistic: String, Sendable, Equatable, Codable, CaseIterable {
    /// 10 lg of each band's mean power: all that was heard, knocks included.
    case meanLevel
    /// The median over time of each band's level, in dB: what lasts; knocks are passed over.
    case medianLevel
    /// The standard deviation over time of each band's level, in dB: what flutters.
    case flutter
  }

  /// Some bands of one statistic, judged by themselves: in one covariance, columns with little to say drown those with much.
  package struct Block: Sendable, Equatable, Codable {
    package var statistic: Statistic
    /// Bands whose centre lies below this frequency in Hz; all where nil.
    package var belowHz: Double?

    package init(_ statistic: Statistic, belowHz: Double? = nil) {
      self.statistic = statistic
      self.belowHz = belowHz
    }
  }

  /// A frame lasts so long, rounded to a power of two of samples.
  package var frameSeconds: Double
  /// Bands in an octave, where a band of that width spans more than two bins.
  package var bandsPerOctave: Int
  package var blocks: [Block]

  package init(frameSeconds: Double, bandsPerOctave: Int, blocks: [Block]) {
    self.frameSeconds = frameSeconds
    self.bandsPerOctave = bandsPerOctave
    self.blocks = blocks
  }
}

/// Takes a clip's statistics by band.
///
/// A mel bank of 64 ms frames has bins of 16 Hz: a shaft's harmonics at 25, 50 and 75 Hz share one or two of them with everything
/// else that is low. Frames of a quarter second tell them apart, and bands two bins wide at the bottom that widen to a sixth of an
/// octave higher up hold a blade's tone through its usual wander of speed.
struct ClipStatistics: Sendable {
  let plan: ClipStatisticsPlan
  private let spectrogram: BandSpectrogram

  init(_ plan: ClipStatisticsPlan, sampleRateHz: Double) {
    self.plan = plan
    let length = 1 << max(4, Int(log2(plan.frameSeconds * sampleRateHz).rounded()))
    let bank = Filterbank(
      Self.bands(plan, resolutionHz: sampleRateHz / Double(length), sampleRateHz: sampleRateHz),
      sampleRateHz: sampleRateHz, fftLength: length)
    // Powers are |X|²; 3/16 n² of them are a full-scale sine's mean square, so the floor lies 120 dB below full scale.
    let floor = 1e-12 * 3.0 / 16 * Double(length * length)
    spectrogram = BandSpectrogram(bank, hop: max(1, length / 4), isCentred: false, floor: Float(floor))
  }

  /// Bands two bins apart up to the frequency where two bins are 1/n of an octave, n to the octave from there on. The lowest corner
  /// stands at three bins: below are the converter's offset and the room.
  private static func bands(
    _ plan: ClipStatisticsPlan, resolutionHz: Double, sampleRateHz: Double
  ) -> BandLayout {
    let step = 2 * resolutionHz
    let ratio = pow(2, 1 / Double(plan.bandsPerOctave))
    var corners = [3 * resolutionHz]
    while let last = corners.last, max(last + step, last * ratio) <= sampleRateHz / 2 {
      corners.append(max(last + step, last * ratio))
    }
    return BandLayout(
      count: max(1, corners.count - 2), scale: .linearThenLogarithmic(cornerHz: step / (ratio - 1)),
      shape: .triangleOfUnitHeight, lowestHz: corners[0], highestHz: corners.last)
  }

  /// Where each block's values stand among a clip's, in the plan's order.
  var blocks: [Range<Int>] {
    plan.blocks.map { block in
      let start = (Self.order.firstIndex(of: block.statistic) ?? 0) * spectrogram.bandCount
      let count = block.belowHz.map { limit in spectrogram.filterbank.centresHz.count { $0 < limit } }
      return start..<start + max(1, count ?? spectrogram.bandCount)
    }
  }

  private static let order = ClipStatisticsPlan.Statistic.allCases

  /// `[statistic · bandCount + band]` of one channel, in dB.
  ///
  /// A clip shorter than a frame is one frame, zeros behind it.
  func values(of samples: [Float]) -> [Float] {
    var padded = samples
    if samples.count < spectrogram.fftLength {
      padded += [Float](repeating: 0, count: spectrogram.fftLength - samples.count)
    }
    let powers = spectrogram.powers(of: padded.span)
    let bands = (0..<powers.columnCount).map { powers.column($0) }
    return Self.order.flatMap { statistic in
      switch statistic {
      case .meanLevel: bands.map { level($0.reduce(0.0) { $0 + Double($1) } / Double(powers.rowCount)) }
      case .medianLevel: bands.map { Float(Quantile.median(of: $0.map { Double(level(Double($0))) })) }
      case .flutter: bands.map(deviation)
      }
    }
  }

  private func level(_ power: Double) -> Float { Float(10 * log10(max(power, Double(spectrogram.floor)))) }

  /// Of the levels of powers, in dB.
  private func deviation(_ powers: [Float]) -> Float {
    let levels = powers.map { Double(level(Double($0))) }
    let mean = levels.reduce(0, +) / Double(levels.count)
    return Float((levels.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(levels.count)).squareRoot())
  }
}
