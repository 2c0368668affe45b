internal import Diagnosis
internal import Recordings
internal import Tensors

/// Waveforms of a series of snapshots, each with the speed at which it was taken.
struct WaveformSource: Sendable {
  let recording: Recording
  /// `[snapshot of the series]`: its index in the recording; nil where only figures of it are left.
  let sources: [Int?]
  /// `[channel]`: the recording's channel that stands for it; nil where it has none.
  let channels: [Int?]

  /// All snapshots of a recording.
  init(_ recording: Recording) {
    self.recording = recording
    sources = recording.snapshots.map(\.index)
    channels = recording.channels.indices.map { $0 }
  }

  /// Another recording of the same machine, its channels found by their names.
  init(_ recording: Recording, likeChannelsOf other: Recording) {
    self.recording = recording
    sources = recording.snapshots.map(\.index)
    channels = other.channels.map { recording.channel(named: $0.name) }
  }

  init(_ recording: Recording, _ series: SnapshotSeries) {
    self.recording = recording
    sources = series.sources
    channels = recording.channels.indices.map { $0 }
  }

  /// Enough to keep every processor busy, few enough to be forgotten at once.
  private static let batchSize = 4

  /// One snapshot of every channel.
  struct Waveforms: Sendable {
    let snapshot: Int
    /// nil where nobody declared one.
    let speedRPM: Double?
    /// `[channel]`: empty where the recording has none of that name.
    let channels: [[Float]]

    /// nil where the speed is unknown, or the channel holds too few samples for a spectrum, or some are not finite.
    func take(ofChannel channel: Int) -> VibrationTake? {
      let samples = channels[channel]
      guard let speedRPM, speedRPM > 0, samples.count > 1, samples.allSatisfy(\.isFinite) else { return nil }
      return VibrationTake(samples: samples, shaftHz: speedRPM / 60)
    }
  }

  /// Reads several snapshots; those whose waveforms are gone are passed over.
  func waveforms(of snapshots: [Int]) throws(PipelineError) -> [Waveforms] {
    var waveforms: [Waveforms] = []
    try forEachBatch(of: snapshots) { batch in waveforms += batch }
    return waveforms
  }

  /// Refuses healthy snapshots of which no channel can be compared with anything: somebody relies on them.
  func check(comparable healthy: [Waveforms]) throws(PipelineError) {
    let isComparable = healthy.contains { snapshot in
      snapshot.channels.indices.contains { snapshot.take(ofChannel: $0) != nil }
    }
    guard !isComparable else { return }
    let hasSpeed = healthy.contains { ($0.speedRPM ?? 0) > 0 }
    throw .unsuitable(
      found:
        "healthy measurements in \(recording.path) \(hasSpeed ? "whose samples are not numbers" : "at an unknown speed")",
      wanted: "some to compare with",
      hint: hasSpeed
        ? "see why: raceway inspect \(recording.path)" : "declare speed_rpm in machine.yaml or give --speed")
  }

  /// Hands on a few snapshots at a time and keeps none.
  func forEachBatch(
    of snapshots: [Int], _ body: (_ batch: [Waveforms]) throws(PipelineError) -> Void
  ) throws(PipelineError) {
    let there = snapshots.filter { sources[$0] != nil }
    for start in stride(from: 0, to: there.count, by: Self.batchSize) {
      let batch = Array(there[start..<min(start + Self.batchSize, there.count)])
      var waveforms: [Waveforms] = []
      for result in concurrentMap(batch.count, { self.read(batch[$0]) }) {
        switch result {
        case .success(let snapshot): waveforms.append(snapshot)
        case .failure(let error): throw .recording(error)
        }
      }
      try body(waveforms)
    }
  }

  private func read(_ index: Int) -> Result<Waveforms, RecordingError> {
    let source = sources[index] ?? index
    do throws(RecordingError) {
      let snapshot = try recording.snapshot(at: source)
      return .success(
        Waveforms(
          snapshot: index, speedRPM: recording.speedRPM(at: source),
          channels: channels.map { $0.map { Array(snapshot.channel($0)) } ?? [] }))
    } catch {
      return .failure(error)
    }
  }
}
