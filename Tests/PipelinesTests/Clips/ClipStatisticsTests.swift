import Foundation
import Prognosis
import SignalProcessing
import Tensors
import TestSupport
import Testing

@testable import Pipelines

@Suite("Statistics of clips, and how far their blocks lie from healthy ones")
struct ClipStatisticsTests {
  private static let audio = ClipRecipe.audio.statistics

  /// The clips of `Fixtures/make_clip_statistics.py`.
  private enum Golden {
    static let (channels, healthy, clips) = (2, 14, 18)

    static func arrays() throws -> NumPyArchive {
      let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
      return try NumPyArchive(contentsOf: tests.appending(path: "Fixtures/clips/statistics.npz").path)
    }

    static func clip(_ index: Int, _ channel: Int) -> [Float] {
      var (state, noise) = (UInt32(1000 * index + channel + 1), 0.0)
      let (wave, hz) = index < healthy ? (0.1, 75.0) : (0.12, 81.0)
      return (0..<4000).map { sample in
        state = 1_664_525 &* state &+ 1_013_904_223
        noise = noise / 2 + (Double(state) / 0x1p32 - 0.5)
        let phase = hz * Double(sample) / 4000
        let triangle = 4 * abs(phase - phase.rounded(.down) - 0.5) - 1
        return Float((0.05 + 0.03 * Double(channel)) * (noise + wave * triangle))
      }
    }

    static func readings(_ statistics: ClipStatistics, _ clips: Range<Int>) -> ClipReadings {
      var readings = ClipReadings()
      for clip in clips {
        for channel in 0..<channels {
          readings.clips.append(clip)
          readings.channels.append(channel)
          readings.spaces[.statistics, default: []].append(statistics.values(of: Golden.clip(clip, channel)))
        }
      }
      return readings
    }
  }

