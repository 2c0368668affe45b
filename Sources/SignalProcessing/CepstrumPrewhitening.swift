/// Makes all frequencies of a signal equally strong and keeps their phases, so that impacts show which lines had
/// hidden.
///
/// The real cepstrum is set to 0 but for its first value, which makes the logarithm of the spectrum a constant: X / |X|
/// (Borghesani, Pennacchi, Randall, Sawalhi and Ricci, Mechanical Systems and Signal Processing 36, 2013, 370-384).
/// Gears, shafts and resonances all shrink to the height of the noise; what is left of a bearing defect is its rhythm.
/// The result has an RMS of 1, so how strong the signal was is not in it any more.
package struct CepstrumPrewhitening: Sendable {
  package let sampleCount: Int

  package init(sampleCount: Int) {
    precondition(sampleCount > 1, "whitening of \(sampleCount) samples")
    self.sampleCount = sampleCount
  }

  /// - Parameter signal: `[sampleCount]`; its mean does not count.
  /// - Returns: `[sampleCount]`, without unit; 0 throughout for silence.
  package func callAsFunction(_ signal: Span<Float>) -> [Float] {
    let fft = RealFFT(length: sampleCount)
    fft.load(signal, minus: Float(mean(of: signal)), times: 1)
    fft.transform()
    var largest: Float = 0
    for bin in 1..<fft.binCount { largest = max(largest, magnitude(fft, bin)) }
    // What single precision makes of nothing must not become a line; it has no phase.
    let least = 1e-6 * largest
    unsafe fft.bins.complex[0] = (0, 0)
    let height = (Float(sampleCount) * Float(sampleCount) / Float(sampleCount - 1)).squareRoot()
    for bin in 1..<fft.binCount {
      let magnitude = magnitude(fft, bin)
      let scale = magnitude > least ? height / magnitude : 0
      unsafe fft.bins.floats[2 * bin] *= scale
      unsafe fft.bins.floats[2 * bin + 1] *= scale
    }
    return fft.inverseOfBins()
  }

  private func magnitude(_ fft: borrowing RealFFT, _ bin: Int) -> Float {
    let (real, imaginary) = unsafe (fft.bins.floats[2 * bin], fft.bins.floats[2 * bin + 1])
    return (real * real + imaginary * imaginary).squareRoot()
  }
}
