internal import Foundation
package import Tensors

/// The level of a signal in frequency bands, in decibels: what a machine sounds like, with its loudness kept.
///
/// For each band 10 log₁₀(P + floor), where P is the mean one-sided power density over the band, in unit²/Hz (or in
/// unit² per cycle/sample where the sample rate is unknown). Nothing is normalised by window or file: level is
/// information. The mean of each segment is taken off first, so a sensor's offset does not count.
package struct BandPowers: Sendable {
  package let sampleCount: Int
  /// Nil where the rate is unknown; the bands are then in cycles per sample.
  package let sampleRateHz: Double?
  package let bands: FrequencyBands
  /// Added to each band's density before the logarithm.
  package let floor: Float

  let welch: WelchSpectrum
  let weights: BandWeights

  /// - Parameters:
  ///   - sampleCount: The length of the windows whose level is taken.
  ///   - sampleRateHz: In Hz; nil where unknown, then bands are in cycles a sample.
  ///   - bandCount: How many bands there are.
  ///   - spacing: Linear by default, so that resonances at high frequencies are told apart.
  ///   - window: What each segment is tapered with.
  ///   - segmentLength: The piece transformed at once, averaged over pieces that overlap by half; the whole window
  ///     where nil. Shorter pieces give steadier values and coarser bands.
  ///   - floor: Keeps silence finite. 1e-12 g²/Hz is below what a 16-bit converter of ±5 g resolves.
  package init(
    sampleCount: Int, sampleRateHz: Double?, bandCount: Int, spacing: FrequencyBands.Spacing = .linear,
    window: SpectralWindow = .hann, segmentLength: Int? = nil, floor: Float = 1e-12
  ) {
    let segmentLength = segmentLength ?? sampleCount
    precondition(
      (2...max(2, sampleCount)).contains(segmentLength),
      "segments of \(segmentLength) samples in windows of \(sampleCount)")
    precondition(floor > 0, "a floor of \(floor) leaves silence without a logarithm")
    self.sampleCount = sampleCount
    self.sampleRateHz = sampleRateHz
    self.floor = floor
    let rate = sampleRateHz ?? 1
    bands = FrequencyBands(count: bandCount, spacing: spacing, sampleRate: rate)
    welch = WelchSpectrum(sampleRateHz: rate, segmentLength: segmentLength, window: window)
    weights = BandWeights(bands, binCount: welch.binCount, resolution: rate / Double(segmentLength), .mean)
  }

  /// Writes the level of one window of one channel in each band.
  ///
  /// - Parameters:
  ///   - signal: `[sampleCount]`
  ///   - levels: `[bandCount]`, in dB.
  package func logPowers(of signal: Span<Float>, into levels: inout MutableSpan<Float>) {
    var fft = RealFFT(length: welch.segmentLength)
    var density = [Float](repeating: 0, count: welch.binCount)
    var room = density.mutableSpan
    write(signal, with: &fft, by: &room, into: &levels)
  }

  /// The levels of every window and channel of a snapshot.
  ///
  /// - Parameters:
  ///   - snapshot: `[channel, sample]`
  ///   - windowing: Of `sampleCount` samples.
  /// - Returns: `[window, channel · bandCount + band]`, in dB.
  package func logPowers(of snapshot: Matrix, _ windowing: Windowing) -> Matrix {
    precondition(
      windowing.length == sampleCount, "windows of \(windowing.length) samples for band powers of \(sampleCount)")
    let (channels, width) = (snapshot.rowCount, snapshot.columnCount)
    let windowCount = windowing.count(inSampleCount: width)
    // Small enough to share a snapshot between processors, large enough that starting a piece costs nothing.
    let pieceLength = 8
    let pieces = concurrentMap((windowCount + pieceLength - 1) / pieceLength) { piece in
      let windows = piece * pieceLength..<min(windowCount, (piece + 1) * pieceLength)
      return levels(of: snapshot, windowing, windows)
    }
    return Matrix(windowCount, channels * bands.count, Array(pieces.joined()))
  }

  /// The levels of some windows, one after another.
  private func levels(of snapshot: Matrix, _ windowing: Windowing, _ windows: Range<Int>) -> [Float] {
    let (channels, width) = (snapshot.rowCount, snapshot.columnCount)
    var fft = RealFFT(length: welch.segmentLength)
    var density = [Float](repeating: 0, count: welch.binCount)
    var levels = [Float](repeating: 0, count: windows.count * channels * bands.count)
    let samples = snapshot.elements.span
    var room = density.mutableSpan
    var out = levels.mutableSpan
    var at = 0
    for window in windows {
      for channel in 0..<channels {
        let range = windowing.range(ofWindow: window)
        let signal = samples.extracting(channel * width + range.lowerBound..<channel * width + range.upperBound)
        var here = out._mutatingExtracting(at..<at + bands.count)
        write(signal, with: &fft, by: &room, into: &here)
        at += bands.count
      }
    }
    return levels
  }

  private func write(
    _ signal: Span<Float>, with fft: inout RealFFT, by density: inout MutableSpan<Float>,
    into levels: inout MutableSpan<Float>
  ) {
    precondition(signal.count == sampleCount, "\(signal.count) samples for band powers of \(sampleCount)")
    welch.density(of: signal, with: &fft, into: &density)
    weights.combine(density.span, into: &levels)
    for band in levels.indices { levels[band] = 10 * log10(levels[band] + floor) }
  }
}
