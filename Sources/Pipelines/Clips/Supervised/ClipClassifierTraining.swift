internal import NeuralNetworks
internal import SignalProcessing
internal import Tensors

/// Trains a recipe's classifier on the labelled clips.
struct ClipClassifierTraining {
  let classifier: ClipClassifier
  let summary: ModelSummary
  let notes: [String]

  static func run(
    _ listener: ClipListener, _ recipe: SupervisedClipRecipe, _ split: LabelledClipSplit, seed: UInt64,
    checkpoints: CheckpointOptions?, progress: @escaping ProgressHandler
  ) throws(PipelineError) -> ClipClassifierTraining {
    let learnt = split.clips(.training)
    let scale = try LevelScaleFit.scale(recipe.scaling, of: learnt, listener, progress)
    let input = NetworkInput(plan: recipe.input, scale: scale, bandCount: listener.spectrogram.bandCount)
    var gathering = RowGathering(input)
    let training = LabelledRows(
      try gathering.gather(listener, learnt, stage: "preparing training clips", progress), listener.source)
    let validation = LabelledRows(
      try gathering.gather(listener, split.clips(.validation), stage: "preparing validation clips", progress),
      listener.source)
    guard Set(training.labels).count == 2, Set(validation.labels).count == 2 else {
      throw .unsuitable(
        found: "clips of a class that are all shorter than an image of \(input.height) frames of the spectrogram",
        wanted: "at least one image of each class in training and in validation", hint: "give longer clips")
    }
    let trained = try fit(recipe, input, training, validation, seed: seed, checkpoints: checkpoints, progress)
    var summary = ModelSummary(trained)
    summary.parameters += scale.parameters
    return ClipClassifierTraining(
      classifier: ClipClassifier(input: input, model: trained.model), summary: summary,
      notes: [gathering.note, doubt(of: summary)].compactMap(\.self))
  }

  /// Images with the class of each one's clip.
  private struct LabelledRows {
    let images: Matrix
    /// `[image]`
    let labels: [Int]

    init(_ gathered: (rows: Matrix, clips: [Int]), _ source: ClipSource) {
      images = gathered.rows
      labels = gathered.clips.map { ClipClassifier.number(of: source.clips[$0].label ?? .healthy) }
    }
  }

  private static func fit(
    _ recipe: SupervisedClipRecipe, _ input: NetworkInput, _ training: LabelledRows, _ validation: LabelledRows,
    seed: UInt64, checkpoints: CheckpointOptions?, _ progress: @escaping ProgressHandler
  ) throws(PipelineError) -> Trained<Classifier> {
    let architecture = ClassifierArchitecture(
      input: ImageShape(channels: 1, height: input.height, width: input.bandCount), filters: recipe.filters)
    var plan = recipe.training
    plan.seed = seed
    let labels = (training.labels + validation.labels).map(String.init).joined()
    let data = NetworkTraining(
      recipe: recipe.name, plan: plan, rows: training.images, validation: validation.images,
      facts: [TrainingIdentity.Fact(name: "labels", value: labels)], checkpoints: checkpoints, progress: progress)
    return try data.train(architecture) { (data, keeping, report) throws(TrainingError) in
      try Training.run(
        architecture, plan: data.plan, training: (data.rows, training.labels),
        validation: (data.validation, validation.labels), weights: .balanced, checkpoints: keeping, progress: report)
    }
  }

  private static func doubt(of model: ModelSummary) -> String? {
    model.divergedInEpoch.map {
      "training diverged in epoch \($0) and was stopped; the weights are those of epoch \(model.bestEpoch)"
    }
  }
}

extension ModelSummary {
  init(_ trained: Trained<Classifier>) {
    let architecture = trained.model.architecture
    self.init(
      trained, kind: "convolutional classifier", widths: [1] + architecture.filters + [architecture.classCount],
      latentCount: 0, parameterCount: architecture.parameterCount)
  }
}

extension LevelScale {
  /// What it takes beside the weights to judge another clip: `[band]` each, in dB.
  fileprivate var parameters: [NamedTensor] {
    [
      NamedTensor(name: "input.level_offset", shape: [offsets.count], values: offsets),
      NamedTensor(name: "input.level_width", shape: [widths.count], values: widths),
    ]
  }
}
