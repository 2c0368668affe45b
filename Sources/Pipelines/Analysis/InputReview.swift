package import Recordings
internal import Tensors

/// What the first pass over the measurements found: their quality, a digest, and the usual length of a snapshot.
package struct InputReview: Sendable {
  package private(set) var findings: [Finding]
  /// Indices of snapshots that a rule leaves out.
  package let leftOut: Set<Int>
  /// Samples per channel in the most common snapshots; nil for feature tables.
  package let samplesPerSnapshot: Int?
  /// `[snapshot]`: statistics of the channels; nil where a snapshot can't be read, and for feature tables.
  package let statistics: [SnapshotStatistics?]
  package let digest: String

  /// - Parameter machine: What the user said of the machine; nil where nothing was said.
  package static func of(
    _ measurements: Measurements, machine: MachineDescription? = nil, progress: @escaping ProgressHandler
  ) throws(PipelineError) -> InputReview {
    var review =
      switch measurements {
      case .table(let table): InputReview(table)
      case .recording(let recording): try InputReview(recording, progress: progress)
      }
    if let assumed = assumption(measurements, machine) { review.findings.insert(assumed, at: 0) }
    return review
  }

  /// `[snapshot of the series]`: samples of a channel, of left-out snapshots too; NaN where unknown.
  func sampleCounts(of series: SnapshotSeries) -> [Double] {
    series.sources.map { source in
      guard let source, statistics.indices.contains(source) else { return .nan }
      return statistics[source].map { Double($0.sampleCount) } ?? .nan
    }
  }

  /// File names alone say which data set it is: then its rate, unit and speed hold only if the names are right.
  private static func assumption(_ measurements: Measurements, _ machine: MachineDescription?) -> Finding? {
    guard case .recording(let recording) = measurements, machine?.profile == nil,
      let rate = recording.format.sampleRateHz
    else { return nil }
    let facts = [
      machine?.sampleRateHz == nil ? "\(rounded(rate)) Hz" : nil,
      machine?.unit == nil ? recording.format.unit : nil,
      machine?.speedRPM == nil ? recording.format.speedRPM.map { "\(rounded($0)) rpm" } : nil,
    ].compactMap { $0 }
    guard !facts.isEmpty else { return nil }
    return Finding(
      .assumedProfile, .warning,
      "taken for the \(recording.format.rawValue) set by the file names, so \(facts.joined(separator: ", ")) are assumed; "
        + "say profile: \(recording.format.rawValue) in machine.yaml, or what holds instead")
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
