internal import CFFTW
internal import Foundation

/// The amplitudes of an envelope's spectrum by transforms a quarter as long: of the samples 4m, 4m + 1, 4m + 2 and 4m +
/// 3.
///
/// FFTW picks long transforms by rules of thumb as long as it may not measure, and may not measure because then two
/// runs could differ; short ones it picks well. So the first step of each transform is made here (Cooley and Tukey,
/// 1965, radix 4): with n = 4M samples, w = exp(2πi/n) and the transforms Eᵣ of the quarters, Tᵣ = w^(−rj) Eᵣ[j] gives
///
///     X[j] = T₀ + T₁ + T₂ + T₃            X[M + j] = T₀ − iT₁ − T₂ + iT₃
///     X[2M − j]* = T₀ − T₁ + T₂ − T₃      X[M − j]* = T₀ + iT₁ − T₂ − iT₃
///
/// and back, the quarters of the analytic signal are the transforms of w^(rj) (X[j] + iʳ X[M + j]). Between the two the
/// envelope stays in quarters: nothing is put in order that would be taken apart again.
struct QuarteredEnvelope: Sendable {
  private let sampleCount: Int
  /// M
  private let quarter: Int
  private let kept: ClosedRange<Int>
  /// cos and sin of 2π rj/n for r = 1, 2, 3 and all j, `row` apart.
  private let turns: [Float]

  /// From one quarter, or one row of factors, to the next, in floats: whole cache lines, and room beyond the end.
  private var row: Int { (quarter + 31) & ~15 }

  /// Whether a length can be quartered and is long enough that it helps.
  static func suits(_ sampleCount: Int) -> Bool { sampleCount.isMultiple(of: 4) && sampleCount >= 4096 }

  /// - Parameter kept: The bins that make the analytic signal.
  init(sampleCount: Int, kept: ClosedRange<Int>) {
    self.sampleCount = sampleCount
    self.kept = kept
    let quarter = sampleCount / 4
    self.quarter = quarter
    let row = (quarter + 31) & ~15
    var turns = [Float](repeating: 0, count: 6 * row)
    for factor in 1...3 {
      for j in 0..<quarter {
        let angle = 2 * Double.pi * Double(factor * j) / Double(sampleCount)
        turns[(2 * factor - 2) * row + j] = Float(cos(angle))
        turns[(2 * factor - 1) * row + j] = Float(sin(angle))
      }
    }
    self.turns = turns
  }

  /// Writes |FFT(envelope − mean)| · 2/n: `[sampleCount / 2 + 1]`.
  func write(_ signal: Span<Float>, into amplitudes: inout MutableSpan<Float>) {
    precondition(signal.count == sampleCount, "\(signal.count) samples for an envelope of \(sampleCount)")
    let samples = AlignedFloats(count: 4 * row)
    let bins = AlignedFloats(count: 8 * row)
    let spectrum = AlignedFloats(count: 8 * row)
    unsafe signal.withUnsafeBufferPointer { signal in
      guard let signal = signal.baseAddress else { return }
      unsafe quarter(signal, into: samples.floats)
    }
    transform(samples, into: bins)
    unsafe turns.withUnsafeBufferPointer { turns in
      guard let turns = turns.baseAddress else { return }
      unsafe combine(bins.floats, turns, into: spectrum.floats)
      keepBand(of: spectrum)
      unsafe separate(spectrum.floats, turns, into: bins.floats)
    }
    let plan = FourierPlans.plan(.complexInverse, length: quarter)
    for part in 0..<4 {
      // One place for all quarters stays in the fastest cache.
      unsafe fftwf_execute_dft(plan.handle, bins.complex + part * row, spectrum.complex)
      unsafe AnalyticSignal.magnitudes(of: spectrum.floats, count: quarter, into: samples.floats + part * row)
    }
    transform(samples, into: bins)
    // The analytic signal was left n/2 times too large.
    let scale = 4 / (Float(sampleCount) * Float(sampleCount))
    unsafe turns.withUnsafeBufferPointer { turns in
      unsafe amplitudes.withUnsafeMutableBufferPointer { amplitudes in
        guard let turns = turns.baseAddress, let out = amplitudes.baseAddress else { return }
        unsafe combineMagnitudes(bins.floats, turns, scale, into: out)
      }
    }
    // The mean, which stands in this bin and no other.
    amplitudes[0] = 0
  }

