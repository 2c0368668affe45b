import Foundation
import SignalProcessing
import Tensors
import TestSupport
import Testing

@Suite struct LevelTests {
  @Test(
    "the velocity of a sine is its acceleration over 2πf", arguments: [(20_480, 25.3), (10_007, 160), (25_600, 612)])
  func velocity(count: Int, frequencyHz: Double) {
    let line = sine(amplitude: 0.5, cyclesPerSample: frequencyHz / 10_000, count: count).map { $0 + 0.3 }
    let velocity = VelocityIntegration(sampleCount: count, sampleRateHz: 10_000)(line.span)
    let amplitude = 0.5 * 9806.65 / (2 * Double.pi * frequencyHz)
    #expect(abs(velocity.rootMeanSquare * 2.0.squareRoot() / amplitude - 1) < 0.02)
    #expect(abs(velocity.peak / amplitude - 1) < 0.02)
    // cos(x) integrates to a sine: a quarter of a turn later.
    let fade = count / 10
    for index in stride(from: fade + 1000, to: count - fade - 1000, by: 7) {
      let expected = -amplitude * cos(2 * Double.pi * frequencyHz / 10_000 * Double(index) + 0.3)
      #expect(abs(Double(velocity.waveform[index - fade]) - expected) < 0.02 * amplitude)
    }
  }

  @Test func `what rings high above the band hardly counts`() {
    let count = 20_480
    let line = sine(amplitude: 1, cyclesPerSample: 4321.7 / 20_480, count: count)
    let velocity = VelocityIntegration(sampleCount: count, sampleRateHz: 20_480)(line.span)
    // 1 g at 4.3 kHz is 0.36 mm/s itself; without fading, the step at the ends alone would make 1 mm/s at 10 Hz.
    #expect(velocity.rootMeanSquare < 0.02)
  }

  @Test("octave bands are where the standard puts them", arguments: [OctaveBands.Width.octave, .third])
  func bands(width: OctaveBands.Width) {
    let octaves = OctaveBands(sampleCount: 20_480, sampleRateHz: 20_480, width: width)
    for band in octaves.bands {
      #expect(abs((band.rangeHz.lowerBound * band.rangeHz.upperBound).squareRoot() / band.centreHz - 1) < 1e-12)
    }
    for (band, next) in zip(octaves.bands, octaves.bands.dropFirst()) {
      #expect(band.rangeHz.upperBound == next.rangeHz.lowerBound)
    }
    #expect(octaves.bands.contains { abs($0.centreHz - 1000) < 1e-9 })
    let step = width == .third ? 1.2589254 : 1.9952623
    #expect(octaves.bands.contains { abs($0.centreHz / 1000 - step) < 1e-6 })
    #expect((octaves.bands.last?.rangeHz.upperBound ?? 0) <= 10_240)
    #expect((octaves.bands.last?.rangeHz.upperBound ?? 0) * step > 10_240)
    #expect(octaves.bands.first.map { $0.rangeHz.upperBound - $0.rangeHz.lowerBound } ?? 0 >= 3)
  }

  @Test("octave bands of a band-limited signal sum to its power", arguments: [10_000, 10_007])
  func total(count: Int) {
    let noise = gaussianNoise(count, seed: 1)
    let limited = FourierBandPass(sampleCount: count, sampleRateHz: 10_000, bandHz: 100...3000)(noise.span)
    let lines = limited.indices.map { limited[$0] + Float(sin(2 * Double.pi * 0.05 * Double($0))) }
    let total = ConditionIndicators(of: lines.span).rootMeanSquare
    for width in [OctaveBands.Width.octave, .third] {
      let octaves = OctaveBands(sampleCount: count, sampleRateHz: 10_000, width: width)
      // The taper weighs the middle more, so noise is the same only on average.
      #expect(abs(octaves.powers(of: lines.span).reduce(0, +) / (total * total) - 1) < 0.05)
    }
    let third = OctaveBands(sampleCount: count, sampleRateHz: 10_000)
    let line = sine(amplitude: 2, cyclesPerSample: 0.05, count: count)
    let levels = third.levels(of: line.span, reference: 1e-3)
    let index = third.bands.firstIndex { $0.rangeHz.contains(500) }
    #expect(abs(levels[index ?? 0] - 10 * log10(2e6)) < 0.01)
  }

