internal import CFFTW
internal import Foundation

/// |X[k]|² of real signals of one length, by a complex transform half as long where the length is even.
///
/// FFTW, which picks plans by rules of thumb as long as it may not measure, is three times as fast at the complex one. Two
/// neighbouring samples are one complex number as they lie in memory, z[m] = x[2m] + i x[2m + 1]; with the transform Z of
/// these M numbers and w = exp(−iπk/M),
///
///     2E = Z[k] + Z[M − k]*      2O = −i (Z[k] − Z[M − k]*)      X[k] = E + wO      X[M − k]* = E − wO
///
/// An odd length is transformed as it is.
struct PowerTransform: Sendable {
  let length: Int
  /// cos(πk/M), and `row` places later sin(πk/M), from k = 0 to M/2 and on to whole vectors; empty where the length is odd.
  private let turns: [Float]
  /// Of M complex numbers; nil where the length is odd.
  private let plan: FourierPlans.Plan?

  init(length: Int) {
    precondition(length > 0, "an FFT needs at least one sample, not \(length)")
    self.length = length
    guard length.isMultiple(of: 2) else {
      (turns, plan) = ([], nil)
      return
    }
    plan = FourierPlans.plan(.complexForward, length: length / 2)
    let row = Self.row(length)
    let angles = (0..<row).map { 2 * Double.pi * Double($0) / Double(length) }
    turns = angles.map { Float(cos($0)) } + angles.map { Float(sin($0)) }
  }

  private static func row(_ length: Int) -> Int { length / 4 + 16 }

  /// Writes |X|² of what stands in the transform's samples; its bins then hold nothing of use.
  ///
  /// - Parameters:
  ///   - fft: Of this length.
  ///   - power: Room for `fft.binCount`.
  func write(_ fft: borrowing RealFFT, into power: UnsafeMutablePointer<Float>) {
    precondition(fft.length == length, "a transform of \(fft.length) samples for powers of \(length)")
    guard let plan else {
      fft.transform()
      unsafe AnalyticSignal.squares(of: fft.bins.floats, count: fft.binCount, into: power)
      return
    }
    unsafe fftwf_execute_dft(plan.handle, fft.samples.complex, fft.bins.complex)
    unsafe turns.withUnsafeBufferPointer { turns in
      guard let cosines = turns.baseAddress else { return }
      unsafe separate(fft.bins.floats, cosines, cosines + Self.row(length), into: power)
    }
  }

  private func separate(
    _ z: UnsafePointer<Float>, _ cosines: UnsafePointer<Float>, _ sines: UnsafePointer<Float>,
    into power: UnsafeMutablePointer<Float>
  ) {
    let half = length / 2
    let (sum, difference) = unsafe (z[0] + z[1], z[0] - z[1])
    unsafe power[0] = sum * sum
    unsafe power[half] = difference * difference
    var k = 1
    // Eight bins and the eight that mirror them; those around the middle may be written twice.
    while k <= half / 2 && k + 8 <= half {
      let mirror = half - k - 7
      let (here, there) = unsafe (pairs(z, k), pairs(z, mirror))
      let powers = unsafe separated(
        here.evenHalf, here.oddHalf, reversed(there.evenHalf), reversed(there.oddHalf), cosines.vector(k),
        sines.vector(k))
      unsafe power.store(powers.here, at: k)
      unsafe power.store(reversed(powers.mirrored), at: mirror)
      k += 8
    }
    while k <= half / 2 {
      let (here, there) = unsafe (z + 2 * k, z + 2 * (half - k))
      let powers = unsafe separated(
        all(here[0]), all(here[1]), all(there[0]), all(there[1]), all(cosines[k]), all(sines[k]))
      unsafe power[k] = powers.here[0]
      unsafe power[half - k] = powers.mirrored[0]
      k += 1
    }
  }

  /// |E + wO|² and |E − wO|² from the parts of Z[k] and Z[M − k], and cosine and sine of πk/M.
  @inline(__always) private func separated(
    _ real: SIMD8<Float>, _ imaginary: SIMD8<Float>, _ mirrorReal: SIMD8<Float>, _ mirrorImaginary: SIMD8<Float>,
    _ c: SIMD8<Float>, _ s: SIMD8<Float>
  ) -> (here: SIMD8<Float>, mirrored: SIMD8<Float>) {
    let (evenReal, evenImaginary) = (real + mirrorReal, imaginary - mirrorImaginary)
    let (oddReal, oddImaginary) = (imaginary + mirrorImaginary, mirrorReal - real)
    let (turnedReal, turnedImaginary) = (c * oddReal + s * oddImaginary, c * oddImaginary - s * oddReal)
    let (a, b) = (evenReal + turnedReal, evenImaginary + turnedImaginary)
    let (d, e) = (evenReal - turnedReal, evenImaginary - turnedImaginary)
    return (0.25 * (a * a + b * b), 0.25 * (d * d + e * e))
  }

  /// Eight complex numbers from number `index` on.
  @inline(__always) private func pairs(_ z: UnsafePointer<Float>, _ index: Int) -> SIMD16<Float> {
    unsafe UnsafeRawPointer(z + 2 * index).loadUnaligned(as: SIMD16<Float>.self)
  }

  @inline(__always) private func all(_ value: Float) -> SIMD8<Float> { SIMD8(repeating: value) }

  @inline(__always) private func reversed(_ v: SIMD8<Float>) -> SIMD8<Float> {
    SIMD8(v[7], v[6], v[5], v[4], v[3], v[2], v[1], v[0])
  }
}
