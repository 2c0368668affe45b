import Foundation
import SignalProcessing
import Tensors
import TestSupport
import Testing

@Suite struct RealFFTTests {
  static let lengths = [1, 2, 3, 8, 97, 1000, 1001, 4096]

  private func noise(_ count: Int, seed: UInt64) -> [Float] {
    var random = RandomStream(seed: seed)
    return (0..<count).map { _ in Float(random.normal()) }
  }

  private func transform(_ signal: [Float]) -> (real: [Float], imaginary: [Float]) {
    var fft = RealFFT(length: signal.count)
    var real = [Float](repeating: 0, count: fft.binCount)
    var imaginary = real
    var realSpan = real.mutableSpan
    var imaginarySpan = imaginary.mutableSpan
    fft.forward(signal.span, real: &realSpan, imaginary: &imaginarySpan)
    return (real, imaginary)
  }

  @Test("energy in time equals energy in frequency", arguments: lengths)
  func parseval(length: Int) {
    let signal = noise(length, seed: 1)
    var fft = RealFFT(length: length)
    var power = [Float](repeating: 0, count: fft.binCount)
    var out = power.mutableSpan
    fft.power(of: signal.span, into: &out)
    let wide = power.map { Double($0) }
    let mirrored = length.isMultiple(of: 2) ? wide.dropFirst().dropLast() : wide.dropFirst()
    let inFrequency = (wide.reduce(0, +) + mirrored.reduce(0, +)) / Double(length)
    let inTime = signal.reduce(0) { $0 + Double($1) * Double($1) }
    #expect(abs(inFrequency - inTime) <= 1e-5 * inTime)
  }

  @Test("the inverse returns the signal", arguments: lengths)
  func roundTrip(length: Int) {
    let signal = noise(length, seed: 2)
    let (real, imaginary) = transform(signal)
    var fft = RealFFT(length: length)
    var back = [Float](repeating: 0, count: length)
    var out = back.mutableSpan
    fft.inverse(real: real.span, imaginary: imaginary.span, into: &out)
    #expect(relativeDifference(back, signal.map { Double($0) }) < 1e-6)
  }

  @Test("the transform agrees with its definition", arguments: [1, 2, 3, 5, 16, 31])
  func definition(length: Int) {
    let signal = noise(length, seed: 3)
    let (real, imaginary) = transform(signal)
    var sums: [(Double, Double)] = []
    for bin in 0...length / 2 {
      var sum = (0.0, 0.0)
      for (time, value) in signal.enumerated() {
        let angle = -2 * Double.pi * Double(bin * time) / Double(length)
        sum.0 += Double(value) * cos(angle)
        sum.1 += Double(value) * sin(angle)
      }
      sums.append(sum)
    }
    #expect(relativeDifference(real + imaginary, sums.map(\.0) + sums.map(\.1)) < 1e-6)
  }

  @Test("the transform of a sum is the sum of the transforms", arguments: lengths)
  func linearity(length: Int) {
    let (a, b) = (noise(length, seed: 4), noise(length, seed: 5))
    let together = transform((0..<length).map { 2 * a[$0] - 3 * b[$0] })
    let (ofA, ofB) = (transform(a), transform(b))
    let expected = (0..<ofA.real.count).map { 2 * Double(ofA.real[$0]) - 3 * Double(ofB.real[$0]) }
    let expectedImaginary = (0..<ofA.real.count).map { 2 * Double(ofA.imaginary[$0]) - 3 * Double(ofB.imaginary[$0]) }
    #expect(relativeDifference(together.real + together.imaginary, expected + expectedImaginary) < 2e-6)
  }

  @Test("a spectrum equals numpy's", .enabled(if: Outside.golden != nil, "RACEWAY_GOLDEN is not set"))
  func golden() throws {
    let archive = try Outside.golden("spectra.npz")
    let (real, imaginary) = transform(try archive["signal"].floats)
    let expected = try (archive["rfft_real"].values, archive["rfft_imag"].values)
    #expect(relativeDifference(real, expected.0) <= 1e-5)
    #expect(relativeDifference(imaginary, expected.1) <= 1e-5)
  }

  @Test func `a signal of another length traps`() async {
    await #expect(processExitsWith: .failure) {
      var fft = RealFFT(length: 8)
      var power = [Float](repeating: 0, count: 5)
      var out = power.mutableSpan
      fft.power(of: [Float](repeating: 0, count: 7).span, into: &out)
    }
  }
}
