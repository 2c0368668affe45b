internal import CProcessor
package import Tensors

/// How the level of each band changes over time: the log-mel spectrogram, and its like on any other bands.
///
/// For each frame P[k] = |Σ over t of x[f·hop + t] w[t] exp(−2πi k t / n)|², and for each band 10 log₁₀(max(Σ P[k] weight,
/// floor)) dB against a power of 1. Nothing is normalised by frame or clip: level is information, and 6.02 dB more is
/// twice the amplitude in every band. With mel bands, a periodic Hann window and centred frames it equals librosa's
/// `power_to_db(melspectrogram(y, pad_mode="constant"), ref=1.0, top_db=None)`.
///
/// Results are `[frame, band]`: some successive frames are then neighbours in memory, so that images and stacks of frames
/// are copies without a transposition.
package struct BandSpectrogram: Sendable {
  package let filterbank: Filterbank
  /// The samples from one frame to the next.
  package let hop: Int
  /// Whether frame f is centred on sample f·hop, with zeros beyond the ends; otherwise frames lie within the signal.
  package let isCentred: Bool
  /// The lowest power that is told from silence.
  package let floor: Float

  private let window: [Float]
  private let transform: PowerTransform

  /// - Parameters:
  ///   - filterbank: The bands, and the length of a frame.
  ///   - hop: Samples from one frame to the next.
  ///   - window: What each segment is tapered with.
  ///   - isCentred: On by default, so that the first and last samples count and frames bear round times.
  ///   - floor: 1e-10, or −100 dB, as librosa has it. The rounding of a 16-bit converter of ±1 lies at −87 dB in mel
  ///     bands of 1024 samples at 16 kHz, so only digital silence is cut off.
  package init(
    _ filterbank: Filterbank, hop: Int, window: SpectralWindow = .hann, isCentred: Bool = true, floor: Float = 1e-10
  ) {
    precondition(hop > 0, "a hop of \(hop) samples")
    precondition(floor >= .leastNormalMagnitude, "a floor of \(floor) leaves silence without a logarithm")
    self.filterbank = filterbank
    self.hop = hop
    self.isCentred = isCentred
    self.floor = floor
    self.window = window.values(filterbank.fftLength)
    transform = PowerTransform(length: filterbank.fftLength)
  }

  /// The log-mel spectrogram as most publications on machine sound take it: frames of 1024 samples that overlap by half,
  /// 128 bands, 64 ms and 15.6 Hz at 16 kHz.
  package static func logMel(
    sampleRateHz: Double, bandCount: Int = 128, fftLength: Int = 1024, hop: Int = 512, scale: MelScale = .slaney
  ) -> BandSpectrogram {
    BandSpectrogram(Filterbank(.mel(bandCount, scale), sampleRateHz: sampleRateHz, fftLength: fftLength), hop: hop)
  }

  package var bandCount: Int { filterbank.bandCount }
  package var fftLength: Int { filterbank.fftLength }

  /// The zeros before the first sample.
  private var lead: Int { isCentred ? fftLength / 2 : 0 }

  /// How many frames a signal has; none where it has no samples or, unless frames are centred, fewer than a frame.
  package func frameCount(forSampleCount sampleCount: Int) -> Int {
    guard sampleCount > 0 else { return 0 }
    return Windowing(length: fftLength, stride: hop).count(inSampleCount: sampleCount + 2 * lead)
  }

  /// The centre of each frame, in seconds from the first sample.
  package func timesSeconds(frameCount: Int) -> [Double] {
    (0..<frameCount).map { Double($0 * hop + fftLength / 2 - lead) / filterbank.sampleRateHz }
  }

  /// The largest hop that gives a clip exactly so many frames, or nil where none does.
  ///
  /// An image of a fixed width is then neither stretched nor padded: 128 centred frames of 1024 samples fit 3 s at 16 kHz
  /// with a hop of 377, where 512 would give 94. The largest one brings the last frame nearest to the clip's end.
  package static func hop(
    forFrameCount frameCount: Int, sampleCount: Int, fftLength: Int, isCentred: Bool = true
  ) -> Int? {
    precondition(frameCount > 0, "\(frameCount) frames")
    precondition(fftLength > 1, "frames of \(fftLength) samples")
    // The samples over which the frames' starts may spread.
    let room = sampleCount - fftLength + (isCentred ? 2 * (fftLength / 2) : 0)
    guard sampleCount > 0, room >= 0 else { return nil }
    guard frameCount > 1 else { return room + 1 }
    let hop = room / (frameCount - 1)
    return hop > 0 && room / hop == frameCount - 1 ? hop : nil
  }
}

