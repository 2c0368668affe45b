/// Where a training run begins, and how it hands out its state while it is under way.
package struct TrainingCheckpoints {
  /// The state to go on from; nil for a new run.
  package var start: TrainingState?
  /// The state is handed out when so much time has passed since the last time, and a hundred times as long as `save` took
  /// then, so that a slow disk costs a hundredth of the time at most; 0 hands it out after every epoch.
  package var seconds: Double
  /// Or when so many epochs have, where that comes first; nil where only time counts.
  package var epochs: Int?
  /// Takes the state: between two epochs, and once more when the run ends well or is cancelled.
  package var save: (TrainingState) -> Void

  /// - Parameters:
  ///   - start: The state to go on from; nil for a beginning.
  ///   - seconds: 30: work that is soon done again.
  ///   - epochs: Also after so many epochs; nil leaves it to the clock.
  ///   - save: Is handed each state.
  package init(
    from start: TrainingState? = nil, every seconds: Double = 30, epochs: Int? = nil,
    save: @escaping (TrainingState) -> Void
  ) {
    precondition(seconds >= 0 && epochs.map { $0 > 0 } ?? true, "every \(seconds) s or \(epochs ?? 0) epochs")
    self.start = start
    self.seconds = seconds
    self.epochs = epochs
    self.save = save
  }
}

/// Hands out a run's state when it is time to.
struct CheckpointRhythm {
  private let checkpoints: TrainingCheckpoints
  private let clock = ContinuousClock()
  private var last: ContinuousClock.Instant
  /// What was asked for.
  private let usual: Duration
  private var wait: Duration
  private var epochsSince = 0
  private var hasBegun = false

  init(_ checkpoints: TrainingCheckpoints) {
    self.checkpoints = checkpoints
    last = clock.now
    usual = .seconds(min(checkpoints.seconds, Self.longest))
    wait = usual
  }

  /// - Parameter isLast: The run is cancelled after this epoch, so that the state is handed out now or never.
  mutating func epochEnded(isLast: Bool, _ state: () -> TrainingState) {
    epochsSince += 1
    if isLast || last.duration(to: clock.now) >= wait || epochsSince >= checkpoints.epochs ?? .max { save(state()) }
  }

  /// What follows training may be interrupted too, so a run long enough for a first state leaves its last.
  mutating func runEnded(_ state: () -> TrainingState) {
    if hasBegun && epochsSince > 0 { save(state()) }
  }

  private mutating func save(_ state: TrainingState) {
    let cost = clock.measure { checkpoints.save(state) }
    if checkpoints.seconds > 0 { wait = max(usual, cost * Self.patience) }
    last = clock.now
    epochsSince = 0
    hasBegun = true
  }

  /// How many times as long as a write training goes on without one.
  private static let patience = 100
  /// Some thirty years: longer than any training, and far below what a `Duration` can hold.
  private static let longest = 1e9
}
