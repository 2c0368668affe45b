internal import CFFTW

/// Turns real signals into analytic ones, whose magnitude is the envelope, by the Fourier transform.
///
/// Positive frequencies count twice and negative ones not at all; 0 Hz, and half the sample rate where the length is
/// even, count once, as in scipy's `hilbert`. With a band, all frequencies outside it are taken away first: a
/// band-pass without phase shift that costs nothing.
///
/// The signal is treated as periodic, so the envelope's ends see each other.
package struct AnalyticSignal: Sendable {
  package let sampleCount: Int
  /// The bins that are kept.
  private let kept: ClosedRange<Int>

  package init(sampleCount: Int) {
    precondition(sampleCount > 0, "an analytic signal of \(sampleCount) samples")
    self.sampleCount = sampleCount
    kept = 0...sampleCount / 2
  }

  /// - Parameter bandHz: Keeps the bins whose frequency lies in it, both ends included; at least one must.
  package init(sampleCount: Int, sampleRateHz: Double, bandHz: ClosedRange<Double>) {
    precondition(sampleCount > 0, "an analytic signal of \(sampleCount) samples")
    precondition(sampleRateHz > 0, "a sample rate of \(sampleRateHz) Hz")
    precondition(bandHz.lowerBound >= 0, "a band from \(bandHz.lowerBound) Hz")
    self.sampleCount = sampleCount
    let resolution = sampleRateHz / Double(sampleCount)
    let first = Int((bandHz.lowerBound / resolution).rounded(.up))
    let last = min(Int((min(bandHz.upperBound, sampleRateHz) / resolution).rounded(.down)), sampleCount / 2)
    precondition(first <= last, "no bin lies between \(bandHz.lowerBound) and \(bandHz.upperBound) Hz")
    kept = first...last
  }

  /// The analytic signal's real part (the signal itself, in the band) and imaginary part (its Hilbert transform).
  ///
  /// - Parameter signal: `[sampleCount]`
  /// - Returns: `[sampleCount]` each.
  package func callAsFunction(_ signal: Span<Float>) -> (real: [Float], imaginary: [Float]) {
    let output = transform(signal)
    var real = [Float](repeating: 0, count: sampleCount)
    var imaginary = real
    for index in 0..<sampleCount {
      real[index] = unsafe output.floats[2 * index]
      imaginary[index] = unsafe output.floats[2 * index + 1]
    }
    return (real, imaginary)
  }

  /// The magnitude of the analytic signal: `[sampleCount]`.
  ///
  /// - Parameter signal: `[sampleCount]`
  package func envelope(of signal: Span<Float>) -> [Float] {
    let output = transform(signal)
    var envelope = [Float](repeating: 0, count: sampleCount)
    var out = envelope.mutableSpan
    for index in out.indices {
      let (real, imaginary) = unsafe (output.floats[2 * index], output.floats[2 * index + 1])
      out[index] = (real * real + imaginary * imaginary).squareRoot()
    }
    return envelope
  }

  /// The analytic signal, real and imaginary parts interleaved.
  private func transform(_ signal: Span<Float>) -> AlignedFloats {
    let fft = RealFFT(length: sampleCount)
    fft.load(signal)
    fft.transform()
    let spectrum = AlignedFloats(zeros: 2 * sampleCount)
    let output = AlignedFloats(count: 2 * sampleCount)
    for bin in kept {
      let single = bin == 0 || 2 * bin == sampleCount
      let scale = (single ? 1 : 2) / Float(sampleCount)
      unsafe spectrum.floats[2 * bin] = fft.bins.floats[2 * bin] * scale
      unsafe spectrum.floats[2 * bin + 1] = fft.bins.floats[2 * bin + 1] * scale
    }
    let plan = FourierPlans.plan(.complexInverse, length: sampleCount)
    unsafe fftwf_execute_dft(plan.handle, spectrum.complex, output.complex)
    return output
  }
}
