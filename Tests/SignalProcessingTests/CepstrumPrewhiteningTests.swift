import Foundation
import Testing

@testable import SignalProcessing

@Suite("Cepstrum prewhitening")
struct CepstrumPrewhiteningTests {
  private func transform(_ signal: [Float]) -> (real: [Float], imaginary: [Float]) {
    var fft = RealFFT(length: signal.count)
    var (real, imaginary) = ([Float](), [Float]())
    real = [Float](repeating: 0, count: fft.binCount)
    imaginary = real
    var realOut = real.mutableSpan
    var imaginaryOut = imaginary.mutableSpan
    fft.forward(signal.span, real: &realOut, imaginary: &imaginaryOut)
    return (real, imaginary)
  }

  private func white(_ signal: [Float]) -> [Float] {
    CepstrumPrewhitening(sampleCount: signal.count)(signal.span)
  }

  @Test("every frequency is 1 strong and keeps its phase; the mean is gone", arguments: [2, 3, 64, 997, 1000, 4095])
  func white(count: Int) {
    let signal = zip(gaussianNoise(count, seed: 3), sine(amplitude: 40, cyclesPerSample: 0.11, count: count))
      .map { $0 + $1 + 7 }
    let before = transform(signal)
    let after = transform(white(signal))
    #expect(abs(after.real[0]) < 1e-3)
    for bin in 1..<before.real.count {
      let magnitude = hypot(before.real[bin], before.imaginary[bin])
      #expect(abs(hypot(after.real[bin], after.imaginary[bin]) - 1) < 1e-3)
      // Phases in rounding's reach of a bin's own strength.
      #expect(abs(after.real[bin] - before.real[bin] / magnitude) < 2e-3)
      #expect(abs(after.imaginary[bin] - before.imaginary[bin] / magnitude) < 2e-3)
    }
  }

  @Test("silence stays silence, and the unit does not matter")
  func scale() {
    #expect(white([Float](repeating: 0, count: 50)) == [Float](repeating: 0, count: 50))
    let noise = gaussianNoise(101, seed: 1)
    #expect(white(noise) == white(noise.map { $0 * 0x1p40 }))
  }
}
