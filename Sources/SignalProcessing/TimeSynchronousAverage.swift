/// The mean turn of a shaft: what repeats with it stays, all else shrinks by 1/√turns.
///
/// Takes a signal at equal angles (`OrderTracking`). Averaging is a comb filter at the shaft's orders whose teeth are
/// 1/turns wide (McFadden, 1987). What is left when the mean turn is taken off, `residual(of:)`, holds what does not
/// turn with the shaft: among it the bearings, which slip.
package struct TimeSynchronousAverage: Sendable {
  /// The samples of the period that is averaged: a turn, or several where gears need them to meet again.
  package let samplesPerPeriod: Int

  package init(samplesPerPeriod: Int) {
    precondition(samplesPerPeriod > 0, "a period of \(samplesPerPeriod) samples")
    self.samplesPerPeriod = samplesPerPeriod
  }

  /// The mean period and how many went into it; samples after the last whole one are left out.
  ///
  /// - Parameter signal: At least one period long.
  /// - Returns: `[samplesPerPeriod]`
  package func callAsFunction(_ signal: Span<Float>) -> (mean: [Float], periodCount: Int) {
    let count = signal.count / samplesPerPeriod
    precondition(count > 0, "\(signal.count) samples hold no period of \(samplesPerPeriod)")
    var sums = [Double](repeating: 0, count: samplesPerPeriod)
    for period in 0..<count {
      for index in 0..<samplesPerPeriod { sums[index] += Double(signal[period * samplesPerPeriod + index]) }
    }
    return (sums.map { Float($0 / Double(count)) }, count)
  }

  /// The signal less its mean period, to its end: `[signal.count]`.
  package func residual(of signal: Span<Float>) -> [Float] {
    let (mean, _) = self(signal)
    return (0..<signal.count).map { signal[$0] - mean[$0 % samplesPerPeriod] }
  }

  /// FM4 of a gear: the kurtosis of what in a mean turn is not regular meshing (Stewart, 1977).
  ///
  /// From the mean turn the mean, orders 1 and 2 of the shaft, and the tooth-mesh orders with their first sidebands are
  /// taken away; then N Σd⁴ / (Σd²)², not less 3: about 3 for a sound gear, and higher where one tooth differs from the
  /// rest.
  ///
  /// - Parameters:
  ///   - turn: A mean turn, of one turn exactly.
  ///   - toothCount: Of the gear on this shaft; its mesh order must lie below half the samples of a turn.
  package static func fm4(ofTurn turn: Span<Float>, toothCount: Int) -> Double {
    precondition(
      toothCount > 3 && 2 * toothCount < turn.count, "\(toothCount) teeth in a turn of \(turn.count) samples")
    let fft = RealFFT(length: turn.count)
    fft.load(turn)
    fft.transform()
    for bin in 0..<fft.binCount {
      let fromMesh = bin % toothCount
      let isRegular = bin < 3 || (bin + 1 >= toothCount && (fromMesh <= 1 || fromMesh == toothCount - 1))
      if isRegular { unsafe fft.bins.complex[bin] = (0, 0) }
    }
    let difference = fft.inverseOfBins()
    let (square, fourth) = difference.reduce((0.0, 0.0)) { sums, value in
      let squared = Double(value) * Double(value)
      return (sums.0 + squared, sums.1 + squared * squared)
    }
    return square > 0 ? Double(difference.count) * fourth / (square * square) : 0
  }
}