  @Test func `powers of bands that touch add up`() {
    let noise = gaussianNoise(1001, seed: 2)
    let spectrum = Periodogram(sampleCount: 1001, sampleRateHz: 500).spectrum(of: noise.span)
    let edges = [0, 3.1, 17.77, 17.9, 120, 250]
    let parts = zip(edges, edges.dropFirst()).map { spectrum.power(betweenHz: $0...$1) }.reduce(0, +)
    let deviation = ConditionIndicators(of: noise.span).standardDeviation
    #expect(abs(parts / (deviation * deviation) - 1) < 1e-5)
  }

  @Test("whitening leaves every line of the same height, and the phases", arguments: [1000, 1001, 997])
  func whitening(count: Int) {
    let signal = gaussianNoise(count, seed: 3).enumerated().map { $1 + 20 * sin(0.3 * Float($0)) + 4 }
    let white = CepstrumPrewhitening(sampleCount: count)(signal.span)
    #expect(abs(ConditionIndicators(of: white.span).rootMeanSquare - 1) < 1e-5)
    var fft = RealFFT(length: count)
    var (real, imaginary) = ([Float](repeating: 0, count: fft.binCount), [Float](repeating: 0, count: fft.binCount))
    func transform(_ values: [Float]) {
      var a = real.mutableSpan
      var b = imaginary.mutableSpan
      fft.forward(values.span, real: &a, imaginary: &b)
    }
    transform(signal)
    let before = (real, imaginary)
    transform(white)
    let height = Double(count) / Double(count - 1).squareRoot()
    for bin in 1..<fft.binCount {
      #expect(abs(hypot(Double(real[bin]), Double(imaginary[bin])) / height - 1) < 1e-4)
      let turn = real[bin] * before.1[bin] - imaginary[bin] * before.0[bin]
      #expect(abs(turn) < 1e-3 * Float(height) * hypot(before.0[bin], before.1[bin]))
    }
  }

  @Test func `whitening invents nothing where there is nothing`() {
    let line = sine(amplitude: 1, cyclesPerSample: 0.1, count: 1000)
    let white = CepstrumPrewhitening(sampleCount: 1000)(line.span)
    var power = [Float](repeating: 0, count: 501)
    var out = power.mutableSpan
    var fft = RealFFT(length: 1000)
    fft.power(of: white.span, into: &out)
    #expect(power.enumerated().allSatisfy { $0.offset == 100 || $0.element < 1e-3 * power[100] })
    let silence = [Float](repeating: 5, count: 100)
    #expect(CepstrumPrewhitening(sampleCount: 100)(silence.span) == [Float](repeating: 0, count: 100))
  }

  @Test func `a Kaiser window equals scipy's`() {
    let expected = [
      0.001332514, 0.0418872054, 0.20105487, 0.510250285, 0.849416189, 1, 0.849416189, 0.510250285, 0.20105487,
      0.0418872054, 0.001332514,
    ]
    #expect(relativeDifference(KaiserWindow(beta: 8.6).values(11, .symmetric), expected) < 1e-6)
    #expect(KaiserWindow(beta: 5).values(8) == Array(KaiserWindow(beta: 5).values(9, .symmetric).prefix(8)))
    #expect(KaiserWindow(beta: 0).values(4) == [1, 1, 1, 1])
  }

  @Test func `peak to peak and K are what their names say`() {
    let values: [Float] = [-3, 1, 2, 0]
    let indicators = ConditionIndicators(of: values.span)
    #expect(indicators.peakToPeak == 5 && indicators.peak == 3)
    #expect(abs(indicators.kFactor - 3 * 3.5.squareRoot()) < 1e-12)
  }
}
