package import Tensors

/// Trains autoencoders.
package enum Training {
  /// Trains a new network and returns it with the weights of its best epoch.
  ///
  /// Each epoch meets the training windows once, in a new order, in batches (the last may be smaller). The validation loss
  /// decides which epoch is the best and when to stop. The run ends with the last good weights where an epoch diverges: where a loss
  /// is not finite, or more than `explosionFactor` times the untrained network's. The same arguments give the same bits
  /// for one number of product threads.
  ///
  /// - Parameters:
  ///   - training: `[window, inputCount]`, healthy ones.
  ///   - validation: `[window, inputCount]`, from other snapshots.
  ///   - progress: Called after each epoch that ended well; false ends the run.
  package static func run(
    _ architecture: AutoencoderArchitecture, plan: TrainingPlan, training: Matrix, validation: Matrix,
    progress: (EpochRecord) -> Bool = { _ in true }
  ) throws(TrainingError) -> TrainedAutoencoder {
    plan.check()
    try check(training, .training, architecture)
    try check(validation, .validation, architecture)
    var run = TrainingRun(architecture, plan, validationCount: validation.rowCount)
    let untrained = run.validate(validation)
    var stopping = EarlyStopping(patience: plan.patience, minimumImprovement: plan.minimumImprovement)
    var bestParameters = run.parameters
    var history: [EpochRecord] = []
    var stop = StopReason.completed
    let clock = ContinuousClock()
    let begin = clock.now

    for epoch in 0..<plan.epochs {
      let objective = plan.objective(epoch: epoch)
      let limit = explosionFactor * objective.terms(of: untrained, inputCount: architecture.inputCount).total
      guard let terms = run.trainEpoch(epoch, on: training, limit: limit) else {
        stop = .diverged(inEpoch: epoch + 1)
        break
      }
      let sums = run.validate(validation)
      guard objective.terms(of: sums, inputCount: architecture.inputCount).total <= limit else {
        stop = .diverged(inEpoch: epoch + 1)
        break
      }
      let validationLoss = plan.fullObjective.terms(of: sums, inputCount: architecture.inputCount).total
      if stopping.observe(validationLoss, epoch: epoch + 1, spendsPatience: epoch >= plan.warmUpEpochs) {
        bestParameters = run.parameters
      }
      let record = EpochRecord(
        epoch: epoch + 1, learningRate: plan.learningRate(epoch: epoch), beta: objective.beta,
        trainingLoss: terms.total, reconstruction: terms.reconstruction, divergence: terms.divergence,
        validationLoss: validationLoss, seconds: begin.duration(to: clock.now) / .seconds(1))
      history.append(record)
      if !progress(record) {
        stop = .cancelled(afterEpoch: epoch + 1)
        break
      }
      if stopping.isExhausted {
        stop = .noImprovement(afterEpoch: epoch + 1)
        break
      }
    }
    guard let best = stopping.best else {
      throw .diverged(inEpoch: 1, learningRate: plan.learningRate(epoch: 0))
    }
    return TrainedAutoencoder(
      model: Autoencoder(architecture, parameters: bestParameters), history: history, bestEpoch: best.epoch,
      stop: stop)
  }

  /// How many times the untrained network's loss is an explosion: far more than a rough start, far less than overflow.
  static let explosionFactor = 1000.0

  private static func check(
    _ windows: Matrix, _ part: TrainingError.Part, _ architecture: AutoencoderArchitecture
  ) throws(TrainingError) {
    precondition(
      windows.columnCount == architecture.inputCount,
      "\(part) windows of \(windows.columnCount) values for \(architecture.inputCount) inputs")
    guard windows.rowCount > 0 else { throw .noWindows(part) }
    if let index = windows.elements.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(part, window: index / windows.columnCount, input: index % windows.columnCount)
    }
  }
}
