import Foundation
import Tensors
import TestSupport
import Testing

@testable import Diagnosis

@Suite("Spectra in orders")
struct OrderSpectrumTests {
  private func take(seconds: Double, shaftHz: Double, order: Double, rate: Double = 2000) -> VibrationTake {
    var signal = TestVibration(seconds: seconds, sampleRateHz: rate)
    signal.addSine(hz: order * shaftHz, amplitude: 2)
    return VibrationTake(samples: signal.floats, shaftHz: shaftHz)
  }

  @Test("snapshots at different speeds put a line at the same order into the same bin, A²/2 high")
  func speeds() throws {
    let takes = [take(seconds: 4, shaftHz: 25, order: 3.5), take(seconds: 5, shaftHz: 31.7, order: 3.5)]
    let segments = TurnSegments(of: takes, sampleRateHz: 2000)
    let spectra = takes.map { OrderSpectrum(of: $0.samples, shaftHz: $0.shaftHz, segments) }
    for spectrum in spectra + [OrderSpectrum(mean: spectra)] {
      let peak = try #require(spectrum.power.indices.max { spectrum.power[$0] < spectrum.power[$1] })
      #expect(abs(Double(peak) * spectrum.resolution - 3.5) <= 0.5 * spectrum.resolution + 1e-9)
      #expect(spectrum.power[peak] > 1.4 && spectrum.power[peak] < 2.01)
    }
    let mean = OrderSpectrum(mean: spectra)
    #expect(mean.segmentCount == spectra[0].segmentCount + spectra[1].segmentCount)
    #expect(mean.power.count == min(spectra[0].power.count, spectra[1].power.count))
  }

  @Test("the mean counts each segment once")
  func mean() {
    let short = take(seconds: 2, shaftHz: 25, order: 3)
    let long = take(seconds: 6, shaftHz: 25, order: 5)
    let segments = TurnSegments(of: [short, long], sampleRateHz: 2000)
    let spectra = [short, long].map { OrderSpectrum(of: $0.samples, shaftHz: 25, segments) }
    let mean = OrderSpectrum(mean: spectra)
    for bin in [10, Int(3 * segments.turns), Int(5 * segments.turns)] {
      let sum = zip(spectra, mean.power.indices).reduce(0) { $0 + $1.0.power[bin] * Float($1.0.segmentCount) }
      #expect(abs(mean.power[bin] - sum / Float(mean.segmentCount)) <= 1e-6)
    }
  }

  @Test(
    "segments of at least so many turns fill the shortest snapshot", arguments: [10.0, 31.9, 47.9, 48.1, 200, 1000.5])
  func segments(turns: Double) {
    let takes = [turns, 2 * turns].map {
      VibrationTake(samples: [Float](repeating: 0, count: Int($0 * 400)), shaftHz: 5)
    }
    let segments = TurnSegments(of: takes, sampleRateHz: 2000)
    let whole = takes[0].turns(sampleRateHz: 2000)
    if whole < 48 {
      #expect(abs(segments.turns - whole) < 1e-9)
    } else {
      #expect(segments.turns >= 32 && segments.turns < 48)
      // With half overlap, n segments are (n + 1) / 2 long.
      let count = 2 * whole / segments.turns - 1
      #expect(abs(count - count.rounded()) < 1e-9)
    }
    #expect(segments.length(in: takes[0].samples.count, shaftHz: 5) <= takes[0].samples.count)
    #expect(abs(Double(segments.length(in: .max, shaftHz: 5)) - segments.turns * 400) <= 0.5)
  }
}
