package import Tensors

extension Training {
  /// Trains a new classifier and returns it with the weights of its best epoch; otherwise as for autoencoders.
  ///
  /// The loss is the weighted cross-entropy, for validation with the weights of training. What the plan says of reconstruction,
  /// divergence and warm-up is an autoencoder's matter.
  ///
  /// - Parameters:
  ///   - training: `[image, channel · height · width]`, and each image's class, from 0; each class at least once.
  ///   - validation: The same, from other recordings; classes may be missing.
  ///   - weights: Balanced, because alarms are rare.
  ///   - checkpoints: Where to begin, and who takes the state meanwhile. A run in parts gives the bits of a run in one.
  ///   - progress: Called after each epoch that ended well; false ends the run.
  package static func run(
    _ architecture: ClassifierArchitecture, plan: TrainingPlan, training: (images: Matrix, labels: [Int]),
    validation: (images: Matrix, labels: [Int]), weights: ClassWeights = .balanced,
    checkpoints: TrainingCheckpoints? = nil, progress: (EpochRecord) -> Bool = { _ in true }
  ) throws(TrainingError) -> Trained<Classifier> {
    guard !training.labels.isEmpty else { throw .noWindows(.training) }
    let classCount = architecture.classCount
    let training = LabelledImages(training.images, labels: training.labels, classCount: classCount)
    let validation = LabelledImages(validation.images, labels: validation.labels, classCount: classCount)
    var counts = [Int](repeating: 0, count: classCount)
    for label in training.labels { counts[label] += 1 }
    if let empty = counts.firstIndex(of: 0) { throw .noExamples(ofClass: empty) }
    let loss = CrossEntropy(classWeights: weights.values(counts: counts))
    let trained = try run(
      ClassifierTraining(architecture, plan, loss: loss), plan: plan, training: training, validation: validation,
      checkpoints: checkpoints, progress: progress)
    return trained.map { Classifier(architecture, values: $0) }
  }
}
