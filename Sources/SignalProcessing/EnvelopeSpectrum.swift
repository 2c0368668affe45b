/// The amplitude spectrum of a signal's envelope: where a bearing defect shows the rate of its impacts.
///
/// |FFT(envelope − mean)| · 2/n over the bins 0 ... n/2, so that an envelope a + b cos(2πft) shows b at f. Impacts
/// excite a resonance, so the band around it is cut out first; the envelope then holds the impacts' rhythm without
/// the machine's low-frequency vibration (McFadden and Smith, 1984).
package struct EnvelopeSpectrum: Sendable {
  package let sampleCount: Int
  package let sampleRateHz: Double
  /// The band whose envelope is taken; nil for all frequencies.
  package let bandHz: ClosedRange<Double>?

  private let analytic: AnalyticSignal

  package init(sampleCount: Int, sampleRateHz: Double, bandHz: ClosedRange<Double>? = nil) {
    precondition(sampleRateHz > 0, "a sample rate of \(sampleRateHz) Hz")
    self.sampleCount = sampleCount
    self.sampleRateHz = sampleRateHz
    self.bandHz = bandHz
    analytic =
      bandHz.map { AnalyticSignal(sampleCount: sampleCount, sampleRateHz: sampleRateHz, bandHz: $0) }
      ?? AnalyticSignal(sampleCount: sampleCount)
  }

  /// The number of frequency bins.
  package var binCount: Int { sampleCount / 2 + 1 }
  /// The distance between bins, in Hz.
  package var resolutionHz: Double { sampleRateHz / Double(sampleCount) }

  /// The amplitude of each bin, in the signal's unit: `[binCount]`.
  ///
  /// - Parameter signal: `[sampleCount]`
  package func amplitudes(of signal: Span<Float>) -> [Float] {
    amplitudes(ofEnvelope: analytic.envelope(of: signal).span)
  }

  /// The same, from an envelope already taken.
  ///
  /// - Parameter envelope: `[sampleCount]`
  package func amplitudes(ofEnvelope envelope: Span<Float>) -> [Float] {
    var fft = RealFFT(length: sampleCount)
    let centre = Float(mean(of: envelope))
    var centred = [Float](repeating: 0, count: sampleCount)
    precondition(envelope.count == sampleCount, "\(envelope.count) samples for a spectrum of \(sampleCount)")
    for index in envelope.indices { centred[index] = envelope[index] - centre }
    var amplitudes = [Float](repeating: 0, count: binCount)
    var out = amplitudes.mutableSpan
    fft.power(of: centred.span, into: &out)
    let scale = 2 / Float(sampleCount)
    for bin in out.indices { out[bin] = out[bin].squareRoot() * scale }
    return amplitudes
  }
}
