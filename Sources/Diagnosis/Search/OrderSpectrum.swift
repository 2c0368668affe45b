internal import SignalProcessing
internal import Tensors

/// One channel of one snapshot, and how fast the shaft turned.
package struct VibrationTake: Sendable {
  package let samples: [Float]
  package let shaftHz: Double

  package init(samples: [Float], shaftHz: Double) {
    precondition(shaftHz > 0, "a shaft at \(shaftHz) Hz has no orders")
    precondition(samples.count > 1, "\(samples.count) samples have no spectrum")
    self.samples = samples
    self.shaftHz = shaftHz
  }

  func turns(sampleRateHz: Double) -> Double { Double(samples.count) / sampleRateHz * shaftHz }

  package func turning(at ratio: Double) -> VibrationTake { VibrationTake(samples: samples, shaftHz: shaftHz * ratio) }
}

/// Power over orders of the shaft's speed, averaged over segments that each hold the same number of turns.
///
/// Counting in turns puts the lines of snapshots taken at different speeds into the same bins.
package struct OrderSpectrum: Sendable, Equatable {
  /// The distance between bins, in orders.
  package let resolution: Double
  /// `[bin]`, from order 0 on; a sine of amplitude A stands A²/2 high.
  package let power: [Float]
  /// How many segments were averaged.
  package let segmentCount: Int

  /// `[bin]`: the amplitude of a sine that stands as high.
  package var amplitudes: [Float] { power.map { (2 * $0).squareRoot() } }

  /// The mean over all segments of several spectra of one resolution; as long as the shortest.
  init(mean spectra: [OrderSpectrum]) {
    let bins = spectra.map(\.power.count).reduce(.max, min)
    segmentCount = spectra.reduce(0) { $0 + $1.segmentCount }
    resolution = spectra[0].resolution
    var sums = [Double](repeating: 0, count: bins)
    for spectrum in spectra {
      for bin in 0..<bins { sums[bin] += Double(spectrum.power[bin]) * Double(spectrum.segmentCount) }
    }
    let count = Double(segmentCount)
    power = sums.map { Float($0 / count) }
  }

  /// Of one signal, cut into segments.
  init(of signal: [Float], shaftHz: Double, _ segments: TurnSegments) {
    let length = segments.length(in: signal.count, shaftHz: shaftHz)
    let welch = WelchSpectrum(sampleRateHz: segments.sampleRateHz, segmentLength: length, scaling: .spectrum)
    resolution = 1 / segments.turns
    power = welch.spectrum(of: signal.span).values
    segmentCount = (signal.count - length) / (length - length / 2) + 1
  }
}

/// How snapshots are cut into segments of equally many turns.
struct TurnSegments: Sendable, Equatable {
  let sampleRateHz: Double
  /// Of each segment; neighbours share half of it.
  let turns: Double

  /// A cage turns once in two to three turns of the shaft: 32 hold a dozen of its turns, enough to tell its sidebands
  /// apart, and smear slip less than more would.
  static let usualTurns = 32.0

  /// Cuts the shortest snapshot without remainder into the most segments of at least `leastTurns`; it is one segment
  /// where it is shorter.
  init(of takes: [VibrationTake], sampleRateHz: Double, leastTurns: Double = usualTurns) {
    let shortest = takes.map { $0.turns(sampleRateHz: sampleRateHz) }.reduce(.infinity, min)
    let count = max(1, Int(2 * shortest / leastTurns) - 1)
    self.sampleRateHz = sampleRateHz
    turns = 2 * shortest / Double(count + 1)
  }

  /// The samples of one segment.
  func length(in sampleCount: Int, shaftHz: Double) -> Int {
    min(sampleCount, max(2, Int((turns * sampleRateHz / shaftHz).rounded())))
  }
}
