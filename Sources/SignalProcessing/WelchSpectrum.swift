/// A power spectrum averaged over overlapping, tapered segments (Welch, 1967), by scipy's conventions.
///
/// One-sided: all bins but 0 Hz, and but half the sample rate where the segment's length is even, count twice.
/// Segments that would run past the end of the signal are left out.
package struct WelchSpectrum: Sendable {
  package let sampleRateHz: Double
  package let segmentLength: Int
  /// How many samples a segment shares with the one before it.
  package let overlap: Int
  package let scaling: SpectrumScaling
  /// Whether each segment's mean is taken off it before the taper.
  package let removesMean: Bool

  let window: [Float]
  /// What |X[k]|² is multiplied by, before doubling.
  let scale: Double

  /// - Parameters:
  ///   - sampleRateHz: In Hz.
  ///   - segmentLength: Samples of a segment.
  ///   - overlap: Half a segment where nil, which loses next to nothing with a Hann window.
  ///   - window: What each segment is tapered with.
  ///   - removesMean: On by default: an offset of the sensor is no vibration, and leaks into the lowest bins.
  ///   - scaling: What the values are per: a band of 1 Hz, or a line.
  package init(
    sampleRateHz: Double, segmentLength: Int, overlap: Int? = nil, window: SpectralWindow = .hann,
    removesMean: Bool = true, scaling: SpectrumScaling = .density
  ) {
    precondition(sampleRateHz > 0, "a sample rate of \(sampleRateHz) Hz")
    precondition(segmentLength > 0, "a segment of \(segmentLength) samples")
    let overlap = overlap ?? segmentLength / 2
    precondition(
      (0..<segmentLength).contains(overlap), "an overlap of \(overlap) in segments of \(segmentLength) samples")
    self.sampleRateHz = sampleRateHz
    self.segmentLength = segmentLength
    self.overlap = overlap
    self.removesMean = removesMean
    self.scaling = scaling
    self.window = window.values(segmentLength)
    switch scaling {
    case .density: scale = 1 / (sampleRateHz * self.window.reduce(0) { $0 + Double($1) * Double($1) })
    case .spectrum:
      let sum = self.window.reduce(0) { $0 + Double($1) }
      scale = 1 / (sum * sum)
    }
  }

  /// The number of frequency bins, from 0 Hz to half the sample rate.
  package var binCount: Int { segmentLength / 2 + 1 }

  /// The spectrum of a signal of at least one segment's length.
  package func spectrum(of signal: Span<Float>) -> PowerSpectrum {
    precondition(
      signal.count >= segmentLength, "\(signal.count) samples are less than one segment of \(segmentLength)")
    var fft = RealFFT(length: segmentLength)
    var power = [Float](repeating: 0, count: binCount)
    var out = power.mutableSpan
    density(of: signal, with: &fft, into: &out)
    return PowerSpectrum(resolutionHz: sampleRateHz / Double(segmentLength), scaling: scaling, values: power)
  }

  /// Writes the one-sided power of each bin, averaged over the segments.
  func density(of signal: Span<Float>, with fft: inout RealFFT, into power: inout MutableSpan<Float>) {
    let segments = Windowing(length: segmentLength, stride: segmentLength - overlap)
    let count = segments.count(inSampleCount: signal.count)
    let taper = window.span
    if count == 1 {
      segmentPower(signal.extracting(0..<segmentLength), taper, with: &fft, into: &power)
    } else {
      var piece = [Float](repeating: 0, count: binCount)
      for bin in power.indices { power[bin] = 0 }
      for index in 0..<count {
        var written = piece.mutableSpan
        segmentPower(signal.extracting(segments.range(ofWindow: index)), taper, with: &fft, into: &written)
        for bin in power.indices { power[bin] += written[bin] }
      }
    }
    let doubled = Float(2 * scale / Double(count))
    for bin in power.indices { power[bin] *= doubled }
    power[0] *= 0.5
    if segmentLength.isMultiple(of: 2) { power[power.count - 1] *= 0.5 }
  }

  func segmentPower(
    _ segment: Span<Float>, _ taper: Span<Float>, with fft: inout RealFFT, into power: inout MutableSpan<Float>
  ) {
    fft.load(segment, minus: removesMean ? Float(mean(of: segment)) : 0, times: taper)
    fft.transform()
    fft.writePower(into: &power)
  }
}

/// The power spectrum of a whole signal as one segment, by scipy's conventions.
package struct Periodogram: Sendable {
  private let welch: WelchSpectrum

  /// - Parameters:
  ///   - sampleCount: The length of every signal.
  ///   - sampleRateHz: In Hz.
  ///   - window: None by default, as in scipy; a Hann window keeps strong lines from hiding weak ones.
  ///   - removesMean: Whether the mean of each segment is taken out first.
  ///   - scaling: What the values are per: a band of 1 Hz, or a line.
  package init(
    sampleCount: Int, sampleRateHz: Double, window: SpectralWindow = .rectangular, removesMean: Bool = true,
    scaling: SpectrumScaling = .density
  ) {
    welch = WelchSpectrum(
      sampleRateHz: sampleRateHz, segmentLength: sampleCount, overlap: 0, window: window, removesMean: removesMean,
      scaling: scaling)
  }

  /// - Parameter signal: `[sampleCount]`
  package func spectrum(of signal: Span<Float>) -> PowerSpectrum {
    precondition(
      signal.count == welch.segmentLength, "\(signal.count) samples for a periodogram of \(welch.segmentLength)")
    return welch.spectrum(of: signal)
  }
}
