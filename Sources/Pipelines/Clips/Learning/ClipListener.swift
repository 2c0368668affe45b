internal import Recordings
internal import SignalProcessing
internal import Tensors

/// Reads clips and turns them into spectrograms and statistics.
struct ClipListener: Sendable {
  let source: ClipSource
  let plan: SpectrogramPlan
  let spectrogram: BandSpectrogram
  let statistics: ClipStatistics?
  /// How clips that are labelled healthy are heard where a published leak is reproduced.
  private let leak: Leak?

  private struct Leak: Sendable {
    let resampler: Resampler
    let spectrogram: BandSpectrogram
  }

  /// - Parameter statistics: nil where nobody wants any.
  init(
    _ source: ClipSource, _ plan: SpectrogramPlan, statistics: ClipStatisticsPlan?
  ) throws(PipelineError) {
    self.source = source
    self.plan = plan
    let rate = source.sampleRateHz
    guard plan.bands.lowestHz < rate / 2, plan.bands.highestHz ?? 0 <= rate / 2 else {
      throw .unsuitable(
        found: "sound at \(rounded(rate)) Hz", wanted: "at least \(rounded(2 * (plan.bands.highestHz ?? 0))) Hz",
        hint: "choose another recipe; a higher rate can't be made from a lower one")
    }
    spectrogram = BandSpectrogram(
      Filterbank(plan.bands, sampleRateHz: rate, fftLength: plan.fftLength), hop: plan.hop)
    leak = plan.healthyRateHz.map { healthyRate in
      Leak(
        resampler: Resampler(inputRateHz: Int(rate.rounded()), outputRateHz: healthyRate),
        spectrogram: BandSpectrogram(
          Filterbank(plan.bands, sampleRateHz: Double(healthyRate), fftLength: plan.fftLength), hop: plan.hop))
    }
    self.statistics = statistics.map { ClipStatistics($0, sampleRateHz: rate) }
  }

  /// What one channel of a clip sounds like.
  struct Heard: Sendable {
    var clip: Int
    var channel: Int
    /// `[frame, band]`, in dB.
    var levels: Matrix
    /// Empty where the recipe wants none.
    var statistics: [Float]
  }

  /// Some clips, channel by channel, on all processors.
  func listen(to clips: [Int]) throws(PipelineError) -> [Heard] {
    var sounds: [(clip: Int, channel: Int, samples: [Float])] = []
    for clip in clips {
      for (channel, samples) in try samples(of: clip).enumerated() { sounds.append((clip, channel, samples)) }
    }
    let all = sounds
    let levels =
      leak == nil
      ? spectrogram.levels(of: all.map(\.samples)) : all.flatMap { self.levels(of: [$0.samples], clip: $0.clip) }
    let statistics = self.statistics
    let values = concurrentMap(all.count) { statistics?.values(of: all[$0].samples) ?? [] }
    return all.indices.map {
      Heard(clip: all[$0].clip, channel: all[$0].channel, levels: levels[$0], statistics: values[$0])
    }
  }

  /// `[channel]`: `[frame, band]` of a clip's samples, in dB.
  func levels(of channels: [[Float]], clip: Int) -> [Matrix] {
    guard let leak, source.clips[clip].label == .healthy else { return spectrogram.levels(of: channels) }
    return leak.spectrogram.levels(of: channels.map { leak.resampler($0.span) })
  }

  /// `[channel][sample]` of the part that is listened to.
  func samples(of clip: Int) throws(PipelineError) -> [[Float]] {
    let values: [Float]
    do throws(RecordingError) { values = try source.read(clip) } catch { throw .recording(error) }
    let count = values.count / source.channelCount
    let wanted = min(count, plan.seconds.map { Int(($0 * source.sampleRateHz).rounded()) } ?? count)
    return (0..<source.channelCount).map { Array(values[$0 * count..<$0 * count + wanted]) }
  }

  /// How many clips are held at once: enough to share among processors, few enough to hold their frames.
  var chunkSize: Int { max(2, 64 / source.channelCount) }

  /// Some clips in chunks, with progress.
  func forEachChunk(
    of clips: [Int], stage: String, progress: ProgressHandler,
    _ body: ([Heard]) throws(PipelineError) -> Void
  ) throws(PipelineError) {
    for start in stride(from: 0, to: clips.count, by: chunkSize) {
      guard progress(StageProgress(stage: stage, done: start, total: clips.count, unit: "clips")) else {
        throw .interrupted
      }
      try body(try listen(to: Array(clips[start..<min(start + chunkSize, clips.count)])))
    }
    _ = progress(StageProgress(stage: stage, done: clips.count, total: clips.count, unit: "clips"))
  }
}