  private func transform(_ samples: borrowing AlignedFloats, into bins: borrowing AlignedFloats) {
    let plan = FourierPlans.plan(.realForward, length: quarter)
    for part in 0..<4 {
      unsafe fftwf_execute_dft_r2c(plan.handle, samples.floats + part * row, bins.complex + part * row)
    }
  }

  /// Clears the bins outside the band; 0 Hz and half the rate count once where all others count twice.
  private func keepBand(of spectrum: borrowing AlignedFloats) {
    for half in 0..<2 {
      let bins = unsafe spectrum.floats + half * 4 * row
      unsafe bins.update(repeating: 0, count: kept.lowerBound)
      unsafe (bins + kept.upperBound + 1).update(repeating: 0, count: 2 * quarter - kept.upperBound)
      unsafe bins[0] *= 0.5
      unsafe bins[2 * quarter] *= 0.5
    }
  }
}

// The loops go four j at a time; the last four may overlap those before, which does no harm as none reads what it
// writes.
extension QuarteredEnvelope {
  private typealias Lanes = SIMD4<Float>

  /// A complex number in each lane.
  private struct Complex {
    var real, imaginary: Lanes

    /// Turned back by an angle.
    @inline(__always) func turned(back cosine: Lanes, _ sine: Lanes) -> Complex {
      Complex(real: real * cosine + imaginary * sine, imaginary: imaginary * cosine - real * sine)
    }

    /// Turned forth by an angle.
    @inline(__always) func turned(forth cosine: Lanes, _ sine: Lanes) -> Complex {
      Complex(real: real * cosine - imaginary * sine, imaginary: imaginary * cosine + real * sine)
    }

    var timesI: Complex { Complex(real: -imaginary, imaginary: real) }
    var magnitude: Lanes { (real * real + imaginary * imaginary).squareRoot() }

    static func + (a: Complex, b: Complex) -> Complex {
      Complex(real: a.real + b.real, imaginary: a.imaginary + b.imaginary)
    }
    static func - (a: Complex, b: Complex) -> Complex {
      Complex(real: a.real - b.real, imaginary: a.imaginary - b.imaginary)
    }
  }

  /// X[j], X[M + j], and the conjugates of X[2M − j] and X[M − j].
  @inline(__always) private func butterfly(
    _ bins: UnsafePointer<Float>, _ turns: UnsafePointer<Float>, _ j: Int
  ) -> (Complex, Complex, Complex, Complex) {
    let zero = unsafe Self.interleaved(bins + 2 * j)
    let one = unsafe Self.interleaved(bins + 2 * (row + j))
      .turned(back: Self.load(turns + j), Self.load(turns + row + j))
    let two = unsafe Self.interleaved(bins + 2 * (2 * row + j))
      .turned(back: Self.load(turns + 2 * row + j), Self.load(turns + 3 * row + j))
    let three = unsafe Self.interleaved(bins + 2 * (3 * row + j))
      .turned(back: Self.load(turns + 4 * row + j), Self.load(turns + 5 * row + j))
    let (even, odd) = (zero + two, one + three)
    let (apart, crossed) = (zero - two, (one - three).timesI)
    return (even + odd, apart - crossed, even - odd, apart + crossed)
  }

  /// Every fourth sample, from the first, second, third and fourth on.
  private func quarter(_ signal: UnsafePointer<Float>, into samples: UnsafeMutablePointer<Float>) {
    forFours(quarter) { index in
      let a = unsafe Self.load(signal + 4 * index)
      let b = unsafe Self.load(signal + 4 * index + 4)
      let c = unsafe Self.load(signal + 4 * index + 8)
      let d = unsafe Self.load(signal + 4 * index + 12)
      unsafe Self.store(Lanes(a.x, b.x, c.x, d.x), samples + index)
      unsafe Self.store(Lanes(a.y, b.y, c.y, d.y), samples + row + index)
      unsafe Self.store(Lanes(a.z, b.z, c.z, d.z), samples + 2 * row + index)
      unsafe Self.store(Lanes(a.w, b.w, c.w, d.w), samples + 3 * row + index)
    }
  }

  /// The spectrum up to half the rate from those of the quarters; imaginary parts 4 rows after the real ones.
  private func combine(
    _ bins: UnsafePointer<Float>, _ turns: UnsafePointer<Float>, into spectrum: UnsafeMutablePointer<Float>
  ) {
    let imaginary = unsafe spectrum + 4 * row
    forFours(quarter / 2 + 1) { j in
      let (a, b, c, d) = unsafe butterfly(bins, turns, j)
      unsafe Self.store(a.real, spectrum + j)
      unsafe Self.store(a.imaginary, imaginary + j)
      unsafe Self.store(b.real, spectrum + quarter + j)
      unsafe Self.store(b.imaginary, imaginary + quarter + j)
      unsafe Self.store(Self.reversed(d.real), spectrum + quarter - j - 3)
      unsafe Self.store(Self.reversed(-d.imaginary), imaginary + quarter - j - 3)
      unsafe Self.store(Self.reversed(c.real), spectrum + 2 * quarter - j - 3)
      unsafe Self.store(Self.reversed(-c.imaginary), imaginary + 2 * quarter - j - 3)
    }
  }

