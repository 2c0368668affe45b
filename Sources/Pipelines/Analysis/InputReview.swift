package import Recordings
internal import Tensors

/// What the first pass over the measurements found: their quality, a digest, and the usual length of a snapshot.
package struct InputReview: Sendable {
  package let findings: [Finding]
  /// Indices of snapshots that a rule leaves out.
  package let leftOut: Set<Int>
  /// Samples per channel in the most common snapshots; nil for feature tables.
  package let samplesPerSnapshot: Int?
  /// `[snapshot]`: statistics of the channels; nil where a snapshot can't be read, and for feature tables.
  package let statistics: [SnapshotStatistics?]
  package let digest: String

  package static func of(
    _ measurements: Measurements, progress: @escaping ProgressHandler
  ) throws(PipelineError) -> InputReview {
    switch measurements {
    case .table(let table): return InputReview(table)
    case .recording(let recording): return try InputReview(recording, progress: progress)
    }
  }

  private init(_ table: FeatureTable) {
    let review = QualityReview(table)
    var digest = Digest()
    for name in table.snapshotNames + table.indicators { digest.update(text: name) }
    digest.update(samples: table.values)
    self.init(review, samplesPerSnapshot: nil, digest: digest.hexadecimal)
  }

  private init(_ recording: Recording, progress: @escaping ProgressHandler) throws(PipelineError) {
    let count = recording.snapshots.count
    var outcomes: [Result<SnapshotStatistics, RecordingError>] = []
    outcomes.reserveCapacity(count)
    var digest = Digest()
    let batch = 8
    for start in stride(from: 0, to: count, by: batch) {
      let read = concurrentMap(min(batch, count - start)) { offset in Self.read(recording, start + offset) }
      for (offset, snapshot) in read.enumerated() {
        digest.update(text: recording.snapshots[start + offset].name)
        digest.update(text: snapshot.digest)
        outcomes.append(snapshot.outcome)
      }
      guard
        progress(StageProgress(stage: "checking", done: start + read.count, total: count, unit: "snapshots"))
      else { throw .interrupted }
    }
    let review = QualityReview(outcomes, of: recording)
    let lengths = review.statistics.compactMap { $0?.sampleCount }
    let usual = Dictionary(grouping: lengths) { $0 }.max { ($0.value.count, $0.key) < ($1.value.count, $1.key) }?.key
    self.init(review, samplesPerSnapshot: usual, digest: digest.hexadecimal)
  }

  private init(_ review: QualityReview, samplesPerSnapshot: Int?, digest: String) {
    findings = review.findings
    leftOut = Set(review.leftOut)
    statistics = review.statistics
    self.samplesPerSnapshot = samplesPerSnapshot
    self.digest = digest
  }

  /// Each snapshot is digested where it is read, so that the digest costs no second pass and no waiting.
  private static func read(
    _ recording: Recording, _ index: Int
  ) -> (outcome: Result<SnapshotStatistics, RecordingError>, digest: String) {
    do throws(RecordingError) {
      let snapshot = try recording.snapshot(at: index)
      var digest = Digest()
      digest.update(samples: snapshot.samples)
      return (.success(SnapshotStatistics(snapshot)), digest.hexadecimal)
    } catch { return (.failure(error), error.description) }
  }
}
