import Foundation
import SignalProcessing
import Tensors
import Testing

@Suite struct ResamplerTests {
  static let rates = [
    (44_100, 16_000), (22_050, 16_000), (48_000, 16_000), (16_000, 44_100), (8000, 16_000), (997, 1009),
  ]

  /// cos(2π f t + 0.3) at a rate.
  private func tone(hz: Double, rateHz: Int, count: Int) -> [Float] {
    (0..<count).map { Float(cos(2 * Double.pi * hz * Double($0) / Double(rateHz) + 0.3)) }
  }

  /// The largest difference away from the ends, which the filter's zeros reach.
  private func furthest(_ a: [Float], _ b: [Float], edge: Int) -> Float {
    guard a.count == b.count, a.count > 2 * edge else { return .infinity }
    return (edge..<a.count - edge).reduce(0) { max($0, abs(a[$1] - b[$1])) }
  }

  @Test("a tone in the pass band keeps amplitude and phase", arguments: rates)
  func passband(from: Int, to: Int) {
    let resampler = Resampler(inputRateHz: from, outputRateHz: to)
    let top = Double(min(from, to)) / 2
    for part in [0, 0.01, 0.3, 0.77, 0.899] {
      let found = resampler(tone(hz: part * top, rateHz: from, count: 6007).span)
      let expected = tone(hz: part * top, rateHz: to, count: (6007 * to + from - 1) / from)
      let apart = furthest(found, expected, edge: 600)
      #expect(apart < 3e-5)
    }
  }

  @Test("a tone above half the new rate is gone", arguments: [(44_100, 16_000), (22_050, 16_000), (48_000, 16_000)])
  func stopband(from: Int, to: Int) {
    for (decibels, tolerance) in [(100.0, Float(1.5e-5)), (80, 1.3e-4)] {
      let resampler = Resampler(inputRateHz: from, outputRateHz: to, stopbandDecibels: decibels)
      for hz in [1.0002 * Double(to) / 2, 8500, 9100, 10_000, Double(from) / 2 - 20] {
        let found = resampler(tone(hz: hz, rateHz: from, count: 8001).span)
        let nothing = [Float](repeating: 0, count: found.count)
        #expect(furthest(found, nothing, edge: 600) < tolerance)
      }
    }
  }

  @Test("the images of a tone are gone where the rate rises", arguments: [(8000, 16_000), (16_000, 44_100)])
  func images(from: Int, to: Int) {
    // A tone just below half the old rate has its image just above; only the stop band keeps it away.
    let signal = tone(hz: 0.45 * Double(from), rateHz: from, count: 8001)
    let found = Resampler(inputRateHz: from, outputRateHz: to, passband: 0.9)(signal.span)
    let expected = tone(hz: 0.45 * Double(from), rateHz: to, count: found.count)
    #expect(furthest(found, expected, edge: 1500) < 3e-5)
  }

  @Test("as many samples as begin within the signal", arguments: rates)
  func length(from: Int, to: Int) {
    let resampler = Resampler(inputRateHz: from, outputRateHz: to)
    for count in [0, 1, 2, 97, 1000, 44_101] {
      let expected = Int((Double(count) * Double(to) / Double(from)).rounded(.up))
      let signal = [Float](repeating: 1, count: count)
      #expect(resampler(signal.span).count == expected)
      #expect(resampler.count(forSampleCount: count) == expected)
    }
  }

  @Test func `an impulse stays where it was`() {
    var impulse = [Float](repeating: 0, count: 999)
    impulse[441] = 1
    let found = Resampler(inputRateHz: 44_100, outputRateHz: 16_000)(impulse.span)
    #expect(found.indices.max { found[$0] < found[$1] } == 160)
    for distance in 1...100 { #expect(abs(found[160 - distance] - found[160 + distance]) < 1e-7) }
  }

  @Test func `the same rate changes nothing and channels are as one by one`() {
    let noise = gaussianNoise(9002, seed: 1)
    #expect(Resampler(inputRateHz: 16_000, outputRateHz: 16_000)(noise.span) == noise)
    let resampler = Resampler(inputRateHz: 22_050, outputRateHz: 16_000)
    let together = resampler(Matrix(2, 4501, noise))
    #expect(together.rowCount == 2 && together.columnCount == resampler.count(forSampleCount: 4501))
    for channel in 0..<2 {
      let alone = resampler(noise.span.extracting(channel * 4501..<(channel + 1) * 4501))
      #expect(together.row(channel) == alone)
    }
  }
}
