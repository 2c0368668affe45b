package import Tensors

/// The Fourier transform of overlapping, tapered pieces of a signal: how its frequencies change over time.
///
/// X[f, k] = Σ over t of x[f·hop + t] w[t] exp(−2πi k t / n) / Σ w, so that a line of amplitude A stands A/2 high (A at
/// 0 Hz and at half the rate), as scipy's `stft` has it. With zeros on either side, frame f is centred on sample f·hop
/// and every sample counts alike, so that `signal(of:)` returns the signal whole.
package struct ShortTimeSpectrum: Sendable {
  /// What stands beyond the ends of the signal.
  package enum Edges: Sendable {
    /// Nothing: frames that would reach beyond the ends are left out.
    case none
    /// Half a segment of zeros on either side, and as many more as fill the last frame.
    case zeros
  }

  /// The spectra of all frames.
  package struct Frames: Sendable, Equatable {
    package let sampleRateHz: Double
    /// The samples from one frame to the next.
    package let hop: Int
    /// The time of the first frame's centre, in samples from the signal's first.
    package let firstCentre: Int
    /// How many samples the signal had.
    package let sampleCount: Int
    /// `[frame, bin]`, in the signal's unit.
    package let real: Matrix
    /// `[frame, bin]`, in the signal's unit.
    package let imaginary: Matrix

    /// The centre of each frame, in seconds from the first sample.
    package var timesSeconds: [Double] {
      (0..<real.rowCount).map { Double(firstCentre + $0 * hop) / sampleRateHz }
    }

    /// |X|² of each frame and bin, in the signal's unit squared: `[frame, bin]`.
    package var power: Matrix {
      Matrix(
        real.rowCount, real.columnCount,
        zip(real.elements, imaginary.elements).map { $0 * $0 + $1 * $1 })
    }
  }

  package let sampleRateHz: Double
  package let segmentLength: Int
  /// The samples from one frame to the next.
  package let hop: Int
  package let edges: Edges

  private let window: [Float]
  /// 1 / Σ w
  private let scale: Float

  /// - Parameters:
  ///   - sampleRateHz: In Hz.
  ///   - segmentLength: Samples of a segment.
  ///   - overlap: How many samples a segment shares with the next; half of it where nil.
  ///   - window: What each segment is tapered with.
  ///   - edges: Zeros by default, so that the first and last samples count as much as the others.
  package init(
    sampleRateHz: Double, segmentLength: Int, overlap: Int? = nil, window: SpectralWindow = .hann,
    edges: Edges = .zeros
  ) {
    precondition(sampleRateHz > 0, "a sample rate of \(sampleRateHz) Hz")
    precondition(segmentLength > 1, "segments of \(segmentLength) samples")
    let overlap = overlap ?? segmentLength / 2
    precondition(
      (0..<segmentLength).contains(overlap), "an overlap of \(overlap) in segments of \(segmentLength) samples")
    self.sampleRateHz = sampleRateHz
    self.segmentLength = segmentLength
    hop = segmentLength - overlap
    self.edges = edges
    self.window = window.values(segmentLength)
    scale = Float(1 / self.window.reduce(0) { $0 + Double($1) })
  }

  package var binCount: Int { segmentLength / 2 + 1 }
  /// The distance between bins, in Hz.
  package var resolutionHz: Double { sampleRateHz / Double(segmentLength) }

  private var lead: Int { edges == .zeros ? segmentLength / 2 : 0 }

  /// How many frames a signal has.
  package func frameCount(forSampleCount sampleCount: Int) -> Int {
    switch edges {
    case .none: return Windowing(length: segmentLength, stride: hop).count(inSampleCount: sampleCount)
    case .zeros:
      let beyond = max(0, sampleCount + 2 * lead - segmentLength)
      return (beyond + hop - 1) / hop + 1
    }
  }

  /// The spectra of a signal's frames.
  package func callAsFunction(_ signal: Span<Float>) -> Frames {
    let count = frameCount(forSampleCount: signal.count)
    var real = Matrix(zeros: count, binCount)
    var imaginary = real
    let fft = RealFFT(length: segmentLength)
    let taper = window.span
    var realParts = real.elements.mutableSpan
    var imaginaryParts = imaginary.elements.mutableSpan
    for frame in 0..<count {
      let start = frame * hop - lead
      for index in 0..<segmentLength {
        let isThere = start + index >= 0 && start + index < signal.count
        unsafe fft.samples.floats[index] = isThere ? signal[start + index] * taper[index] : 0
      }
      fft.transform()
      for bin in 0..<binCount {
        realParts[frame * binCount + bin] = unsafe fft.bins.floats[2 * bin] * scale
        imaginaryParts[frame * binCount + bin] = unsafe fft.bins.floats[2 * bin + 1] * scale
      }
    }
    return Frames(
      sampleRateHz: sampleRateHz, hop: hop, firstCentre: segmentLength / 2 - lead, sampleCount: signal.count,
      real: real, imaginary: imaginary)
  }

  /// The signal whose frames these are: tapered once more, added up, and divided by the sum of squared tapers.
  ///
  /// Where the squared tapers sum to less than 1e-10 nothing is known of a sample, and it is 0: so at the ends where
  /// they have no zeros beyond them, and between segments that do not overlap.
  ///
  /// - Parameter frames: Of this segment length, hop and edges.
  /// - Returns: `[frames.sampleCount]`
  package func signal(of frames: Frames) -> [Float] {
    let count = frameCount(forSampleCount: frames.sampleCount)
    precondition(
      frames.real.rowCount == count && frames.real.columnCount == binCount,
      "\(frames.real.rowCount) frames of \(frames.real.columnCount) bins, wanted \(count) of \(binCount)")
    var fft = RealFFT(length: segmentLength)
    var piece = [Float](repeating: 0, count: segmentLength)
    var sums = [Double](repeating: 0, count: frames.sampleCount)
    var weights = sums
    for frame in 0..<count {
      let bins = frame * binCount..<(frame + 1) * binCount
      var out = piece.mutableSpan
      fft.inverse(
        real: frames.real.elements.span.extracting(bins),
        imaginary: frames.imaginary.elements.span.extracting(bins), into: &out)
      let start = frame * hop - lead
      for index in max(0, -start)..<max(max(0, -start), min(segmentLength, frames.sampleCount - start)) {
        sums[start + index] += Double(piece[index]) * Double(window[index])
        weights[start + index] += Double(window[index]) * Double(window[index])
      }
    }
    return zip(sums, weights).map { sum, weight in weight > 1e-10 ? Float(sum / weight) / scale : 0 }
  }
}
