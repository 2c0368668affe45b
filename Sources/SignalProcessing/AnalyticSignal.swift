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
  let kept: ClosedRange<Int>

  package init(sampleCount: Int) {
    precondition(sampleCount > 0, "an analytic signal of \(sampleCount) samples")
    self.sampleCount = sampleCount
    kept = 0...sampleCount / 2
  }

  /// - Parameters:
  ///   - sampleCount: The length of every signal.
  ///   - sampleRateHz: In Hz.
  ///   - bandHz: Keeps the bins whose frequency lies in it, both ends included; at least one must.
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
    unsafe envelope.withUnsafeMutableBufferPointer { envelope in
      guard let envelope = envelope.baseAddress else { return }
      unsafe Self.magnitudes(of: output.floats, count: sampleCount, into: envelope)
    }
    return envelope
  }

  /// The analytic signal, real and imaginary parts interleaved.
  func transform(_ signal: Span<Float>) -> AlignedFloats {
    let fft = RealFFT(length: sampleCount)
    fft.load(signal)
    fft.transform()
    return inverse(of: fft.bins, from: 0, length: sampleCount)
  }

  /// The kept bins transformed back to `length` complex samples, real and imaginary parts interleaved.
  ///
  /// - Parameters:
  ///   - bins: The half spectrum of the signal.
  ///   - first: The bin that comes to stand at 0 Hz; what is not 0 turns the signal back by so much.
  ///   - length: As many samples as the signal has or, for fewer in the same time, at least as many as bins are kept.
  func inverse(of bins: borrowing AlignedFloats, from first: Int, length: Int) -> AlignedFloats {
    let spectrum = AlignedFloats(count: 2 * length)
    let output = AlignedFloats(count: 2 * length)
    let scale = 2 / Float(sampleCount)
    let parts = 2 * (kept.lowerBound - first)..<2 * (kept.upperBound + 1 - first)
    unsafe spectrum.floats.update(repeating: 0, count: parts.lowerBound)
    for part in parts { unsafe spectrum.floats[part] = bins.floats[part + 2 * first] * scale }
    unsafe (spectrum.floats + parts.upperBound).update(repeating: 0, count: 2 * length - parts.upperBound)
    for bin in [0, sampleCount / 2] where kept.contains(bin) && (bin == 0 || 2 * bin == sampleCount) {
      unsafe spectrum.floats[2 * (bin - first)] *= 0.5
      unsafe spectrum.floats[2 * (bin - first) + 1] *= 0.5
    }
    let plan = FourierPlans.plan(.complexInverse, length: length)
    unsafe fftwf_execute_dft(plan.handle, spectrum.complex, output.complex)
    return output
  }

  /// The magnitudes of complex numbers whose parts are interleaved, times `scale`.
  static func magnitudes(
    of complex: UnsafePointer<Float>, count: Int, times scale: Float = 1, into magnitudes: UnsafeMutablePointer<Float>
  ) {
    var index = 0
    // Four roots cost what one does.
    while index + 4 <= count {
      let first = unsafe UnsafeRawPointer(complex + 2 * index).loadUnaligned(as: SIMD4<Float>.self)
      let second = unsafe UnsafeRawPointer(complex + 2 * index + 4).loadUnaligned(as: SIMD4<Float>.self)
      let (a, b) = (first * first, second * second)
      let squares = SIMD4(a.x, a.z, b.x, b.z) + SIMD4(a.y, a.w, b.y, b.w)
      unsafe UnsafeMutableRawPointer(magnitudes + index)
        .storeBytes(of: scale * squares.squareRoot(), as: SIMD4<Float>.self)
      index += 4
    }
    while index < count {
      let (real, imaginary) = unsafe (complex[2 * index], complex[2 * index + 1])
      unsafe magnitudes[index] = scale * (real * real + imaginary * imaginary).squareRoot()
      index += 1
    }
  }

  /// The squared magnitudes of complex numbers whose parts are interleaved.
  static func squares(of complex: UnsafePointer<Float>, count: Int, into squares: UnsafeMutablePointer<Float>) {
    var index = 0
    while index + 4 <= count {
      let parts = unsafe UnsafeRawPointer(complex + 2 * index).loadUnaligned(as: SIMD8<Float>.self)
      let square = parts * parts
      unsafe UnsafeMutableRawPointer(squares + index)
        .storeBytes(of: square.evenHalf + square.oddHalf, as: SIMD4<Float>.self)
      index += 4
    }
    while index < count {
      let (real, imaginary) = unsafe (complex[2 * index], complex[2 * index + 1])
      unsafe squares[index] = real * real + imaginary * imaginary
      index += 1
    }
  }
}
