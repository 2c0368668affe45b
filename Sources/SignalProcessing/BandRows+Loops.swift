extension BandRows {
  /// Filters a band in halves into its lower and its upper half, eight outputs at a time.
  ///
  /// With the sums T₀ … T₃ of `KurtogramFilters`, P = T₁ − T₃ and Q = T₁ + T₃:
  ///
  ///     lower = T₀ + P + i(T₂ + Q)        upper = T₀ − P + i(Q − T₂), every second one negated
  ///
  /// where negating moves the upper half from just below half the new rate down to 0 Hz.
  ///
  /// - Parameters:
  ///   - target: How both halves are laid out, one after the other from `halves` on.
  ///   - powers: Receives |lower|², and |upper|² `room` places later.
  func halve(
    _ band: UnsafePointer<Float>, _ taps: UnsafePointer<SIMD8<Float>>, isReal: Bool, _ target: BandRows,
    into halves: UnsafeMutablePointer<Float>, powers: UnsafeMutablePointer<Float>, _ room: Int
  ) {
    unsafe target.clearLead(halves)
    unsafe target.clearLead(halves + target.size)
    let low = unsafe HalfRows(target, halves)
    let high = unsafe HalfRows(target, halves + target.size)
    let (even, odd) = unsafe (band + row(0, isImaginary: false), band + row(1, isImaginary: false))
    let (evenI, oddI) = unsafe (band + row(0, isImaginary: true), band + row(1, isImaginary: true))
    var k = 0
    while k < target.count {
      let real = unsafe Self.quarterSums(even + k, odd + k, taps)
      let imaginary = isReal ? (.zero, .zero, .zero, .zero) : unsafe Self.quarterSums(evenI + k, oddI + k, taps)
      let (p, q) = (real.1 - real.3, real.1 + real.3)
      let (pI, qI) = (imaginary.1 - imaginary.3, imaginary.1 + imaginary.3)
      let lower = (real.0 + p - (imaginary.2 + qI), imaginary.0 + pI + (real.2 + q))
      let upper = (real.0 - p - (qI - imaginary.2), imaginary.0 - pI + (q - real.2))
      low.store(lower.0, lower.1, at: k, evenSign: 1)
      high.store(upper.0, upper.1, at: k, evenSign: -1)
      unsafe powers.store(lower.0 * lower.0 + lower.1 * lower.1, at: k)
      unsafe powers.store(upper.0 * upper.0 + upper.1 * upper.1, at: room + k)
      k += 8
    }
  }

  /// T₀ … T₃ for one part, real or imaginary: output k stands at sample 2k + 1.
  @inline(__always) private static func quarterSums(
    _ even: UnsafePointer<Float>, _ odd: UnsafePointer<Float>, _ taps: UnsafePointer<SIMD8<Float>>
  ) -> (SIMD8<Float>, SIMD8<Float>, SIMD8<Float>, SIMD8<Float>) {
    unsafe (
      sum(odd, taps, count: 5), sum(even, taps + 5, count: 4), sum(odd - 1, taps + 9, count: 4),
      sum(even - 1, taps + 13, count: 4)
    )
  }

  /// Filters a band in thirds into its three parts and takes their powers, eight outputs at a time.
  ///
  /// With the sums T₀ … T₅ of `KurtogramFilters`, those of even r in A + iB and those of odd r in C + iD:
  ///
  ///     A = T₀ + (T₂ − T₄)/2        B = √3/2 (T₂ + T₄)        C = √3/2 (T₁ − T₅)        D = T₃ + (T₁ + T₅)/2
  ///     lowest = A + C + i(B + D)        highest = A − C + i(D − B)        middle = T₀ − T₂ + T₄ + i(T₁ − T₃ + T₅)
  ///
  /// - Parameter powers: Receives the three powers, each `room` places after the one before.
  func third(
    _ band: UnsafePointer<Float>, _ taps: UnsafePointer<SIMD8<Float>>, isReal: Bool,
    powers: UnsafeMutablePointer<Float>, _ room: Int
  ) {
    var k = 0
    while k < count / 3 {
      let real = unsafe sixthSums(band + k, taps, isImaginary: false)
      let imaginary = isReal ? Sixths() : unsafe sixthSums(band + k, taps, isImaginary: true)
      // A complex number times i is its parts exchanged, one of them negated.
      let lowest = (
        real.evenReal + real.oddReal - imaginary.evenImaginary - imaginary.oddImaginary,
        imaginary.evenReal + imaginary.oddReal + real.evenImaginary + real.oddImaginary
      )
      let highest = (
        real.evenReal - real.oddReal + imaginary.evenImaginary - imaginary.oddImaginary,
        imaginary.evenReal - imaginary.oddReal - real.evenImaginary + real.oddImaginary
      )
      let middle = (
        real.middleReal - imaginary.middleImaginary, imaginary.middleReal + real.middleImaginary
      )
      unsafe powers.store(lowest.0 * lowest.0 + lowest.1 * lowest.1, at: k)
      unsafe powers.store(middle.0 * middle.0 + middle.1 * middle.1, at: room + k)
      unsafe powers.store(highest.0 * highest.0 + highest.1 * highest.1, at: 2 * room + k)
      k += 8
    }
  }

  /// What the three parts are made of: factors of 1 and of i, for even and odd r.
  private struct Sixths {
    var evenReal = SIMD8<Float>.zero
    var evenImaginary = SIMD8<Float>.zero
    var oddReal = SIMD8<Float>.zero
    var oddImaginary = SIMD8<Float>.zero
    var middleReal = SIMD8<Float>.zero
    var middleImaginary = SIMD8<Float>.zero
  }

  /// T₀ … T₅ for one part, real or imaginary, combined: output k stands at sample 3k + 2.
  @inline(__always) private func sixthSums(
    _ band: UnsafePointer<Float>, _ taps: UnsafePointer<SIMD8<Float>>, isImaginary: Bool
  ) -> Sixths {
    let zero = unsafe band + row(0, isImaginary: isImaginary)
    let one = unsafe band + row(1, isImaginary: isImaginary)
    let two = unsafe band + row(2, isImaginary: isImaginary)
    let t0 = unsafe Self.sum(two, taps, count: 5)
    let t1 = unsafe Self.sum(one, taps + 5, count: 4)
    let t2 = unsafe Self.sum(zero, taps + 9, count: 4)
    let t3 = unsafe Self.sum(two - 1, taps + 13, count: 4)
    let t4 = unsafe Self.sum(one - 1, taps + 17, count: 4)
    let t5 = unsafe Self.sum(zero - 1, taps + 21, count: 4)
    let sine: Float = 0.866_025_4
    return Sixths(
      evenReal: t0 + 0.5 * (t2 - t4), evenImaginary: sine * (t2 + t4), oddReal: sine * (t1 - t5),
      oddImaginary: t3 + 0.5 * (t1 + t5), middleReal: t0 - t2 + t4, middleImaginary: t1 - t3 + t5)
  }

  /// Σ taps[q] · row[k − 2q], eight neighbouring k at once.
  @inline(__always) private static func sum(
    _ row: UnsafePointer<Float>, _ taps: UnsafePointer<SIMD8<Float>>, count: Int
  ) -> SIMD8<Float> {
    var sum = unsafe taps[0] * row.vector(0)
    for q in 1..<count { unsafe sum += taps[q] * row.vector(-2 * q) }
    return sum
  }
}

