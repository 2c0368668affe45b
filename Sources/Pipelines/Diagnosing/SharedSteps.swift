internal import Synchronization

/// The steps of one stage, taken on several threads; once told to end, nobody is asked again.
final class SharedSteps: Sendable {
  private let stage: String
  private let unit: String
  private let total: Int
  private let state = Mutex((done: 0, goesOn: true))

  init(stage: String, unit: String, total: Int) {
    (self.stage, self.unit, self.total) = (stage, unit, total)
  }

  /// - Returns: Whether to go on.
  func advance(by count: Int = 1, _ progress: ProgressHandler) -> Bool {
    state.withLock { state in
      guard state.goesOn, count > 0 else { return state.goesOn }
      state.done += count
      state.goesOn = progress(StageProgress(stage: stage, done: state.done, total: total, unit: unit))
      return state.goesOn
    }
  }

  /// Counts what was passed over.
  func finish(_ progress: ProgressHandler) -> Bool {
    advance(by: total - state.withLock(\.done), progress)
  }
}
