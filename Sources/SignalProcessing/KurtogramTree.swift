extension Kurtogram {
  /// The kurtosis of every band, in the order of the map's nodes.
  func kurtoses(of signal: Span<Float>) -> [Double] {
    var kurtoses = [Double](repeating: 0, count: Map.levels(levelCount).reduce(0) { $0 + $1.bandCount })
    let centre = mean(of: signal)
    let deviation = Self.deviation(of: signal, from: centre)
    // Nothing to see in silence, nor in what is not a number.
    guard deviation > 0, deviation.isFinite else { return kurtoses }
    let scale = Float(1 / deviation)

    let powers = AlignedFloats(count: 3 * BandRows.rounded(sampleCount))
    kurtoses[0] = wholeBandKurtosis(of: signal, centre: Float(centre), scale: scale, powers)
    guard levelCount > 0 else { return kurtoses }

    let rowsSize = (0...levelCount).map { BandRows(sampleCount >> $0, apart: 2).size << $0 }.max() ?? 0
    let thirds = AlignedFloats(count: BandRows(sampleCount, apart: 3).size)
    var bands = AlignedFloats(count: rowsSize)
    var halves = AlignedFloats(count: rowsSize)
    unsafe BandRows(sampleCount, apart: 2).load(signal, minus: Float(centre), times: scale, into: bands.floats)
    var first = 1
    for level in 0..<levelCount {
      let isReal = level == 0
      first += halve(bands, level, isReal, into: halves, powers, &kurtoses, from: first)
      if level + 1 < levelCount {
        first += third(bands, level, isReal, with: thirds, powers, &kurtoses, from: first)
      }
      swap(&bands, &halves)
    }
    return kurtoses
  }

  private static func deviation(of signal: Span<Float>, from centre: Double) -> Double {
    var sum = SIMD4<Double>(repeating: 0)
    let whole = signal.count & ~3
    var index = 0
    while index < whole {
      let values = SIMD4(
        Double(signal[index]), Double(signal[index + 1]), Double(signal[index + 2]), Double(signal[index + 3]))
      sum += (values - centre) * (values - centre)
      index += 4
    }
    var rest = 0.0
    while index < signal.count {
      rest += (Double(signal[index]) - centre) * (Double(signal[index]) - centre)
      index += 1
    }
    return ((sum.sum() + rest) / Double(signal.count)).squareRoot()
  }

  /// The kurtosis of the analytic signal itself.
  private func wholeBandKurtosis(
    of signal: Span<Float>, centre: Float, scale: Float, _ powers: borrowing AlignedFloats
  ) -> Double {
    let fft = RealFFT(length: sampleCount)
    fft.load(signal, minus: centre, times: scale)
    fft.hilbertTransform()
    for index in 0..<sampleCount {
      let real = (signal[index] - centre) * scale
      let imaginary = unsafe fft.samples.floats[index]
      unsafe powers.floats[index] = real * real + imaginary * imaginary
    }
    return unsafe BandRows.kurtosis(ofPowers: powers.floats, count: sampleCount)
  }

  /// Splits the bands of a level into halves; returns how many those are.
  private func halve(
    _ bands: borrowing AlignedFloats, _ level: Int, _ isReal: Bool, into halves: borrowing AlignedFloats,
    _ powers: borrowing AlignedFloats, _ kurtoses: inout [Double], from first: Int
  ) -> Int {
    let source = BandRows(sampleCount >> level, apart: 2)
    let target = BandRows(sampleCount >> (level + 1), apart: 2)
    let room = BandRows.rounded(target.count)
    unsafe halfTaps.withUnsafeBufferPointer { taps in
      guard let taps = taps.baseAddress else { return }
      for band in 0..<1 << level {
        let from = unsafe bands.floats + band * source.size
        let to = unsafe halves.floats + 2 * band * target.size
        unsafe source.halve(from, taps, isReal: isReal, target, into: to, powers: powers.floats, room)
        for half in 0..<2 {
          kurtoses[first + 2 * band + half] =
            unsafe BandRows.kurtosis(ofPowers: powers.floats + half * room, count: target.count)
        }
      }
    }
    return 2 << level
  }

  /// Looks at the thirds of the bands of a level; returns how many those are.
  private func third(
    _ bands: borrowing AlignedFloats, _ level: Int, _ isReal: Bool, with thirds: borrowing AlignedFloats,
    _ powers: borrowing AlignedFloats, _ kurtoses: inout [Double], from first: Int
  ) -> Int {
    let source = BandRows(sampleCount >> level, apart: 2)
    let apart = BandRows(source.count, apart: 3)
    let room = BandRows.rounded(source.count / 3)
    unsafe thirdTaps.withUnsafeBufferPointer { taps in
      guard let taps = taps.baseAddress else { return }
      for band in 0..<1 << level {
        unsafe source.separate(bands.floats + band * source.size, into: thirds.floats, apart, isReal: isReal)
        unsafe apart.third(thirds.floats, taps, isReal: isReal, powers: powers.floats, room)
        for part in 0..<3 {
          kurtoses[first + 3 * band + part] =
            unsafe BandRows.kurtosis(ofPowers: powers.floats + part * room, count: source.count / 3)
        }
      }
    }
    return 3 << level
  }
}
