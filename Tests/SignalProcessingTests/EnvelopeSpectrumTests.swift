import Foundation
import SignalProcessing
import Tensors
import TestSupport
import Testing

@Suite struct EnvelopeSpectrumTests {
  @Test(
    "a squared envelope's spectrum needs only twice the band's lines",
    arguments: [
      (1000, 100.0, 180.0), (1001, 100, 180), (997, 0, 60), (2048, 900, 1024), (2049, 1, 3), (20_480, 2000, 6000),
    ])
  func shortTransforms(count: Int, low: Double, high: Double) {
    let signal = gaussianNoise(count, seed: 1).map { $0 + 0.5 }
    let rate = Double(count)
    let envelope = AnalyticSignal(sampleCount: count, sampleRateHz: rate, bandHz: low...high).envelope(of: signal.span)
    let squares = envelope.map { $0 * $0 }
    let expected = EnvelopeSpectrum(sampleCount: count, sampleRateHz: rate).amplitudes(ofEnvelope: squares.span)
    let short = EnvelopeSpectrum(sampleCount: count, sampleRateHz: rate, bandHz: low...high, envelope: .square)
    #expect(relativeDifference(short.amplitudes(of: signal.span), expected.map { Double($0) }) < 1e-5)
  }

  @Test("a squared envelope shows a modulation and its square", arguments: [2000, 2003])
  func squaredModulation(count: Int) {
    let signal = sine(amplitude: 2, cyclesPerSample: 500 / Double(count), count: count).enumerated().map {
      index, value in
      value * (1 + 0.4 * Float(cos(2 * Double.pi * 30 * Double(index) / Double(count))))
    }
    let amplitudes = EnvelopeSpectrum(
      sampleCount: count, sampleRateHz: Double(count), bandHz: 400...600, envelope: .square
    ).amplitudes(of: signal.span)
    // 4 (1 + m cos)² = 4 (1 + m²/2 + 2m cos + m²/2 cos of twice)
    #expect(abs(amplitudes[30] - 8 * 0.4) < 1e-3)
    #expect(abs(amplitudes[60] - 2 * 0.16) < 1e-3)
    #expect(amplitudes.enumerated().allSatisfy { [30, 60].contains($0.offset) || $0.element < 1e-3 })
  }

  @Test("channels together equal channels one by one, again and again", arguments: [nil, 100.0...300.0])
  func batch(band: ClosedRange<Double>?) {
    let rows = (0..<5).map { gaussianNoise(1501, seed: $0) }
    let snapshot = Matrix(rows: rows, columnCount: 1501)
    for envelope in [EnvelopeSpectrum.Envelope.magnitude, .square] {
      let spectrum = EnvelopeSpectrum(sampleCount: 1501, sampleRateHz: 1000, bandHz: band, envelope: envelope)
      let alone = Matrix(rows: rows.map { spectrum.amplitudes(of: $0.span) }, columnCount: spectrum.binCount)
      for _ in 0..<5 { #expect(spectrum.amplitudes(of: snapshot) == alone) }
    }
  }

  @Test(
    "a spectrum made in quarters equals that of the envelope as a whole",
    arguments: [
      (4096, 0.0, 4096.0), (4100, 0, 300), (5236, 700, 2618), (20_480, 2000, 6000), (20_484, 4000, 10_242),
      (8188, 4094, 4094),
    ])
  func quarters(count: Int, low: Double, high: Double) {
    let signal = gaussianNoise(count, seed: 4).enumerated().map { $1 + 2 * cos(0.1 * Float($0)) + 1 }
    let rate = Double(count)
    let envelope = AnalyticSignal(sampleCount: count, sampleRateHz: rate, bandHz: low...high).envelope(of: signal.span)
    let spectrum = EnvelopeSpectrum(sampleCount: count, sampleRateHz: rate, bandHz: low...high)
    let whole = spectrum.amplitudes(ofEnvelope: envelope.span)
    let mean = envelope.reduce(0) { $0 + Double($1) } / Double(count)
    let ours = spectrum.amplitudes(of: signal.span)
    #expect(ours.count == whole.count)
    for (value, reference) in zip(ours, whole) { #expect(abs(value - reference) < 1e-6 * Float(mean)) }
  }

  @Test func `an envelope already taken gives the same spectrum`() {
    let signal = gaussianNoise(1009, seed: 3)
    let envelope = AnalyticSignal(sampleCount: 1009, sampleRateHz: 1009, bandHz: 100...400).envelope(of: signal.span)
    let spectrum = EnvelopeSpectrum(sampleCount: 1009, sampleRateHz: 1009, bandHz: 100...400)
    #expect(spectrum.amplitudes(of: signal.span) == spectrum.amplitudes(ofEnvelope: envelope.span))
  }

  @Test("an analytic signal has twice the energy, and its real part is the signal", arguments: [97, 1000, 1009])
  func parseval(count: Int) {
    // Without a mean, and without half the rate, which both count once.
    let noise = gaussianNoise(count, seed: 5)
    let pass = FourierBandPass(sampleCount: count, sampleRateHz: Double(count), bandHz: 1...Double((count - 1) / 2))
    let signal = pass(noise.span)
    let (real, imaginary) = AnalyticSignal(sampleCount: count)(signal.span)
    #expect(relativeDifference(real, signal.map { Double($0) }) < 1e-6)
    let energy = { (values: [Float]) in values.reduce(0) { $0 + Double($1) * Double($1) } }
    #expect(abs(energy(imaginary) / energy(signal) - 1) < 1e-6)
  }

  @Test(
    "a signal that is turned round has its envelope turned round, and the same spectrum",
    arguments: [997, 1000, 4096, 5236])
  func shift(count: Int) {
    let signal = gaussianNoise(count, seed: 6)
    let shifted = Array(signal[101...] + signal[..<101])
    let band = 0.1 * Double(count)...0.3 * Double(count)
    let analytic = AnalyticSignal(sampleCount: count, sampleRateHz: Double(count), bandHz: band)
    let envelope = analytic.envelope(of: signal.span)
    let expected = (envelope[101...] + envelope[..<101]).map { Double($0) }
    #expect(relativeDifference(analytic.envelope(of: shifted.span), expected) < 1e-5)
    for kind in [EnvelopeSpectrum.Envelope.magnitude, .square] {
      let spectrum = EnvelopeSpectrum(sampleCount: count, sampleRateHz: Double(count), bandHz: band, envelope: kind)
      let before = spectrum.amplitudes(of: signal.span).map { Double($0) }
      #expect(relativeDifference(spectrum.amplitudes(of: shifted.span), before) < 1e-5)
    }
  }

  @Test("an analytic signal of a sum is the sum of both", arguments: [97, 1000, 1009])
  func linearity(count: Int) {
    let (a, b) = (gaussianNoise(count, seed: 7), gaussianNoise(count, seed: 8))
    let sum = zip(a, b).map { 2 * $0 - 3 * $1 }
    let analytic = AnalyticSignal(sampleCount: count, sampleRateHz: Double(count), bandHz: 5...40)
    let (ofA, ofB, ofSum) = (analytic(a.span), analytic(b.span), analytic(sum.span))
    let expected = zip(ofA.imaginary, ofB.imaginary).map { 2 * Double($0) - 3 * Double($1) }
    #expect(relativeDifference(ofSum.imaginary, expected) < 1e-5)
  }
}