extension BandRows {
  /// mean(p²) / mean(p)² − 2 over all but the first sixteenth; 0 where what is left is rounding.
  static func kurtosis(ofPowers powers: UnsafePointer<Float>, count: Int) -> Double {
    let first = count / 16
    var (power, square) = (SIMD4<Double>(repeating: 0), SIMD4<Double>(repeating: 0))
    var index = first
    // Short sums in single precision, their sum in double.
    while index + 8 <= count {
      let end = min(count, index + 512)
      var (powerHere, squareHere) = (SIMD8<Float>(repeating: 0), SIMD8<Float>(repeating: 0))
      while index + 8 <= end {
        let values = unsafe powers.vector(index)
        powerHere += values
        squareHere += values * values
        index += 8
      }
      power += SIMD4<Double>(powerHere.lowHalf + powerHere.highHalf)
      square += SIMD4<Double>(squareHere.lowHalf + squareHere.highHalf)
    }
    var (meanPower, meanSquare) = (power.sum(), square.sum())
    while index < count {
      let value = unsafe Double(powers[index])
      meanPower += value
      meanSquare += value * value
      index += 1
    }
    meanPower /= Double(count - first)
    meanSquare /= Double(count - first)
    // The whole signal has power 1, of which single precision knows 1e-14.
    return meanPower > 1e-12 ? meanSquare / (meanPower * meanPower) - 2 : 0
  }
}

/// The four rows of a band in halves, to be written.
@safe private struct HalfRows {
  let even, evenI, odd, oddI: UnsafeMutablePointer<Float>

  init(_ rows: BandRows, _ band: UnsafeMutablePointer<Float>) {
    unsafe even = band + rows.row(0, isImaginary: false)
    unsafe evenI = band + rows.row(0, isImaginary: true)
    unsafe odd = band + rows.row(1, isImaginary: false)
    unsafe oddI = band + rows.row(1, isImaginary: true)
  }

  /// Writes eight neighbours from sample `index` on, those at even places times `evenSign`.
  @inline(__always) func store(
    _ real: SIMD8<Float>, _ imaginary: SIMD8<Float>, at index: Int, evenSign: Float
  ) {
    unsafe UnsafeMutableRawPointer(even + index / 2).storeBytes(of: evenSign * real.evenHalf, as: SIMD4<Float>.self)
    unsafe UnsafeMutableRawPointer(odd + index / 2).storeBytes(of: real.oddHalf, as: SIMD4<Float>.self)
    unsafe UnsafeMutableRawPointer(evenI + index / 2)
      .storeBytes(of: evenSign * imaginary.evenHalf, as: SIMD4<Float>.self)
    unsafe UnsafeMutableRawPointer(oddI + index / 2).storeBytes(of: imaginary.oddHalf, as: SIMD4<Float>.self)
  }
}