  /// The magnitudes of the spectrum up to half the rate.
  private func combineMagnitudes(
    _ bins: UnsafePointer<Float>, _ turns: UnsafePointer<Float>, _ scale: Float,
    into amplitudes: UnsafeMutablePointer<Float>
  ) {
    forFours(quarter / 2 + 1) { j in
      let (a, b, c, d) = unsafe butterfly(bins, turns, j)
      unsafe Self.store(scale * a.magnitude, amplitudes + j)
      unsafe Self.store(scale * b.magnitude, amplitudes + quarter + j)
      unsafe Self.store(Self.reversed(scale * d.magnitude), amplitudes + quarter - j - 3)
      unsafe Self.store(Self.reversed(scale * c.magnitude), amplitudes + 2 * quarter - j - 3)
    }
  }

  /// The spectra of the analytic signal's quarters, parts interleaved, from its positive frequencies.
  private func separate(
    _ spectrum: UnsafePointer<Float>, _ turns: UnsafePointer<Float>, into bins: UnsafeMutablePointer<Float>
  ) {
    let imaginary = unsafe spectrum + 4 * row
    forFours(quarter) { j in
      let low = unsafe Complex(real: Self.load(spectrum + j), imaginary: Self.load(imaginary + j))
      let high = unsafe Complex(
        real: Self.load(spectrum + quarter + j), imaginary: Self.load(imaginary + quarter + j))
      let crossed = high.timesI
      let one = unsafe (low + crossed).turned(forth: Self.load(turns + j), Self.load(turns + row + j))
      let two = unsafe (low - high)
        .turned(forth: Self.load(turns + 2 * row + j), Self.load(turns + 3 * row + j))
      let three = unsafe (low - crossed)
        .turned(forth: Self.load(turns + 4 * row + j), Self.load(turns + 5 * row + j))
      unsafe Self.interleave(low + high, bins + 2 * j)
      unsafe Self.interleave(one, bins + 2 * (row + j))
      unsafe Self.interleave(two, bins + 2 * (2 * row + j))
      unsafe Self.interleave(three, bins + 2 * (3 * row + j))
    }
    // Half the rate stands at twice M: the next quarter's first bin.
    let (real, other) = unsafe (spectrum[2 * quarter], imaginary[2 * quarter])
    for part in 0..<4 {
      let sign: Float = part.isMultiple(of: 2) ? 1 : -1
      unsafe bins[2 * part * row] += sign * real
      unsafe bins[2 * part * row + 1] += sign * other
    }
  }

  @inline(__always) private func forFours(_ count: Int, _ body: (Int) -> Void) {
    for j in stride(from: 0, to: count - 3, by: 4) { body(j) }
    if !count.isMultiple(of: 4) { body(count - 4) }
  }

  @inline(__always) private static func load(_ place: UnsafePointer<Float>) -> Lanes {
    unsafe UnsafeRawPointer(place).loadUnaligned(as: Lanes.self)
  }

  @inline(__always) private static func store(_ lanes: Lanes, _ place: UnsafeMutablePointer<Float>) {
    unsafe UnsafeMutableRawPointer(place).storeBytes(of: lanes, as: Lanes.self)
  }

  @inline(__always) private static func interleaved(_ place: UnsafePointer<Float>) -> Complex {
    let (a, b) = unsafe (load(place), load(place + 4))
    return Complex(real: Lanes(a.x, a.z, b.x, b.z), imaginary: Lanes(a.y, a.w, b.y, b.w))
  }

  @inline(__always) private static func interleave(_ numbers: Complex, _ place: UnsafeMutablePointer<Float>) {
    let (a, b) = (numbers.real, numbers.imaginary)
    unsafe store(Lanes(a.x, b.x, a.y, b.y), place)
    unsafe store(Lanes(a.z, b.z, a.w, b.w), place + 4)
  }

  @inline(__always) private static func reversed(_ a: Lanes) -> Lanes { Lanes(a.w, a.z, a.y, a.x) }
}
