import Foundation
import Recordings
import Tensors
import Testing

@testable import Pipelines

@Suite struct WaveformRepresentationTests {
  private static func representation(
    _ length: Int, _ stride: Int, _ layout: WaveformPlan.Layout,
    _ normalisation: WaveformPlan.Normalisation = .training, channels: Int
  ) -> WaveformRepresentation {
    WaveformRepresentation(
      WaveformPlan(windowLength: length, windowStride: stride, layout: layout, normalisation: normalisation),
      channelCount: channels, sampleRateHz: 1000)
  }

  /// Channel c holds 100 c, 100 c + 1, …: a value says where it comes from.
  private static func ramps(_ channels: Int, _ count: Int) -> Snapshot {
    let samples = (0..<channels).flatMap { channel in (0..<count).map { Float(100 * channel + $0) } }
    return Snapshot(index: 0, channelCount: channels, samples: samples)
  }

  @Test func channelWindowsHoldTheSameStretchOfEachChannel() {
    let features = Self.representation(4, 3, .channels, channels: 3).features(of: Self.ramps(3, 11))
    #expect(features.starts == [0, 3, 6])
    #expect(
      features.rows
        == Matrix(
          rows: [
            [0, 1, 2, 3, 100, 101, 102, 103, 200, 201, 202, 203],
            [3, 4, 5, 6, 103, 104, 105, 106, 203, 204, 205, 206],
            [6, 7, 8, 9, 106, 107, 108, 109, 206, 207, 208, 209],
          ], columnCount: 12))
    #expect(features.firstChannels == nil)
    #expect(features.variances == Matrix(3, 3, [Float](repeating: 1.25, count: 9)))
  }

  @Test func interleavedWindowsReadTheFileRowByRow() {
    let features = Self.representation(5, 5, .interleaved, channels: 3).features(of: Self.ramps(3, 6))
    // The file's rows: 0 100 200 / 1 101 201 / 2 102 202 / 3 103 203 / 4 104 204 / 5 105 205.
    #expect(
      features.rows
        == Matrix(
          rows: [[0, 100, 200, 1, 101], [201, 2, 102, 202, 3], [103, 203, 4, 104, 204]], columnCount: 5))
    #expect(features.starts == [0, 1, 3])
    #expect(features.firstChannels == [0, 2, 1])
    #expect(
      features.variances == Matrix(rows: [[0.25, 0.25, 0], [0.25, 0, 0.25], [0, 0.25, 0.25]], columnCount: 3))
  }

  @Test(arguments: [1, 2, 3, 5])
  func interleavedWindowsMissNothingAndRepeatNothing(channels: Int) {
    let snapshot = Self.ramps(channels, 41)
    let features = Self.representation(7, 7, .interleaved, channels: channels).features(of: snapshot)
    let expected = (0..<41 * channels).map { snapshot.samples[$0 % channels * 41 + $0 / channels] }
    #expect(features.rows.rowCount == 41 * channels / 7)
    #expect(features.rows.elements == Array(expected.prefix(features.rows.elements.count)))
  }

  @Test func eachSnapshotIsBroughtToMeanZeroAndDeviationOne() {
    var random = RandomStream(seed: 3)
    let count = 997
    let scales: [(Float, Float)] = [(1, 0), (250, -40), (1e-3, 7)]
    let samples = scales.flatMap { scale, offset in (0..<count).map { _ in Float(random.normal()) * scale + offset } }
    let snapshot = Snapshot(index: 0, channelCount: 3, samples: samples)
    let features = Self.representation(count, count, .channels, .perSnapshot, channels: 3).features(of: snapshot)
    for channel in 0..<3 {
      let values = features.rows.elements[channel * count..<(channel + 1) * count].map(Double.init)
      let mean = values.reduce(0, +) / Double(count)
      let square = values.reduce(0) { $0 + $1 * $1 } / Double(count)
      #expect(abs(mean) < 1e-4 && abs(square - 1) < 1e-4, "channel \(channel)")
    }
  }

  @Test func theLevelGoesWithPerSnapshotScalingAndStaysWithout() {
    let snapshot = Self.ramps(2, 20)
    let louder = Snapshot(index: 0, channelCount: 2, samples: snapshot.samples.map { 4 * $0 })
    let kept = Self.representation(5, 5, .channels, channels: 2)
    #expect(kept.features(of: louder).rows.elements == kept.features(of: snapshot).rows.elements.map { 4 * $0 })
    let lost = Self.representation(5, 5, .channels, .perSnapshot, channels: 2)
    let difference = zip(lost.features(of: louder).rows.elements, lost.features(of: snapshot).rows.elements)
    #expect(difference.allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test func aConstantChannelBecomesZero() {
    let snapshot = Snapshot(index: 0, channelCount: 1, samples: [Float](repeating: 3.7, count: 8))
    let features = Self.representation(4, 4, .channels, .perSnapshot, channels: 1).features(of: snapshot)
    #expect(features.rows == Matrix(zeros: 2, 4))
  }
}
