internal import NeuralNetworks
internal import Tensors

/// Trains a network of the family that the recipe names.
struct ClipNetworkFit {
  let model: any ReconstructingNetwork
  let latentShape: ImageShape?
  let summary: ModelSummary

  /// - Parameter conditions: `[row, conditionCount]` of both; nil where the network is told nothing.
  static func run(
    _ recipe: ClipRecipe, _ plan: ClipNetworkPlan, _ input: NetworkInput, training: Matrix, validation: Matrix,
    conditions: (training: Matrix, validation: Matrix)?, seed: UInt64, checkpoints: CheckpointOptions?,
    _ progress: @escaping ProgressHandler
  ) throws(PipelineError) -> ClipNetworkFit {
    var training = NetworkTraining(
      recipe: recipe.name, plan: plan.training, rows: training, validation: validation, checkpoints: checkpoints,
      progress: progress)
    training.plan.seed = seed
    if let conditions { training.facts = [.init(conditions: conditions.training)] }
    let conditionCount = conditions?.training.columnCount ?? 0
    switch plan.family {
    case .dense(let model):
      let architecture = model.architecture(inputCount: input.inputCount, conditionCount: conditionCount)
      let trained = try training.train(architecture) {
        (data, keeping, report) throws(TrainingError) in
        try Training.run(
          architecture, plan: data.plan, training: data.rows, validation: data.validation,
          conditions: conditions, checkpoints: keeping, progress: report)
      }
      return ClipNetworkFit(
        model: trained.model, latentShape: nil,
        summary: ModelSummary(trained))
    case .convolutional(let filters, let normalises, let gaussian):
      let architecture = Self.architecture(input, filters, normalises, gaussian, conditionCount)
      let trained = try training.train(architecture) {
        (data, keeping, report) throws(TrainingError) in
        try Training.run(
          architecture, plan: data.plan, training: data.rows, validation: data.validation,
          conditions: conditions, checkpoints: keeping, progress: report)
      }
      return ClipNetworkFit(
        model: trained.model, latentShape: gaussian == nil ? architecture.latentShape : nil,
        summary: ModelSummary(trained))
    }
  }

  /// The network of an earlier run, with its weights.
  init(
    _ plan: ClipNetworkPlan, _ input: NetworkInput, conditionCount: Int, summary: ModelSummary
  ) throws(ParameterError) {
    let parameters = summary.parameters.map { NamedParameter(name: $0.name, shape: $0.shape, values: $0.values) }
    switch plan.family {
    case .dense(let model):
      self.init(
        model: try Autoencoder(
          model.architecture(inputCount: input.inputCount, conditionCount: conditionCount), namedParameters: parameters),
        latentShape: nil, summary: summary)
    case .convolutional(let filters, let normalises, let gaussian):
      let architecture = Self.architecture(input, filters, normalises, gaussian, conditionCount)
      self.init(
        model: try ConvolutionalAutoencoder(architecture, namedParameters: parameters),
        latentShape: gaussian == nil ? architecture.latentShape : nil, summary: summary)
    }
  }

  private init(model: any ReconstructingNetwork, latentShape: ImageShape?, summary: ModelSummary) {
    self.model = model
    self.latentShape = latentShape
    self.summary = summary
  }

  static func architecture(
    _ input: NetworkInput, _ filters: [Int], _ normalises: Bool, _ gaussianLatents: Int?, _ conditionCount: Int
  ) -> ConvolutionalArchitecture {
    ConvolutionalArchitecture(
      input: ImageShape(channels: 1, height: input.height, width: input.bandCount), filters: filters,
      normalises: normalises, outputActivation: gaussianLatents == nil ? .sigmoid : .identity,
      latents: gaussianLatents.map { .gaussian($0) } ?? .image, conditionCount: conditionCount)
  }
}

extension TrainingIdentity.Fact {
  /// What a network is told.
  fileprivate init(conditions: Matrix) {
    var digest = Digest()
    digest.update(samples: conditions.elements)
    self.init(
      name: "operating states", value: "\(conditions.columnCount) numbers, SHA-256 \(digest.hexadecimal.prefix(16))")
  }
}
