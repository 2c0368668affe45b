import Foundation
import SignalProcessing
import Tensors
import TestSupport
import Testing

@Suite struct IndicatorsTests {
  @Test func `a sine has the indicators of a sine`() {
    let signal = sine(amplitude: 2, cyclesPerSample: 17.0 / 100_000, count: 100_000)
    let indicators = ConditionIndicators(of: signal.span)
    #expect(abs(indicators.mean) < 1e-6)
    #expect(abs(indicators.rootMeanSquare - 2.0.squareRoot()) < 1e-5)
    #expect(abs(indicators.standardDeviation - 2.0.squareRoot()) < 1e-5)
    #expect(abs(indicators.peak - 2) < 1e-5)
    #expect(abs(indicators.crestFactor - 2.0.squareRoot()) < 1e-5)
    #expect(abs(indicators.kurtosis + 1.5) < 1e-5)
    #expect(abs(indicators.skewness) < 1e-5)
    #expect(abs(indicators.shapeFactor - Double.pi / (2 * 2.0.squareRoot())) < 1e-4)
    #expect(abs(indicators.impulseFactor - Double.pi / 2) < 1e-4)
    // The mean of √|sin| is Γ(3/4) / (√π Γ(5/4)) = 0.76275976.
    #expect(abs(indicators.clearanceFactor - 1 / (0.762_759_76 * 0.762_759_76)) < 1e-3)
  }

  @Test("one pass equals the definitions", arguments: [(1, 0), (2, 3), (97, 0), (1000, -5), (1000, 1e4)])
  func definitions(count: Int, offset: Double) {
    let signal = gaussianNoise(count, seed: 1).map { Float(Double($0) * Double($0) + offset) }
    let indicators = ConditionIndicators(of: signal.span)
    let wide = signal.map { Double($0) }
    let average = { (value: (Double) -> Double) in wide.reduce(0) { $0 + value($1) } / Double(count) }
    let mean = average { $0 }
    let variance = average { ($0 - mean) * ($0 - mean) }
    let isClose = { (a: Double, b: Double) in abs(a - b) <= 1e-9 * max(1, abs(b)) }
    #expect(isClose(indicators.mean, mean))
    #expect(isClose(indicators.standardDeviation, variance.squareRoot()))
    #expect(isClose(indicators.rootMeanSquare, average { $0 * $0 }.squareRoot()))
    #expect(isClose(indicators.shapeFactor, average { $0 * $0 }.squareRoot() / average { abs($0) }))
    #expect(isClose(indicators.impulseFactor, indicators.peak / average { abs($0) }))
    guard count > 1 else { return }
    let skewness = average { pow($0 - mean, 3) } / pow(variance, 1.5)
    let kurtosis = average { pow($0 - mean, 4) } / (variance * variance) - 3
    #expect(isClose(indicators.skewness, skewness))
    #expect(isClose(indicators.kurtosis, kurtosis))
  }

  @Test func `a constant signal has no impacts and silence no ratios`() {
    let constant = ConditionIndicators(of: [Float](repeating: 0.1, count: 1001).span)
    #expect(constant.kurtosis == 0 && constant.skewness == 0 && constant.standardDeviation == 0)
    #expect(abs(constant.crestFactor - 1) < 1e-7)
    let silence = ConditionIndicators(of: [Float](repeating: 0, count: 10).span)
    #expect(silence.crestFactor == 0 && silence.shapeFactor == 0 && silence.impulseFactor == 0)
    #expect(silence.clearanceFactor == 0)
  }

  @Test func `impacts raise kurtosis and crest factor`() {
    var signal = gaussianNoise(20_000, seed: 2)
    let before = ConditionIndicators(of: signal.span)
    #expect(abs(before.kurtosis) < 0.15)
    for index in stride(from: 50, to: 20_000, by: 400) { signal[index] += 12 }
    let after = ConditionIndicators(of: signal.span)
    #expect(after.kurtosis > before.kurtosis + 5 && after.crestFactor > 1.5 * before.crestFactor)
  }

