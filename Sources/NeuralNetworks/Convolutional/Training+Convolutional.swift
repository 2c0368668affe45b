package import Tensors

extension Training {
  /// Trains a new convolutional autoencoder and returns it with the weights of its best epoch; otherwise as for dense ones.
  ///
  /// - Parameters:
  ///   - training: `[image, channel · height · width]`, healthy ones.
  ///   - validation: The same, from other recordings.
  ///   - checkpoints: Where to begin, and who takes the state meanwhile. A run in parts gives the bits of a run in one.
  ///   - progress: Called after each epoch that ended well; false ends the run.
  package static func run(
    _ architecture: ConvolutionalArchitecture, plan: TrainingPlan, training: Matrix, validation: Matrix,
    checkpoints: TrainingCheckpoints? = nil, progress: (EpochRecord) -> Bool = { _ in true }
  ) throws(TrainingError) -> TrainedConvolutionalAutoencoder {
    plan.check()
    try check(training, .training, inputCount: architecture.inputCount)
    try check(validation, .validation, inputCount: architecture.inputCount)
    let outcome = try run(
      ConvolutionalTraining(architecture, plan), plan: plan, training: training, validation: validation,
      checkpoints: checkpoints, progress: progress)
    return TrainedConvolutionalAutoencoder(
      model: ConvolutionalAutoencoder(architecture, values: outcome.parameters), history: outcome.history,
      bestEpoch: outcome.bestEpoch, stop: outcome.stop)
  }
}
