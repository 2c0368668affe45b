/// How impulsive a signal is at each frequency, over the frames of a short-time Fourier transform.
///
/// With M frames, and sums over them of the power and of its square in one bin (Antoni, Mechanical Systems and Signal
/// Processing 20, 2006, 282-307; without bias for independent frames, Vrabie, Granjon and Servière, 2003):
///
///     SK = M / (M − 1) · ( (M + 1) Σ|X|⁴ / (Σ|X|²)² − 2 )
///
/// 0 for Gaussian noise with a scatter of 2/√M, −1 for a steady line, large where a frequency comes and goes. Choose
/// segments longer than an impact rings and shorter than the time between impacts: only then do some frames hold one
/// and others none.
package struct SpectralKurtosis: Sendable {
  /// The kurtosis of each bin.
  package struct Values: Sendable, Equatable {
    /// The distance between bins, in Hz.
    package let resolutionHz: Double
    package let frameCount: Int
    /// `[binCount]`; 0 Hz and half the rate, whose transforms are real, are given as 0.
    package let kurtosis: [Float]

    /// The standard deviation of a value where the signal is Gaussian noise and frames do not overlap: 2/√M.
    package var scatter: Double { 2 / Double(frameCount).squareRoot() }
  }

  private let welch: WelchSpectrum

  /// - Parameters:
  ///   - sampleRateHz: In Hz.
  ///   - segmentLength: Samples of a segment.
  ///   - overlap: Half a segment where nil.
  ///   - window: What each segment is tapered with.
  package init(sampleRateHz: Double, segmentLength: Int, overlap: Int? = nil, window: SpectralWindow = .hann) {
    precondition(segmentLength > 1, "segments of \(segmentLength) samples")
    welch = WelchSpectrum(
      sampleRateHz: sampleRateHz, segmentLength: segmentLength, overlap: overlap, window: window)
  }

  package var binCount: Int { welch.binCount }

  /// - Parameter signal: At least two segments long.
  package func callAsFunction(_ signal: Span<Float>) -> Values {
    let segments = Windowing(length: welch.segmentLength, stride: welch.segmentLength - welch.overlap)
    let count = segments.count(inSampleCount: signal.count)
    precondition(
      count > 1, "\(signal.count) samples hold \(count) frames of \(welch.segmentLength), a kurtosis needs 2")
    var fft = RealFFT(length: welch.segmentLength)
    var power = [Float](repeating: 0, count: binCount)
    var sums = [Double](repeating: 0, count: binCount)
    var squares = sums
    for frame in 0..<count {
      var out = power.mutableSpan
      welch.segmentPower(
        signal.extracting(segments.range(ofWindow: frame)), welch.window.span, with: &fft, into: &out)
      for bin in 0..<binCount {
        let value = Double(power[bin])
        sums[bin] += value
        squares[bin] += value * value
      }
    }
    var kurtosis = [Float](repeating: 0, count: binCount)
    let frames = Double(count)
    for bin in 1..<binCount where 2 * bin != welch.segmentLength && sums[bin] > 0 {
      let ratio = squares[bin] / (sums[bin] * sums[bin])
      kurtosis[bin] = Float(frames / (frames - 1) * ((frames + 1) * ratio - 2))
    }
    return Values(
      resolutionHz: welch.sampleRateHz / Double(welch.segmentLength), frameCount: count, kurtosis: kurtosis)
  }
}
