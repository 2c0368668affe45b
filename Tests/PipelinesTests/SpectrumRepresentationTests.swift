import Foundation
import Recordings
import Tensors
import Testing

@testable import Pipelines

@Suite struct SpectrumRepresentationTests {
  private static let rate = 20_480.0

  private static func sine(_ frequency: Double, count: Int, amplitude: Double = 1) -> [Float] {
    (0..<count).map { Float(amplitude * sin(2 * .pi * frequency * Double($0) / rate)) }
  }

  private static func noise(_ count: Int, seed: UInt64 = 5) -> [Float] {
    var random = RandomStream(seed: seed)
    return (0..<count).map { _ in Float(random.normal()) }
  }

  /// 64 bands of 160 Hz.
  @Test(arguments: [(250.0, 1), (3000, 18), (5040, 31), (10_150, 63)])
  func aSineRaisesItsOwnBandMost(frequency: Double, band: Int) {
    let count = 20_480
    let representation = SpectrumRepresentation(bandCount: 64, samplesPerSnapshot: count, sampleRateHz: Self.rate)
    let samples = Self.noise(count).map { $0 * 1e-3 } + Self.sine(frequency, count: count)
    let features = representation.features(of: Snapshot(index: 0, channelCount: 2, samples: samples))
    #expect(features.rows.columnCount == 128)
    for window in 0..<features.rows.rowCount {
      let row = features.rows.row(window)
      #expect(row[64...].indices.max { row[$0] < row[$1] } == 64 + band)
      #expect((row[..<64].max() ?? 0) < -50, "the quiet channel keeps to itself")
    }
    let centre = representation.axis?.values[band] ?? 0
    #expect(abs(centre - frequency) <= 80)
    #expect(representation.featureNames[band] == "\(Int(centre.rounded())) Hz")
  }

  @Test(arguments: [2560, 4099, 20_480])
  func doublingTheSignalAddsSixDecibelsToEveryBand(count: Int) {
    let representation = SpectrumRepresentation(bandCount: 64, samplesPerSnapshot: count, sampleRateHz: Self.rate)
    let samples = Self.noise(3 * count)
    let once = representation.features(of: Snapshot(index: 0, channelCount: 3, samples: samples))
    let twice = representation.features(of: Snapshot(index: 0, channelCount: 3, samples: samples.map { 2 * $0 }))
    #expect(once.rows.elements.count == twice.rows.elements.count && once.rows.rowCount > 1)
    let steps = zip(twice.rows.elements, once.rows.elements).map { $0 - $1 }
    #expect(steps.allSatisfy { abs($0 - 6.0206) < 1e-3 })
    #expect(zip(twice.variances.elements, once.variances.elements).allSatisfy { abs($0 / $1 - 4) < 1e-5 })
  }

  @Test func windowsSuitTheSnapshot() {
    let expected = [32: 16, 255: 64, 2560: 1024, 4095: 1024, 4096: 2048, 20_480: 2048, 1_000_000: 2048]
    for (samples, length) in expected {
      let representation = SpectrumRepresentation(bandCount: 64, samplesPerSnapshot: samples, sampleRateHz: nil)
      #expect(representation.windowLength == length, "\(samples) samples")
      #expect(representation.windowStride == length / 2)
    }
  }

  @Test(arguments: [32, 33, 101, 509, 1021, 2560, 4097, 20_480])
  func noWindowGoesBeyondTheSnapshotAndNoneIsMissed(count: Int) {
    let representation = SpectrumRepresentation(bandCount: 64, samplesPerSnapshot: count, sampleRateHz: nil)
    let features = representation.features(of: Snapshot(index: 0, channelCount: 1, samples: Self.noise(count)))
    let (length, stride) = (representation.windowLength, representation.windowStride)
    #expect(features.starts == Array(Swift.stride(from: 0, through: count - length, by: stride)))
    #expect(features.starts.count >= 2)
    #expect(features.rows.rowCount == features.starts.count)
    #expect(features.rows.columnCount == representation.featureNames.count)
    #expect(features.rows.elements.allSatisfy { $0.isFinite })
  }

  @Test func aShorterSnapshotHasNoWindow() {
    let representation = SpectrumRepresentation(bandCount: 64, samplesPerSnapshot: 2560, sampleRateHz: nil)
    let features = representation.features(of: Snapshot(index: 0, channelCount: 2, samples: Self.noise(2 * 1023)))
    #expect(features.rows.rowCount == 0 && features.starts.isEmpty)
  }

  @Test func aWindowOnItsOwnIsAsInItsSnapshot() {
    let count = 2560
    let representation = SpectrumRepresentation(bandCount: 64, samplesPerSnapshot: count, sampleRateHz: Self.rate)
    let samples = Self.noise(2 * count)
    let all = representation.features(of: Snapshot(index: 0, channelCount: 2, samples: samples))
    for (window, start) in all.starts.enumerated() {
      let range = start..<start + representation.windowLength
      let cut = range.map { samples[$0] } + range.map { samples[count + $0] }
      let one = representation.features(of: Snapshot(index: 0, channelCount: 2, samples: cut))
      #expect(one.rows == all.rows.rows(window..<window + 1))
      #expect(one.variances == all.variances.rows(window..<window + 1))
    }
  }

  @Test func theVarianceIgnoresALargeOffset() {
    let count = 2560
    let representation = SpectrumRepresentation(bandCount: 64, samplesPerSnapshot: count, sampleRateHz: Self.rate)
    let samples = Self.sine(1000, count: count, amplitude: 0.5).map { $0 + 4096 }
    let features = representation.features(of: Snapshot(index: 0, channelCount: 1, samples: samples))
    let exact = samples[0..<1024].map(Double.init)
    let mean = exact.reduce(0, +) / 1024
    let variance = exact.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1024
    #expect(abs(Double(features.variances[0, 0]) / variance - 1) < 1e-5)
  }

  @Test func anUnknownRateIsSaidNotGuessed() {
    let representation = SpectrumRepresentation(bandCount: 4, samplesPerSnapshot: 4096, sampleRateHz: nil)
    #expect(representation.axis?.unit == "cycles/sample")
    #expect(representation.featureNames == ["0.0625", "0.1875", "0.3125", "0.4375"].map { $0 + " cycles/sample" })
    #expect(representation.featureUnit(of: nil) == "dB re 1 (unit)²/(cycles/sample)")
  }
}