extension BandSpectrogram {
  /// The levels of a clip, on all processors: `[frame, band]`, in dB.
  package func levels(of signal: Span<Float>) -> Matrix { rows(of: signal, areLevels: true) }

  /// The powers of a clip, before floor and logarithm: `[frame, band]`, in the signal's unit squared.
  package func powers(of signal: Span<Float>) -> Matrix { rows(of: signal, areLevels: false) }

  /// The levels of many clips, shared among all processors: for each `[frame, band]`, in dB.
  package func levels(of clips: [[Float]]) -> [Matrix] {
    concurrentMap(clips.count) { index in
      let clip = clips[index]
      return levels(of: clip.span)
    }
  }

  /// The levels of all channels of a recording, shared among all processors: for each `[frame, band]`, in dB.
  ///
  /// - Parameter snapshot: `[channel, sample]`
  package func levels(ofChannels snapshot: Matrix) -> [Matrix] {
    let width = snapshot.columnCount
    return concurrentMap(snapshot.rowCount) { channel in
      levels(of: snapshot.elements.span.extracting(channel * width..<(channel + 1) * width))
    }
  }

  private func rows(of signal: Span<Float>, areLevels: Bool) -> Matrix {
    let (frameCount, bandCount) = (frameCount(forSampleCount: signal.count), bandCount)
    let rows = unsafe [Float](unsafeUninitializedCapacity: frameCount * bandCount) { buffer, initialized in
      initialized = frameCount * bandCount
      guard let rows = buffer.baseAddress else { return }
      unsafe signal.withUnsafeBufferPointer { signal in
        // Each block writes its own rows.
        nonisolated(unsafe) let (rows, signal) = unsafe (rows, signal)
        let blockCount = (frameCount + Self.blockLength - 1) / Self.blockLength
        concurrently(blockCount) { block in
          let frames = block * Self.blockLength..<min(frameCount, (block + 1) * Self.blockLength)
          unsafe write(frames, of: signal, areLevels, into: rows + frames.lowerBound * bandCount)
        }
      }
    }
    return Matrix(frameCount, bandCount, rows)
  }

  /// Enough frames that sharing them costs nothing, few enough that a clip has many such blocks.
  private static var blockLength: Int { 32 }

  /// Writes some frames, one after another.
  private func write(
    _ frames: Range<Int>, of signal: UnsafeBufferPointer<Float>, _ areLevels: Bool,
    into rows: UnsafeMutablePointer<Float>
  ) {
    let fft = RealFFT(length: fftLength)
    let power = AlignedFloats(count: filterbank.binCount)
    for (row, frame) in frames.enumerated() {
      unsafe load(signal, from: frame * hop - lead, into: fft.samples.floats)
      unsafe fetch(signal, from: (frame + 1) * hop - lead)
      unsafe transform.write(fft, into: power.floats)
      unsafe filterbank.weights.combine(power.floats, into: rows + row * bandCount)
    }
    if areLevels { unsafe Decibels.replace(rows, count: frames.count * bandCount, floor: floor) }
  }

  /// Has the samples that the next frame does not share with this one brought near while this one is transformed.
  ///
  /// The processor foresees a steady stream, but frames come in spurts.
  private func fetch(_ signal: UnsafeBufferPointer<Float>, from start: Int) {
    guard let samples = signal.baseAddress else { return }
    let end = min(start + fftLength, signal.count)
    for index in stride(from: max(0, start + fftLength - hop, start), to: end, by: 16) {
      unsafe cprocessor_fetch(samples + index)
    }
  }

  /// Writes the tapered samples of the frame that begins at `start`, with zeros beyond the signal.
  private func load(
    _ signal: UnsafeBufferPointer<Float>, from start: Int, into frame: UnsafeMutablePointer<Float>
  ) {
    let first = min(max(0, -start), fftLength)
    let end = max(first, min(fftLength, signal.count - start))
    unsafe frame.update(repeating: 0, count: first)
    unsafe (frame + end).update(repeating: 0, count: fftLength - end)
    guard first < end, let samples = signal.baseAddress else { return }
    unsafe window.withUnsafeBufferPointer { window in
      guard let window = window.baseAddress else { return }
      var index = first
      while index + 8 <= end {
        unsafe frame.store((samples + start).vector(index) * window.vector(index), at: index)
        index += 8
      }
      while index < end {
        unsafe frame[index] = samples[start + index] * window[index]
        index += 1
      }
    }
  }
}
