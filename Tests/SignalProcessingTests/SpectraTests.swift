import Foundation
import SignalProcessing
import TestSupport
import Testing

/// Tests against `spectra.npz`, written by scipy.
@Suite(.enabled(if: Outside.golden != nil, "RACEWAY_GOLDEN is not set")) struct GoldenSpectraTests {
  let archive: NumPyArchive
  let signal: [Float]

  init() throws {
    archive = try Outside.golden("spectra.npz")
    signal = try archive["signal"].floats
  }

  @Test func `a Hann window equals scipy's`() throws {
    let expected = try archive["hann512_periodic"].values
    #expect(relativeDifference(SpectralWindow.hann.values(512), expected) <= 1e-6)
  }

  @Test func `a periodogram's density equals scipy's`() throws {
    let spectrum = Periodogram(sampleCount: 4096, sampleRateHz: 20_000).spectrum(of: signal.span)
    #expect(relativeDifference(spectrum.values, try archive["periodogram_density_constant"].values) <= 1e-5)
    #expect(try spectrum.frequenciesHz == archive["periodogram_f"].values)
  }

  @Test func `a tapered periodogram's spectrum equals scipy's`() throws {
    let spectrum = Periodogram(
      sampleCount: 4096, sampleRateHz: 20_000, window: .hann, removesMean: false, scaling: .spectrum
    ).spectrum(of: signal.span)
    #expect(relativeDifference(spectrum.values, try archive["periodogram_spectrum_hann"].values) <= 1e-5)
  }

  @Test func `a Welch spectrum equals scipy's`() throws {
    let spectrum = WelchSpectrum(sampleRateHz: 20_000, segmentLength: 512).spectrum(of: signal.span)
    #expect(relativeDifference(spectrum.values, try archive["welch_density_hann512"].values) <= 1e-5)
    #expect(try spectrum.frequenciesHz == archive["welch_f"].values)
  }

  @Test func `an analytic signal and its envelope equal scipy's`() throws {
    let analytic = AnalyticSignal(sampleCount: 4096)
    let (real, imaginary) = analytic(signal.span)
    #expect(relativeDifference(real, try archive["analytic_real"].values) <= 1e-5)
    #expect(relativeDifference(imaginary, try archive["analytic_imag"].values) <= 1e-5)
    #expect(relativeDifference(analytic.envelope(of: signal.span), try archive["hilbert_envelope"].values) <= 1e-5)
  }

  @Test func `an envelope of odd length equals scipy's`() throws {
    let envelope = AnalyticSignal(sampleCount: 1001).envelope(of: Array(signal.prefix(1001)).span)
    #expect(relativeDifference(envelope, try archive["odd_envelope_1001"].values) <= 1e-5)
  }

  @Test func `an envelope spectrum equals scipy's`() throws {
    // The golden band-pass is recursive, so the reference starts from its result.
    let band = try archive["bandpassed_filtfilt"].floats
    let envelope = AnalyticSignal(sampleCount: 4096).envelope(of: band.span)
    #expect(relativeDifference(envelope, try archive["band_envelope"].values) <= 1e-5)
    let amplitudes = EnvelopeSpectrum(sampleCount: 4096, sampleRateHz: 20_000).amplitudes(of: band.span)
    #expect(relativeDifference(amplitudes, try archive["envelope_spectrum"].values) <= 1e-5)
  }

  @Test func `condition indicators equal scipy's`() throws {
    let indicators = ConditionIndicators(of: signal.span)
    let ours = [
      indicators.mean, indicators.standardDeviation, indicators.rootMeanSquare, indicators.skewness,
      indicators.kurtosis, indicators.crestFactor,
    ]
    let expected = try archive["stats"].values
    #expect(ours.count == expected.count)
    for (value, reference) in zip(ours, expected) { #expect(abs(value - reference) <= 1e-5 * abs(reference)) }
  }
}

@Suite struct SpectraTests {
  @Test("windows are symmetric or periodic as asked", arguments: SpectralWindow.allCases, [2, 3, 8, 97])
  func symmetry(window: SpectralWindow, count: Int) {
    let symmetric = window.values(count, .symmetric)
    for index in 0..<count { #expect(abs(symmetric[index] - symmetric[count - 1 - index]) < 1e-6) }
    #expect(window.values(count, .periodic) == Array(window.values(count + 1, .symmetric).prefix(count)))
    #expect(window.values(1) == [1])
  }

  @Test func `windows have the heights their authors gave them`() {
    for window in SpectralWindow.allCases { #expect(abs(window.values(31, .symmetric)[15] - 1) < 1e-6) }
    let ends: [SpectralWindow: Float] = [
      .rectangular: 1, .hann: 0, .hamming: 0.08, .blackman: 0, .flatTop: -0.000421051,
    ]
    for (window, end) in ends { #expect(abs(window.values(31, .symmetric)[0] - end) < 1e-6) }
  }

  @Test("a density integrates to the variance", arguments: [2, 3, 97, 1000])
  func density(length: Int) {
    let signal = gaussianNoise(length, seed: 1).map { $0 + 5 }
    let spectrum = Periodogram(sampleCount: length, sampleRateHz: 100).spectrum(of: signal.span)
    let power = spectrum.values.reduce(0.0) { $0 + Double($1) } * spectrum.resolutionHz
    let deviation = ConditionIndicators(of: signal.span).standardDeviation
    #expect(abs(power - deviation * deviation) < 1e-5 * deviation * deviation)
  }

  @Test("a sine stands half its squared amplitude high in a spectrum", arguments: SpectralWindow.allCases)
  func lineHeight(window: SpectralWindow) {
    let signal = sine(amplitude: 3, cyclesPerSample: 100.0 / 1000, count: 1000)
    let spectrum = Periodogram(sampleCount: 1000, sampleRateHz: 1000, window: window, scaling: .spectrum)
      .spectrum(of: signal.span)
    #expect(abs(spectrum.values[100] - 4.5) < 1e-4)
  }

  @Test func `a flat-top window reads a line's height between bins`() {
    let signal = sine(amplitude: 2, cyclesPerSample: 100.5 / 1000, count: 1000)
    let spectrum = Periodogram(sampleCount: 1000, sampleRateHz: 1000, window: .flatTop, scaling: .spectrum)
      .spectrum(of: signal.span)
    #expect(abs((spectrum.values.max() ?? 0) - 2) < 0.005)
  }

  @Test func `the last segment does not run past the end`() {
    // 25 samples hold segments at 0, 5, 10 and 15 of 10 samples each.
    let signal = gaussianNoise(25, seed: 2)
    let welch = WelchSpectrum(sampleRateHz: 1, segmentLength: 10)
    let one = { (start: Int) in welch.spectrum(of: Array(signal[start..<start + 10]).span).values }
    let expected = (0..<6).map { bin in [0, 5, 10, 15].reduce(0.0) { $0 + Double(one($1)[bin]) } / 4 }
    #expect(relativeDifference(welch.spectrum(of: signal.span).values, expected) < 1e-6)
    var longer = signal
    longer += [1000, -1000]
    #expect(welch.spectrum(of: longer.span) == welch.spectrum(of: signal.span))
  }

  @Test("a band keeps the line inside and loses the one outside", arguments: [1000, 1001, 997])
  func bandLimitedEnvelope(length: Int) {
    let inside = sine(amplitude: 2, cyclesPerSample: 200 / Double(length), count: length)
    let outside = sine(amplitude: 9, cyclesPerSample: 50 / Double(length), count: length)
    let signal = zip(inside, outside).map { $0 + $1 }
    let analytic = AnalyticSignal(sampleCount: length, sampleRateHz: Double(length), bandHz: 150...250)
    #expect(analytic.envelope(of: signal.span).allSatisfy { abs($0 - 2) < 1e-4 })
    #expect(relativeDifference(analytic(signal.span).real, inside.map { Double($0) }) < 1e-4)
  }

  @Test("a modulation shows at its rate with its depth", arguments: [2000, 2001])
  func modulation(length: Int) {
    let carrier = sine(amplitude: 1, cyclesPerSample: 500 / Double(length), count: length)
    let signal = carrier.enumerated().map { index, value in
      value * (1 + 0.4 * Float(cos(2 * Double.pi * 30 * Double(index) / Double(length))))
    }
    let spectrum = EnvelopeSpectrum(sampleCount: length, sampleRateHz: Double(length), bandHz: 400...600)
    let amplitudes = spectrum.amplitudes(of: signal.span)
    #expect(amplitudes.count == spectrum.binCount)
    #expect(abs(amplitudes[30] - 0.4) < 1e-4)
    let others = amplitudes.enumerated().filter { $0.offset != 30 }.map(\.element)
    #expect(others.allSatisfy { $0 < 1e-4 })
  }

  @Test func `a band without a bin traps`() async {
    await #expect(processExitsWith: .failure) {
      _ = AnalyticSignal(sampleCount: 10, sampleRateHz: 10, bandHz: 1.2...1.8)
    }
  }
}
