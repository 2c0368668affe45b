/// A band-pass without phase shift and with vertical edges: all frequencies outside the band are set to 0.
///
/// The signal is treated as periodic. Vertical edges ring at the ends and around impacts (by 1/t); where that matters,
/// use `ButterworthBandPass` both ways.
package struct FourierBandPass: Sendable {
  package let sampleCount: Int
  /// The bins that are kept.
  private let kept: ClosedRange<Int>

  /// - Parameters:
  ///   - sampleCount: The length of every signal.
  ///   - sampleRateHz: In Hz.
  ///   - bandHz: Keeps the bins whose frequency lies in it, both ends included; at least one must.
  package init(sampleCount: Int, sampleRateHz: Double, bandHz: ClosedRange<Double>) {
    self.sampleCount = sampleCount
    kept = AnalyticSignal(sampleCount: sampleCount, sampleRateHz: sampleRateHz, bandHz: bandHz).kept
  }

  /// - Parameter signal: `[sampleCount]`
  /// - Returns: `[sampleCount]`
  package func callAsFunction(_ signal: Span<Float>) -> [Float] {
    let fft = RealFFT(length: sampleCount)
    fft.load(signal)
    fft.transform()
    unsafe fft.bins.floats.update(repeating: 0, count: 2 * kept.lowerBound)
    let end = 2 * (kept.upperBound + 1)
    unsafe (fft.bins.floats + end).update(repeating: 0, count: 2 * fft.binCount - end)
    return fft.inverseOfBins()
  }
}
