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

  /// One snapshot of every channel.
  struct Waveforms: Sendable {
    let snapshot: Int
    /// nil where nobody declared one.
    let speedRPM: Double?
    /// `[channel]`: empty where the recording has none of that name.
    let channels: [[Float]]

    /// nil where the speed is unknown, or the channel holds too few samples for a spectrum.
    func take(ofChannel channel: Int) -> VibrationTake? {
      guard let speedRPM, speedRPM > 0, channels[channel].count > 1 else { return nil }
      return VibrationTake(samples: channels[channel], shaftHz: speedRPM / 60)
    }
  }

  /// Reads several snapshots at a time; those whose waveforms are gone are passed over.
  func waveforms(
    of snapshots: [Int], progress: (_ read: Int) throws(PipelineError) -> Void = { _ throws(PipelineError) in }
  ) throws(PipelineError) -> [Waveforms] {
    var waveforms: [Waveforms] = []
    let there = snapshots.filter { sources[$0] != nil }
    for start in stride(from: 0, to: there.count, by: 8) {
      let batch = Array(there[start..<min(start + 8, there.count)])
      let read = concurrentMap(batch.count) { place in self.read(batch[place]) }
      for result in read {
        switch result {
        case .success(let snapshot): waveforms.append(snapshot)
        case .failure(let error): throw .recording(error)
        }
      }
      try progress(waveforms.count)
    }
    return waveforms
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
