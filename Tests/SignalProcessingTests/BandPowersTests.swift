import Foundation
import SignalProcessing
import Tensors
import TestSupport
import Testing

@Suite struct BandPowersTests {
  private func levels(_ powers: BandPowers, _ signal: [Float]) -> [Float] {
    var levels = [Float](repeating: 0, count: powers.bands.count)
    var out = levels.mutableSpan
    powers.logPowers(of: signal.span, into: &out)
    return levels
  }

  @Test("white noise has its density in every band", arguments: [(1 << 16, nil), (1 << 16, 1024), (65_521, 509)])
  func whiteNoise(sampleCount: Int, segmentLength: Int?) {
    // Variance 4 over 0 ... 5000 Hz one-sided: 8e-4 per Hz. A band's mean scatters by 0.1 dB.
    let signal = gaussianNoise(sampleCount, seed: 1).map { 2 * $0 }
    let powers = BandPowers(
      sampleCount: sampleCount, sampleRateHz: 10_000, bandCount: 10, segmentLength: segmentLength)
    for level in levels(powers, signal) { #expect(abs(level - 10 * log10(8e-4)) < 0.4) }
  }

  @Test("a sine's power lies in its band", arguments: [1000, 1001, 2048])
  func sineInBand(sampleCount: Int) {
    // 1,250 Hz lies in the middle of the third of ten bands of 500 Hz.
    let signal = sine(amplitude: 2, cyclesPerSample: 0.125, count: sampleCount)
    let powers = BandPowers(sampleCount: sampleCount, sampleRateHz: 10_000, bandCount: 10)
    let found = levels(powers, signal)
    #expect(powers.bands.edges == (0...10).map { 500 * Double($0) })
    #expect(abs(Double(found[2]) - 10 * log10(2.0 / 500)) < 0.02)
    for band in 0..<10 where band != 2 { #expect(found[band] < found[2] - 60) }
  }

  @Test func `the density in bands is the mean over the bins they cover`() {
    // A segment of 16 samples at 16 Hz: bins at 0 ... 8 Hz, so four bands of 2 Hz cover halves of bins.
    let signal = gaussianNoise(16, seed: 2)
    let density = Periodogram(sampleCount: 16, sampleRateHz: 16, window: .hann).spectrum(of: signal.span).values
    let powers = BandPowers(sampleCount: 16, sampleRateHz: 16, bandCount: 4)
    let p = density.map { Double($0) }
    let expected = [
      (p[1] + p[2] / 2) / 1.5, (p[2] / 2 + p[3] + p[4] / 2) / 2, (p[4] / 2 + p[5] + p[6] / 2) / 2,
      (p[6] / 2 + p[7] + p[8] / 2) / 2,
    ]
    let found = levels(powers, signal).map { Float(pow(10, Double($0) / 10)) }
    #expect(relativeDifference(found, expected) < 1e-5)
  }

  @Test func `bands narrower than a bin still have a level`() {
    let signal = gaussianNoise(64, seed: 3)
    for spacing in [FrequencyBands.Spacing.linear, .logarithmic(lowest: 0.5)] {
      let powers = BandPowers(sampleCount: 64, sampleRateHz: 64, bandCount: 100, spacing: spacing)
      let found = levels(powers, signal)
      #expect(found.count == 100)
      #expect(found.allSatisfy { $0.isFinite && $0 > -60 })
    }
  }

  @Test func `logarithmic bands have equal ratios`() {
    let bands = FrequencyBands(count: 6, spacing: .logarithmic(lowest: 10), sampleRate: 20_480)
    #expect(bands.edges.first == 10 && bands.edges.last == 10_240)
    let ratio = pow(1024, 1.0 / 6)
    for band in 0..<6 { #expect(abs(bands.edges[band + 1] / bands.edges[band] - ratio) < 1e-9) }
  }

  @Test func `level is kept and silence is finite`() {
    let signal = gaussianNoise(2048, seed: 4)
    let powers = BandPowers(sampleCount: 2048, sampleRateHz: nil, bandCount: 16)
    let (once, tenfold) = (levels(powers, signal), levels(powers, signal.map { 10 * $0 }))
    for band in 0..<16 { #expect(abs(tenfold[band] - once[band] - 20) < 1e-3) }
    let shifted = levels(powers, signal.map { $0 + 100 })
    for band in 0..<16 { #expect(abs(shifted[band] - once[band]) < 1e-2) }
    #expect(levels(powers, [Float](repeating: 7, count: 2048)).allSatisfy { abs($0 + 120) < 1e-3 })
  }

  @Test(
    "batches equal single windows",
    arguments: [(5000, 1024, 512), (1024, 1024, 1), (1023, 1024, 7), (40_000, 509, 100)])
  func batch(sampleCount: Int, length: Int, stride: Int) {
    let channels = 3
    let snapshot = Matrix(channels, sampleCount, gaussianNoise(channels * sampleCount, seed: 5))
    let powers = BandPowers(sampleCount: length, sampleRateHz: 1000, bandCount: 12)
    let windowing = Windowing(length: length, stride: stride)
    let batch = powers.logPowers(of: snapshot, windowing)
    #expect(batch.rowCount == windowing.count(inSampleCount: sampleCount))
    #expect(batch.columnCount == channels * 12)
    for (row, range) in windowing.ranges(inSampleCount: sampleCount).enumerated() {
      let single = (0..<channels).flatMap { levels(powers, Array(snapshot.row($0)[range])) }
      #expect(batch.row(row) == single)
    }
  }

  @Test func `band powers keep up with a fast disk`() {
    let snapshot = Matrix(4, 1_000_000, gaussianNoise(4_000_000, seed: 6))
    let powers = BandPowers(sampleCount: 2048, sampleRateHz: 20_480, bandCount: 32)
    let windowing = Windowing(length: 2048, stride: 1024)
    _ = powers.logPowers(of: snapshot, windowing)
    let elapsed = ContinuousClock().measure { _ = powers.logPowers(of: snapshot, windowing) }
    let rate = 16.0 / (elapsed / .seconds(1))
    print("band powers of 2048/1024 windows: \(rate) MB/s of input")
    // About 1,000 MB/s on two free processors; this only finds a loop that has lost its vector instructions.
    #expect(rate > 20)
  }
}