  @Test func `features, columns and scores equal NumPy's`() throws {
    let golden = try Golden.arrays()
    let statistics = ClipStatistics(try #require(Self.audio), sampleRateHz: 4000)
    #expect(Array(Golden.clip(0, 1).prefix(50)) == (try golden["first_samples"].floats), "the clips are the same")
    let corners = try golden["corners"].values
    let centres = statistics.spectrogram.filterbank.centresHz
    #expect(centres.count == corners.count - 2)
    #expect(worst(centres, corners.dropFirst().dropLast()) < 1e-9)
    let low = Int(try golden["low_count"].values[0])
    #expect(statistics.blocks.map(\.count) == [35, 35, 35, low, low, low])
    #expect(statistics.blocks.map(\.lowerBound) == [0, 35, 70, 0, 35, 70])

    let healthy = Golden.readings(statistics, 0..<Golden.healthy)
    let others = Golden.readings(statistics, Golden.healthy..<Golden.clips)
    let features = try golden["features"]
    let ours = ((healthy.spaces[.statistics] ?? []) + (others.spaces[.statistics] ?? [])).flatMap {
      $0.map(Double.init)
    }
    #expect(features.shape == [36, 3, 35] && ours.count == features.values.count)
    #expect(worst(ours, features.values) < 1e-3, "dB")

    let distances = BlockDistances(
      fitting: healthy, clips: Array(0..<Golden.healthy), ranges: statistics.blocks, parts: 5)
    func matrix(_ columns: [Int: [Float]], _ clips: Range<Int>) -> [Double] {
      clips.flatMap { (columns[$0] ?? []).map(Double.init) }
    }
    let held = try golden["held_columns"]
    let columns = try golden["columns"]
    #expect(held.shape == [14, 6] && columns.shape == [4, 6])
    #expect(worst(matrix(distances.healthy, 0..<14), held.values) < 2e-3)
    let judged = distances.z(of: others)
    #expect(worst(matrix(judged, 14..<18), columns.values) < 2e-3)
    #expect(worst(distances.blocks.map(\.mean), try golden["log_means"].values) < 1e-4)
    #expect(worst(distances.blocks.map(\.deviation), try golden["log_deviations"].values) < 1e-4)

    func scores(_ columns: [Int: [Float]], _ clips: Range<Int>) -> [Double] {
      var readings = ClipReadings()
      readings.clips = Array(clips)
      readings.channels = clips.map { _ in 0 }
      readings.spaces[.blockDistances] = clips.map { columns[$0] ?? [] }
      let rise = FittedDetector(ClipRecipe.audio.detectors[0], fitting: readings, rows: [], seed: 1)
      return rise.scores(of: readings, clips: Array(clips)).map(Double.init)
    }
    #expect(ClipRecipe.audio.detectors[0].kind == .rise)
    for (own, name) in [(scores(distances.healthy, 0..<14), "held_scores"), (scores(judged, 14..<18), "scores")] {
      let wanted = try golden[name].values
      #expect(own.count == wanted.count && zip(own, wanted).allSatisfy { abs($0 - $1) < 2e-3 * max(1, $1) }, "\(name)")
    }
  }

  private func worst(_ ours: some Collection<Double>, _ reference: some Collection<Double>) -> Double {
    guard ours.count == reference.count else { return .infinity }
    return zip(ours, reference).reduce(0) { abs($1.0 - $1.1).isNaN ? .infinity : max($0, abs($1.0 - $1.1)) }
  }

  @Test(arguments: [2000.0, 4000, 8000, 16_000, 22_050, 44_100, 48_000, 96_000])
  func `bands reach half the rate and none is empty`(rate: Double) throws {
    let statistics = ClipStatistics(try #require(Self.audio), sampleRateHz: rate)
    let bank = statistics.spectrogram.filterbank
    #expect(bank.emptyBands.isEmpty)
    #expect(bank.edgesHz[0].lowerBound == 3 * bank.resolutionHz)
    let top = try #require(bank.edgesHz.last).upperBound
    #expect(top <= rate / 2 && top * pow(2, 1 / 6.0) > rate / 2)
    let resolution = bank.resolutionHz
    #expect(abs(bank.centresHz[0] - 5 * resolution) < 1e-6 * resolution, "two bins from the lowest corner")
    let highest = bank.centresHz.suffix(2)
    #expect(abs((highest.last ?? 0) / (highest.first ?? 1) - pow(2, 1 / 6.0)) < 1e-9)
  }

  @Test(arguments: [100.0, 437.5, 3000])
  func `a sine's mean square is shared out among the bands`(hz: Double) throws {
    let statistics = ClipStatistics(try #require(Self.audio), sampleRateHz: 16_000)
    var sine = TestVibration(seconds: 1.5, sampleRateHz: 16_000)
    sine.addSine(hz: hz, amplitude: 0.5)
    let values = statistics.values(of: sine.floats)
    let count = statistics.spectrogram.bandCount
    #expect(values.count == 3 * count)
    let power = values.prefix(count).reduce(0.0) { $0 + pow(10, Double($1) / 10) }
    #expect(abs(power - 0.125) < 0.125 * 0.002)
  }

  @Test func `twice the amplitude is 6 dB in both levels and no flutter`() throws {
    let statistics = ClipStatistics(try #require(Self.audio), sampleRateHz: 16_000)
    let clip = SoundClips.samples(.init(seed: 3), rate: 16_000, seconds: 1)
    let (once, twice) = (statistics.values(of: clip), statistics.values(of: clip.map { 2 * $0 }))
    let count = statistics.spectrogram.bandCount
    for index in once.indices {
      let wanted: Float = index < 2 * count ? 6.0206 : 0
      #expect(abs(twice[index] - once[index] - wanted) < 1e-3)
    }
  }

  @Test func `knocks raise the mean level, not the median, and flutter`() throws {
    let statistics = ClipStatistics(try #require(Self.audio), sampleRateHz: 16_000)
    let clip = SoundClips.samples(.init(seed: 3), rate: 16_000, seconds: 3)
    var knocked = clip
    for index in 16_000..<16_800 { knocked[index] *= 20 }
    let (without, with) = (statistics.values(of: clip), statistics.values(of: knocked))
    let count = statistics.spectrogram.bandCount
    func rise(_ statistic: Int) -> Float {
      (statistic * count..<(statistic + 1) * count).reduce(0) { $0 + with[$1] - without[$1] } / Float(count)
    }
    #expect(rise(0) > 6 && rise(1) < 1 && rise(2) > 3)
  }

  @Test func `silence lies 120 dB below full scale, and a short clip is one frame`() throws {
    let statistics = ClipStatistics(try #require(Self.audio), sampleRateHz: 16_000)
    let count = statistics.spectrogram.bandCount
    #expect(
      statistics.values(of: [Float](repeating: 0, count: 16_000))
        == [Float](repeating: -120, count: 2 * count) + [Float](repeating: 0, count: count))
    let short = statistics.values(of: Array(SoundClips.samples(.init(seed: 3), rate: 16_000, seconds: 0.2)))
    #expect(Array(short.prefix(count)) == Array(short[count..<2 * count]), "of one frame, mean and median are the same")
    #expect(short.suffix(count).allSatisfy { $0 == 0 } && short.allSatisfy { $0.isFinite })
    #expect(short.prefix(count).allSatisfy { $0 > -100 })
  }
}
