internal import Recordings
internal import Tensors

/// Reads snapshots in order, several at a time on all processors, and hands each on once.
///
/// Only one batch is in memory, however long the recording is.
enum FeatureStream {
  /// Enough snapshots to keep every processor busy, few enough to be forgotten at once.
  private static let batchCount = 8

  /// - Parameters:
  ///   - snapshots: Which ones of the measurements, in the order to hand on.
  ///   - body: Called on the caller's thread, in order, with the place in `snapshots`.
  static func read(
    _ source: FeatureSource, _ snapshots: [Int], stage: String, progress: ProgressHandler,
    body: (_ place: Int, _ features: WindowFeatures) throws(PipelineError) -> Void
  ) throws(PipelineError) {
    for start in stride(from: 0, to: snapshots.count, by: batchCount) {
      let batch = Array(snapshots[start..<min(start + batchCount, snapshots.count)])
      let read = concurrentMap(batch.count) { index -> Result<WindowFeatures, RecordingError> in
        do throws(RecordingError) { return .success(try source.features(batch[index])) } catch {
          return .failure(error)
        }
      }
      for (offset, result) in read.enumerated() {
        switch result {
        case .success(let features): try body(start + offset, features)
        case .failure(let error): throw .recording(error)
        }
      }
      let done = StageProgress(stage: stage, done: start + batch.count, total: snapshots.count, unit: "snapshots")
      guard progress(done) else { throw .interrupted }
    }
  }
}
