/// Makes every frequency of a signal equally strong and leaves its phases as they are.
///
/// Setting the real cepstrum to zero everywhere but at the origin divides the spectrum by its magnitude: resonances and
/// steady lines sink to the level of noise, and what is left of impacts is their timing (Borghesani, Pennacchi,
/// Randall, Sawalhi and Ricci, Mechanical Systems and Signal Processing 36 (2013), 370-384).
package struct CepstrumPrewhitening: Sendable {
  package let sampleCount: Int

  package init(sampleCount: Int) {
    precondition(sampleCount > 1, "prewhitening of \(sampleCount) samples")
    self.sampleCount = sampleCount
  }

  /// The whitened signal, without mean: `[sampleCount]`.
  ///
  /// - Parameter signal: `[sampleCount]`; where a frequency is not in it, it is not in the result.
  package func callAsFunction(_ signal: Span<Float>) -> [Float] {
    var fft = RealFFT(length: sampleCount)
    var real = [Float](repeating: 0, count: fft.binCount)
    var imaginary = real
    var realOut = real.mutableSpan
    var imaginaryOut = imaginary.mutableSpan
    fft.forward(signal, real: &realOut, imaginary: &imaginaryOut)
    realOut[0] = 0
    imaginaryOut[0] = 0
    for bin in 1..<fft.binCount {
      let magnitude = (realOut[bin] * realOut[bin] + imaginaryOut[bin] * imaginaryOut[bin]).squareRoot()
      let scale: Float = magnitude > 0 ? 1 / magnitude : 0
      realOut[bin] *= scale
      imaginaryOut[bin] *= scale
    }
    var white = [Float](repeating: 0, count: sampleCount)
    var whiteOut = white.mutableSpan
    fft.inverse(real: real.span, imaginary: imaginary.span, into: &whiteOut)
    return white
  }
}
