package import Tensors

/// Trains autoencoders and classifiers.
package enum Training {
  /// Trains a new network and returns it with the weights of its best epoch.
  ///
  /// Each epoch meets the training windows once, in a new order, in batches (the last may be smaller). The validation loss
  /// decides which epoch is the best and when to stop. The run ends with the last good weights where an epoch diverges: where a loss
  /// is not finite, or where the epoch's training loss or its validation loss is more than a thousand times the untrained
  /// network's, which is the larger one of the validation windows' and the first batch's. The same arguments give the same
  /// bits for any number of threads.
  ///
  /// - Parameters:
  ///   - training: `[window, inputCount]`, healthy ones.
  ///   - validation: `[window, inputCount]`, from other snapshots.
  ///   - conditions: Under which each row was measured: `[window, conditionCount]`; nil for a model that has none.
  ///   - checkpoints: Where to begin, and who takes the state meanwhile. A run in parts gives the bits of a run in one.
  ///   - progress: Called after each epoch that ended well; false ends the run.
  package static func run(
    _ architecture: AutoencoderArchitecture, plan: TrainingPlan, training: Matrix, validation: Matrix,
    conditions: (training: Matrix, validation: Matrix)? = nil, checkpoints: TrainingCheckpoints? = nil,
    progress: (EpochRecord) -> Bool = { _ in true }
  ) throws(TrainingError) -> Trained<Autoencoder> {
    let trained = try run(
      DenseTraining(architecture, plan), plan: plan, training: architecture.input(training, conditions?.training),
      validation: architecture.input(validation, conditions?.validation), checkpoints: checkpoints, progress: progress)
    return trained.map { Autoencoder(architecture, parameters: $0) }
  }

  /// The same for a convolutional autoencoder.
  ///
  /// - Parameters:
  ///   - training: `[image, channel · height · width]`, healthy ones.
  ///   - validation: The same, from other recordings.
  package static func run(
    _ architecture: ConvolutionalArchitecture, plan: TrainingPlan, training: Matrix, validation: Matrix,
    conditions: (training: Matrix, validation: Matrix)? = nil, checkpoints: TrainingCheckpoints? = nil,
    progress: (EpochRecord) -> Bool = { _ in true }
  ) throws(TrainingError) -> Trained<ConvolutionalAutoencoder> {
    let trained = try run(
      ConvolutionalTraining(architecture, plan), plan: plan,
      training: architecture.input(training, conditions?.training),
      validation: architecture.input(validation, conditions?.validation), checkpoints: checkpoints, progress: progress)
    return trained.map { ConvolutionalAutoencoder(architecture, values: $0) }
  }

  /// Trains a network of any kind and returns its flat numbers.
  static func run<Network: NetworkInTraining>(
    _ network: Network, plan: TrainingPlan, training: Network.Examples, validation: Network.Examples,
    checkpoints: TrainingCheckpoints?, progress: (EpochRecord) -> Bool
  ) throws(TrainingError) -> Trained<[Float]> {
    plan.check()
    try check(training.rows, .training, columnCount: network.rowLength)
    try check(validation.rows, .validation, columnCount: network.rowLength)
    try checkpoints?.start?.check(for: network, plan: plan)
    var run = TrainingRun(
      network, plan: plan, training: training, validation: validation, from: checkpoints?.start)
    let stop = run.run(checkpoints: checkpoints, progress: progress)
    guard let outcome = run.outcome(stop) else {
      throw .diverged(inEpoch: 1, learningRate: plan.learningRate(epoch: 0))
    }
    return outcome
  }

  /// Traps where windows are of another width than what the network reads; throws where nothing can be learnt from them.
  static func check(
    _ windows: Matrix, _ part: TrainingError.Part, columnCount: Int
  ) throws(TrainingError) {
    precondition(
      windows.columnCount == columnCount,
      "\(part) windows of \(windows.columnCount) values for \(columnCount) inputs")
    guard windows.rowCount > 0 else { throw .noWindows(part) }
    if let index = windows.elements.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(part, window: index / windows.columnCount, input: index % windows.columnCount)
    }
  }
}
