/// How far one stage of long work has come.
package struct StageProgress: Sendable, Equatable {
  /// What is being done, such as `reading`.
  package var stage: String
  package var done: Int
  package var total: Int
  /// What is counted, such as `snapshots`.
  package var unit: String
  /// Something worth seeing while it runs, such as the loss.
  package var detail: String?

  package init(stage: String, done: Int, total: Int, unit: String, detail: String? = nil) {
    self.stage = stage
    self.done = done
    self.total = total
    self.unit = unit
    self.detail = detail
  }
}

/// Told about progress; answers whether to go on. False ends the work with `PipelineError.interrupted`, nothing written.
package typealias ProgressHandler = @Sendable (StageProgress) -> Bool