  @Test("a line's centroid is its frequency and its entropy small", arguments: [1000, 1001])
  func spectralLine(count: Int) {
    let meter = SpectralIndicatorMeter(sampleCount: count, sampleRateHz: Double(count), bandCount: 5)
    let line = meter.indicators(of: sine(amplitude: 1, cyclesPerSample: 250 / Double(count), count: count).span)
    #expect(abs(line.centroid - 250) < 0.1)
    #expect(line.entropy < 0.2)
    #expect(abs(line.bandEnergies[2] - 0.5) < 1e-3)
    let noise = meter.indicators(of: gaussianNoise(count, seed: 3).span)
    #expect(noise.entropy > 0.85)
    #expect(abs(noise.centroid - Double(count) / 4) < 0.05 * Double(count))
  }

  @Test("band energies sum to the variance", arguments: [16, 97, 1000, 1001], [1, 3, 40])
  func bandEnergies(count: Int, bandCount: Int) {
    let signal = gaussianNoise(count, seed: 4).map { $0 + 3 }
    let meter = SpectralIndicatorMeter(
      sampleCount: count, sampleRateHz: 512, bandCount: bandCount, window: .rectangular)
    let energies = meter.indicators(of: signal.span).bandEnergies
    #expect(energies.count == bandCount)
    let variance = pow(ConditionIndicators(of: signal.span).standardDeviation, 2)
    #expect(abs(energies.reduce(0, +) - variance) < 1e-4 * variance)
  }

  @Test func `silence has neither centroid nor entropy`() {
    let meter = SpectralIndicatorMeter(sampleCount: 64, sampleRateHz: nil, bandCount: 2)
    let silence = meter.indicators(of: [Float](repeating: 0, count: 64).span)
    #expect(silence.centroid == 0 && silence.entropy == 0 && silence.bandEnergies == [0, 0])
  }

  @Test func `a table holds each window and channel in named columns`() {
    let snapshot = Matrix(2, 300, gaussianNoise(600, seed: 5))
    let table = IndicatorTable(sampleCount: 100, sampleRateHz: 1000, bandCount: 4)
    let rows = table.indicators(of: snapshot, Windowing(length: 100, stride: 50))
    #expect(rows.rowCount == 5 && rows.columnCount == 2 * table.names.count)
    for window in 0..<5 {
      let expected = (0..<2).flatMap { channel in
        table.indicators(of: Array(snapshot.row(channel)[window * 50..<window * 50 + 100]).span)
      }
      #expect(rows.row(window) == expected)
    }
    #expect(Set(table.names).count == table.names.count)
  }
}

@Suite struct WindowingTests {
  @Test(
    "windows fill a snapshot and never cross its end",
    arguments: [(100, 10, 10), (100, 10, 3), (99, 10, 10), (10, 10, 5), (9, 10, 1), (0, 4, 4), (101, 7, 20)])
  func ranges(sampleCount: Int, length: Int, stride: Int) {
    let windowing = Windowing(length: length, stride: stride)
    let ranges = windowing.ranges(inSampleCount: sampleCount)
    let expected = Swift.stride(from: 0, through: sampleCount - length, by: stride).map { $0..<$0 + length }
    #expect(ranges == expected)
    #expect(windowing.count(inSampleCount: sampleCount) == expected.count)
    #expect(windowing.starts(inSampleCount: sampleCount) == expected.map(\.lowerBound))
    #expect(ranges.allSatisfy { $0.upperBound <= sampleCount })
  }

  @Test func `a window or stride of nothing traps`() async {
    await #expect(processExitsWith: .failure) { _ = Windowing(length: 0, stride: 1) }
    await #expect(processExitsWith: .failure) { _ = Windowing(length: 1, stride: 0) }
  }
}
