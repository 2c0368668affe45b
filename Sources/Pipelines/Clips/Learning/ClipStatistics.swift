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
  let spectrogram: BandSpectrogram
  /// |X|² of what has a mean square of 1, summed over bins up to half the rate: with a Hann window 3/16 n².
  private let fullScale: Double

  /// 120 dB below full scale, which no converter reaches: only digital silence is cut off.
  private static let floor = 1e-12

  init(_ plan: ClipStatisticsPlan, sampleRateHz: Double) {
    self.plan = plan
    let length = 1 << max(4, Int(log2(plan.frameSeconds * sampleRateHz).rounded()))
    let bands = Self.bands(plan, resolutionHz: sampleRateHz / Double(length), sampleRateHz: sampleRateHz)
    spectrogram = BandSpectrogram(
      Filterbank(bands, sampleRateHz: sampleRateHz, fftLength: length), hop: max(1, length / 4), isCentred: false)
    fullScale = 3.0 / 16 * Double(length * length)
  }

  /// Corners two bins apart where that is more than 1/n of an octave, n to the octave above, as far as half the rate.
  ///
  /// On a scale that is f/c up to c and 1 + ln(f/c) above, a step of ln 2 / n is 1/n of an octave above c, and two bins below it
  /// where c ln 2 / n is as wide as they are. The lowest corner stands at three bins: below are the converter's offset and the room.
  private static func bands(
    _ plan: ClipStatisticsPlan, resolutionHz: Double, sampleRateHz: Double
  ) -> BandLayout {
    let step = log(2) / Double(plan.bandsPerOctave)
    let kink = 2 * resolutionHz / step
    func position(_ hz: Double) -> Double { hz < kink ? hz / kink : 1 + log(hz / kink) }
    let lowest = position(3 * resolutionHz)
    let count = max(2, Int((position(sampleRateHz / 2) - lowest) / step))
    let highest = lowest + Double(count) * step
    return BandLayout(
      count: count - 1, scale: .linearThenLogarithmic(cornerHz: kink), shape: .triangleOfUnitHeight,
      lowestHz: 3 * resolutionHz,
      highestHz: min(kink * (highest < 1 ? highest : exp(highest - 1)), sampleRateHz / 2))
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

  /// `[statistic · bandCount + band]` of one channel, in dB against a mean square of 1; flutter in dB.
  ///
  /// A clip shorter than a frame is one frame, zeros behind it.
  func values(of samples: [Float]) -> [Float] {
    var padded = samples
    if samples.count < spectrogram.fftLength {
      padded += [Float](repeating: 0, count: spectrogram.fftLength - samples.count)
    }
    let powers = spectrogram.powers(of: padded.span)
    let levels = Matrix(powers.rowCount, powers.columnCount, powers.elements.map { level(Double($0)) })
    return Self.order.flatMap { statistic in
      switch statistic {
      case .meanLevel: powers.columnMeans().map(level)
      case .medianLevel: (0..<levels.columnCount).map { Float(Quantile.median(of: levels.column($0).map(Double.init))) }
      case .flutter: levels.columnStandardDeviations().map { Float($0) }
      }
    }
  }

  private func level(_ power: Double) -> Float { Float(10 * log10(max(power / fullScale, Self.floor))) }
}
