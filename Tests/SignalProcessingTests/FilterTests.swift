import Foundation
import SignalProcessing
import TestSupport
import Testing

@Suite struct FilterTests {
  private func coefficients(_ filter: ButterworthBandPass) -> [Double] {
    filter.sections.sections.flatMap { s -> [Double] in [s.b0, s.b1, s.b2, s.a1, s.a2] }
  }

  /// |H| at a frequency, squared: the product over the sections.
  private func gain(_ filter: ButterworthBandPass, _ frequencyHz: Double) -> Double {
    let angle = 2 * Double.pi * frequencyHz / filter.sampleRateHz
    return filter.sections.sections.reduce(1) { gain, s in
      func squared(_ a: Double, _ b: Double, _ c: Double) -> Double {
        let real = a + b * cos(angle) + c * cos(2 * angle)
        let imaginary = b * sin(angle) + c * sin(2 * angle)
        return real * real + imaginary * imaginary
      }
      return gain * squared(s.b0, s.b1, s.b2) / squared(1, s.a1, s.a2)
    }
  }

  @Test(
    "sections equal scipy's",
    arguments: [
      (
        5, 100.0, 150.0,
        [
          5.979578037e-05, 0.00011959156074, 5.979578037e-05, -1.2360679775, 0.726542528005, 1, 2, 1,
          -1.12963507844, 0.755595590063, 1, 0, -1, -1.39161689869, 0.794075571497, 1, -2, 1, -1.12694093359,
          0.8955658844, 1, -2, 1, -1.54796181263, 0.92194729947,
        ]
      ),
      (
        2, 0.01, 20,
        [
          0.00361821200243, 0.00723642400485, 0.00361821200243, -1.82285694019, 0.837330442077, 1, -2, 1,
          -1.99991114243, 0.999911146378,
        ]
      ),
      (
        1, 40, 460,
        [
          0.7956991757, 0, -0.7956991757, -3.33066907388e-16, -0.591398351399,
        ]
      ),
      (
        3, 15, 470,
        [
          0.752991928881, 0, -0.752991928881, -0.0833060641614, -0.750821238039, 1, 2, 1, 1.79683932844,
          0.829384635959, 1, -2, 1, -1.90199325265, 0.910509535602,
        ]
      ),
    ])
  func design(order: Int, low: Double, high: Double, expected: [Double]) {
    let ours = coefficients(ButterworthBandPass(order: order, bandHz: low...high, sampleRateHz: 1000))
    #expect(ours.count == expected.count)
    for (value, reference) in zip(ours, expected) { #expect(abs(value - reference) < 1e-10) }
  }

  @Test("the amplitude is 1 in the middle and √½ at both edges", arguments: 1...8)
  func response(order: Int) {
    let filter = ButterworthBandPass(order: order, bandHz: 60...180, sampleRateHz: 1000)
    #expect(abs(gain(filter, 60) - 0.5) < 1e-9)
    #expect(abs(gain(filter, 180) - 0.5) < 1e-9)
    let middle = atan((tan(Double.pi * 0.06) * tan(Double.pi * 0.18)).squareRoot()) * 1000 / Double.pi
    #expect(abs(gain(filter, middle) - 1) < 1e-9)
    #expect(gain(filter, 6) < pow(0.1, Double(2 * order)) * 2)
  }

  @Test("a zero-phase filter squares the gain and delays nothing", arguments: [2000, 2003])
  func zeroPhase(count: Int) {
    let filter = ButterworthBandPass(order: 2, bandHz: 60...180, sampleRateHz: 1000)
    for frequency in [30.0, 60, 100, 300] {
      let line = sine(amplitude: 1, cyclesPerSample: frequency / 1000, count: count)
      let ours = filter.sections.filteredBothWays(line.span)
      let scale = Float(gain(filter, frequency))
      // Away from the ends, which know nothing of what was before.
      for index in 500..<count - 500 { #expect(abs(ours[index] - scale * line[index]) < 1e-5) }
    }
  }

  @Test func `a constant passes neither way`() {
    let sections = ButterworthBandPass(bandHz: 60...180, sampleRateHz: 1000).sections
    let constant = [Float](repeating: 3, count: 100)
    #expect(sections.filteredBothWays(constant.span).allSatisfy { abs($0) < 1e-6 })
  }

  @Test func `filtering both ways equals scipy's with a first-order section`() {
    let signal: [Float] = [0.5, -1, 2, 0.25, 1.5, -0.75, 0, 3, -2, 1, 0.125]
    let expected = [
      0.0227813697, -1.36974209, 1.36750142, -0.0682331485, 0.957122342, -1.19478397, -0.253631856, 2.42660891,
      -2.0712761, 0.577233174, -0.0575259608,
    ]
    let sections = ButterworthBandPass(order: 1, bandHz: 40...460, sampleRateHz: 1000).sections
    #expect(relativeDifference(sections.filteredBothWays(signal.span), expected) < 1e-6)
  }

  @Test("a Fourier band-pass keeps the lines inside and only those", arguments: [1000, 1001, 997])
  func fourier(count: Int) {
    let inside = sine(amplitude: 2, cyclesPerSample: 200 / Double(count), count: count)
    let outside = sine(amplitude: 9, cyclesPerSample: 50 / Double(count), count: count)
    let sum = zip(inside, outside).map { $0 + $1 + 4 }
    let pass = FourierBandPass(sampleCount: count, sampleRateHz: Double(count), bandHz: 150...250)
    #expect(relativeDifference(pass(sum.span), inside.map { Double($0) }) < 1e-5)
    let all = FourierBandPass(sampleCount: count, sampleRateHz: Double(count), bandHz: 0...Double(count))
    #expect(relativeDifference(all(sum.span), sum.map { Double($0) }) < 1e-6)
  }

  @Test func `a signal no longer than its padding traps`() async {
    await #expect(processExitsWith: .failure) {
      let short = [Float](repeating: 1, count: 27)
      _ = ButterworthBandPass(bandHz: 60...180, sampleRateHz: 1000).sections.filteredBothWays(short.span)
    }
  }

  @Test(.enabled(if: Outside.golden != nil, "RACEWAY_GOLDEN is not set"))
  func `a band-pass equals scipy's, coefficients and whole signals`() throws {
    let archive = try Outside.golden("spectra.npz")
    let signal = try archive["signal"].floats
    let filter = ButterworthBandPass(order: 4, bandHz: 2000...6000, sampleRateHz: 20_000)
    let golden = try archive["butter4_sos"]
    #expect(golden.shape == [4, 6])
    let ours = filter.sections.sections.flatMap { s -> [Double] in [s.b0, s.b1, s.b2, 1, s.a1, s.a2] }
    #expect(ours.count == golden.values.count)
    for (value, reference) in zip(ours, golden.values) { #expect(abs(value - reference) < 1e-12) }
    let once = filter.sections.filtered(signal.span)
    #expect(relativeDifference(once, try archive["bandpassed_sosfilt"].values) <= 1e-5)
    let twice = filter.sections.filteredBothWays(signal.span)
    #expect(relativeDifference(twice, try archive["bandpassed_filtfilt"].values) <= 1e-5)
    let envelope = AnalyticSignal(sampleCount: 4096).envelope(of: twice.span)
    #expect(relativeDifference(envelope, try archive["band_envelope"].values) <= 1e-5)
    let amplitudes = EnvelopeSpectrum(sampleCount: 4096, sampleRateHz: 20_000).amplitudes(of: twice.span)
    #expect(relativeDifference(amplitudes, try archive["envelope_spectrum"].values) <= 1e-5)
  }
}
