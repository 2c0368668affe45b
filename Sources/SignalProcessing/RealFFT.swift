internal import CFFTW

/// The discrete Fourier transform of real signals of one length, and its inverse, in single precision.
///
/// X[k] = Σ x[t] exp(−2πi k t / n), unscaled, for the bins 0 ... n/2 (the rest mirrors them). The inverse divides by
/// n, so that it returns the signal. Any length works; products of 2, 3, 5 and 7 are fast.
///
/// It owns two aligned buffers, so use one per thread; the plan behind it is shared.
@safe package struct RealFFT: ~Copyable {
  /// The number of samples in each signal.
  package let length: Int
  /// The number of frequency bins, from 0 Hz to half the sample rate.
  package var binCount: Int { length / 2 + 1 }

  private let forwardPlan: FourierPlans.Plan
  let samples: AlignedFloats
  let bins: AlignedFloats

  package init(length: Int) {
    precondition(length > 0, "an FFT needs at least one sample, not \(length)")
    self.length = length
    forwardPlan = FourierPlans.plan(.realForward, length: length)
    samples = AlignedFloats(count: length)
    bins = AlignedFloats(count: 2 * (length / 2 + 1))
  }

  /// Writes |X[k]|² of each bin.
  ///
  /// - Parameters:
  ///   - signal: `[length]`, in any unit.
  ///   - power: `[binCount]`, in that unit squared.
  package mutating func power(of signal: Span<Float>, into power: inout MutableSpan<Float>) {
    load(signal)
    transform()
    writePower(into: &power)
  }

  /// Writes the half spectrum, real and imaginary parts apart.
  ///
  /// - Parameters:
  ///   - signal: `[length]`
  ///   - real: `[binCount]`
  ///   - imaginary: `[binCount]`
  package mutating func forward(
    _ signal: Span<Float>, real: inout MutableSpan<Float>, imaginary: inout MutableSpan<Float>
  ) {
    precondition(real.count == binCount, "\(real.count) real parts for \(binCount) bins")
    precondition(imaginary.count == binCount, "\(imaginary.count) imaginary parts for \(binCount) bins")
    load(signal)
    transform()
    for bin in 0..<binCount {
      real[bin] = unsafe bins.floats[2 * bin]
      imaginary[bin] = unsafe bins.floats[2 * bin + 1]
    }
  }

  /// Writes the real signal whose half spectrum is given.
  ///
  /// The imaginary parts of bin 0, and of the last bin where the length is even, are taken as 0, as they are in every
  /// real signal's spectrum.
  ///
  /// - Parameters:
  ///   - real: `[binCount]`
  ///   - imaginary: `[binCount]`
  ///   - signal: `[length]`
  package mutating func inverse(
    real: Span<Float>, imaginary: Span<Float>, into signal: inout MutableSpan<Float>
  ) {
    precondition(real.count == binCount, "\(real.count) real parts for \(binCount) bins")
    precondition(imaginary.count == binCount, "\(imaginary.count) imaginary parts for \(binCount) bins")
    precondition(signal.count == length, "room for \(signal.count) samples of \(length)")
    for bin in 0..<binCount {
      unsafe bins.floats[2 * bin] = real[bin]
      unsafe bins.floats[2 * bin + 1] = imaginary[bin]
    }
    let plan = FourierPlans.plan(.realInverse, length: length)
    unsafe fftwf_execute_dft_c2r(plan.handle, bins.complex, samples.floats)
    let scale = 1 / Float(length)
    for i in signal.indices { signal[i] = unsafe samples.floats[i] * scale }
  }
}

extension RealFFT {
  /// The smallest even length of at least `count` samples whose transform is fast: a product of 2, 3 and 5.
  static func fastLength(atLeast count: Int) -> Int {
    var best = Int.max
    var five = 2
    while five < best {
      var three = five
      while three < best {
        var length = three
        while length < count { length *= 2 }
        best = min(best, length)
        three *= 3
      }
      five *= 5
    }
    return best
  }

  func load(_ signal: Span<Float>) {
    precondition(signal.count == length, "\(signal.count) samples for an FFT of \(length)")
    unsafe signal.withUnsafeBufferPointer { signal in
      guard let first = signal.baseAddress else { return }
      unsafe samples.floats.update(from: first, count: length)
    }
  }

  /// Loads `(signal − offset) · window`.
  func load(_ signal: Span<Float>, minus offset: Float, times window: Span<Float>) {
    precondition(signal.count == length, "\(signal.count) samples for an FFT of \(length)")
    precondition(window.count == length, "a window of \(window.count) for an FFT of \(length)")
    for i in signal.indices { unsafe samples.floats[i] = (signal[i] - offset) * window[i] }
  }

  /// Loads `(signal − offset) · scale`.
  func load(_ signal: Span<Float>, minus offset: Float, times scale: Float) {
    precondition(signal.count == length, "\(signal.count) samples for an FFT of \(length)")
    for i in signal.indices { unsafe samples.floats[i] = (signal[i] - offset) * scale }
  }

  /// Replaces what is loaded by its Hilbert transform, and `bins` by nothing of use: each line delayed by a quarter of
  /// a turn.
  func hilbertTransform() {
    transform()
    let scale = 1 / Float(length)
    for bin in 0..<binCount {
      let (real, imaginary) = unsafe (bins.floats[2 * bin], bins.floats[2 * bin + 1])
      unsafe bins.floats[2 * bin] = imaginary * scale
      unsafe bins.floats[2 * bin + 1] = -real * scale
    }
    // Neither an offset nor half the sample rate has a phase that could be delayed.
    unsafe bins.complex[0] = (0, 0)
    if length.isMultiple(of: 2) { unsafe bins.complex[binCount - 1] = (0, 0) }
    let plan = FourierPlans.plan(.realInverse, length: length)
    unsafe fftwf_execute_dft_c2r(plan.handle, bins.complex, samples.floats)
  }

  /// The signal whose half spectrum stands in `bins`, which then holds nothing of use: `[length]`.
  func inverseOfBins() -> [Float] {
    let plan = FourierPlans.plan(.realInverse, length: length)
    unsafe fftwf_execute_dft_c2r(plan.handle, bins.complex, samples.floats)
    let scale = 1 / Float(length)
    return (0..<length).map { unsafe samples.floats[$0] * scale }
  }

  /// Transforms what is loaded into `bins`.
  func transform() {
    unsafe fftwf_execute_dft_r2c(forwardPlan.handle, samples.floats, bins.complex)
  }

  func writePower(into power: inout MutableSpan<Float>) {
    precondition(power.count == binCount, "room for \(power.count) bins of \(binCount)")
    for bin in 0..<power.count {
      let real = unsafe bins.floats[2 * bin]
      let imaginary = unsafe bins.floats[2 * bin + 1]
      power[bin] = real * real + imaginary * imaginary
    }
  }
}
