package import Tensors

/// The amplitude spectrum of a signal's envelope: where a bearing defect shows the rate of its impacts.
///
/// |FFT(envelope − mean)| · 2/n over the bins 0 ... n/2, so that an envelope a + b cos(2πft) shows b at f. Impacts
/// excite a resonance, so the band around it is cut out first; the envelope then holds the impacts' rhythm without
/// the machine's low-frequency vibration (McFadden and Smith, 1984).
package struct EnvelopeSpectrum: Sendable {
  /// Which envelope is transformed.
  package enum Envelope: String, Sendable, Codable {
    /// The magnitude of the analytic signal, in the signal's unit: what analysers show.
    case magnitude
    /// The magnitude's square, in the signal's unit squared: what theory knows (Randall, Antoni and Chobsaard, 2001).
    ///
    /// It holds no frequency above the band's width, while the root spreads lines over all of them: its spectrum is
    /// cleaner, exactly 0 above that width, and needs shorter transforms.
    case square
  }

  package let sampleCount: Int
  package let sampleRateHz: Double
  /// The band whose envelope is taken; nil for all frequencies.
  package let bandHz: ClosedRange<Double>?
  package let envelope: Envelope

  private let analytic: AnalyticSignal
  /// As many samples in the same time as the envelope needs.
  private let envelopeCount: Int
  /// The faster way to a magnitude's spectrum, where the length allows it.
  private let quartered: QuarteredEnvelope?

  package init(
    sampleCount: Int, sampleRateHz: Double, bandHz: ClosedRange<Double>? = nil, envelope: Envelope = .magnitude
  ) {
    precondition(sampleRateHz > 0, "a sample rate of \(sampleRateHz) Hz")
    self.sampleCount = sampleCount
    self.sampleRateHz = sampleRateHz
    self.bandHz = bandHz
    self.envelope = envelope
    analytic =
      bandHz.map { AnalyticSignal(sampleCount: sampleCount, sampleRateHz: sampleRateHz, bandHz: $0) }
      ?? AnalyticSignal(sampleCount: sampleCount)
    let isQuartered = envelope == .magnitude && QuarteredEnvelope.suits(sampleCount)
    quartered = isQuartered ? QuarteredEnvelope(sampleCount: sampleCount, kept: analytic.kept) : nil
    switch envelope {
    case .magnitude: envelopeCount = sampleCount
    // The square of k lines has 2k − 1; one more leaves half the rate empty.
    case .square: envelopeCount = min(sampleCount, RealFFT.fastLength(atLeast: 2 * analytic.kept.count))
    }
  }

  /// The number of frequency bins.
  package var binCount: Int { sampleCount / 2 + 1 }
  /// The distance between bins, in Hz.
  package var resolutionHz: Double { sampleRateHz / Double(sampleCount) }

  /// The amplitude of each bin, in the signal's unit, or its square for a squared envelope: `[binCount]`.
  ///
  /// - Parameter signal: `[sampleCount]`
  package func amplitudes(of signal: Span<Float>) -> [Float] {
    var amplitudes = [Float](repeating: 0, count: binCount)
    var out = amplitudes.mutableSpan
    write(signal, into: &out)
    return amplitudes
  }

  /// The amplitudes of each channel of a snapshot, on all processors: `[channel, binCount]`.
  ///
  /// - Parameter snapshot: `[channel, sampleCount]`
  package func amplitudes(of snapshot: Matrix) -> Matrix {
    let (channelCount, width) = (snapshot.rowCount, snapshot.columnCount)
    let amplitudes = unsafe [Float](unsafeUninitializedCapacity: channelCount * binCount) { buffer, initialized in
      // Each channel writes its own row.
      nonisolated(unsafe) let room = unsafe buffer
      concurrently(channelCount) { channel in
        let row = unsafe UnsafeMutableBufferPointer(rebasing: room[channel * binCount..<(channel + 1) * binCount])
        unsafe row.initialize(repeating: 0)
        var out = unsafe row.mutableSpan
        write(snapshot.elements.span.extracting(channel * width..<(channel + 1) * width), into: &out)
      }
      initialized = channelCount * binCount
    }
    return Matrix(channelCount, binCount, amplitudes)
  }

  /// The same, from an envelope (or its square) already taken.
  ///
  /// - Parameter envelope: `[sampleCount]`
  package func amplitudes(ofEnvelope envelope: Span<Float>) -> [Float] {
    let fft = RealFFT(length: sampleCount)
    fft.load(envelope)
    var amplitudes = [Float](repeating: 0, count: binCount)
    var out = amplitudes.mutableSpan
    Self.write(fft, into: &out)
    return amplitudes
  }

  private func write(_ signal: Span<Float>, into amplitudes: inout MutableSpan<Float>) {
    if let quartered { return quartered.write(signal, into: &amplitudes) }
    let fft = RealFFT(length: sampleCount)
    fft.load(signal)
    fft.transform()
    switch envelope {
    case .magnitude:
      let complex = analytic.inverse(of: fft.bins, from: 0, length: sampleCount)
      unsafe AnalyticSignal.magnitudes(of: complex.floats, count: sampleCount, into: fft.samples.floats)
      Self.write(fft, into: &amplitudes)
    case .square:
      let isShort = envelopeCount < sampleCount
      let first = isShort ? analytic.kept.lowerBound : 0
      let complex = analytic.inverse(of: fft.bins, from: first, length: envelopeCount)
      let short = RealFFT(length: envelopeCount)
      unsafe AnalyticSignal.squares(of: complex.floats, count: envelopeCount, into: short.samples.floats)
      var filled = amplitudes._mutatingExtracting(0..<short.binCount)
      Self.write(short, into: &filled)
    }
  }

  /// Writes the amplitudes of what is loaded, without its mean.
  private static func write(_ fft: borrowing RealFFT, into amplitudes: inout MutableSpan<Float>) {
    let samples = unsafe Span(_unsafeStart: fft.samples.floats, count: fft.length)
    let centre = Float(mean(of: samples))
    for index in 0..<fft.length { unsafe fft.samples.floats[index] -= centre }
    fft.transform()
    let scale = 2 / Float(fft.length)
    unsafe amplitudes.withUnsafeMutableBufferPointer { out in
      guard let out = out.baseAddress else { return }
      unsafe AnalyticSignal.magnitudes(of: fft.bins.floats, count: fft.binCount, times: scale, into: out)
    }
  }
}
