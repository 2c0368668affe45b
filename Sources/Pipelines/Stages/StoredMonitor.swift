internal import NeuralNetworks
internal import StatisticalLearning
internal import Tensors

extension TrainedMonitor {
  /// The monitor that an earlier run was made with.
  ///
  /// - Throws: Where the run lacks what a monitor needs, or where `source` prepares its data in another way.
  init(storedIn run: RunResults, for source: FeatureSource) throws(PipelineError) {
    let recipe = try run.storedRecipe
    guard run.calibration.features != nil || !recipe.score.usesScatter else {
      throw .unsuitable(
        found: "a run of \(run.program) without /calibration/feature, whose snapshots were judged in another way",
        wanted: "one written by \(Program.nameAndVersion)", hint: "train again with: raceway train MEASUREMENTS -o RUN")
    }
    let scaler = run.storedScaler
    let preparation = PreparationSummary(source, scaler)
    guard preparation.fingerprint == run.preparation.fingerprint else {
      throw .unsuitable(
        found: "measurements prepared as \(preparation.description) (\(source.seal))",
        wanted: "the preparation of the run: \(run.preparation.description) (\(run.input.seal))",
        hint: "give the same rate, unit and channels in machine.yaml, or train again")
    }
    let model = try run.storedModel(of: recipe)
    self.init(
      recipe: recipe, channelCount: source.channelCount, preparation: preparation, scaler: scaler, model: model,
      score: ResidualScore(
        plan: recipe.score, channelCount: source.channelCount,
        isSmoothed: source.hasOrderedFeatures && recipe.score.usesScatter, memory: recipe.windowMemory,
        scale: run.calibration.residualScale),
      healthyVariances: run.calibration.trainingVariances, windowThreshold: run.calibration.windowThreshold,
      trainingErrors: run.calibration.trainingErrors)
  }
}

extension RunResults {
  var storedRecipe: Recipe {
    get throws(PipelineError) {
      guard let recipe = RunConfiguration.recipe(in: configuration) else {
        throw .unsuitable(
          found: "a run whose configuration can't be read", wanted: "one written by \(Program.nameAndVersion)",
          hint: "train again with: raceway train MEASUREMENTS -o RUN")
      }
      return recipe
    }
  }

  var storedScaler: StandardScaler {
    StandardScaler(
      means: preparation.scalerMean.map { Float($0) },
      standardDeviations: preparation.scalerDeviation.map { Float($0) })
  }

  /// The network with its weights.
  func storedModel(of recipe: Recipe) throws(PipelineError) -> Autoencoder {
    let architecture = recipe.model.architecture(inputCount: preparation.scalerMean.count)
    do throws(ParameterError) {
      return try Autoencoder(
        architecture,
        namedParameters: model.parameters.map { NamedParameter(name: $0.name, shape: $0.shape, values: $0.values) })
    } catch {
      throw .unsuitable(
        found: "weights that don't fit the recipe: \(error)", wanted: "a complete run",
        hint: "train again with: raceway train MEASUREMENTS -o RUN")
    }
  }
}

extension InputSummary {
  /// What the preparation depends on, as a reader would say it; the same words as `FeatureSource.seal`.
  var seal: String { FeatureSource.seal(channels: channels.map(\.name), unit: unit, sampleRateHz: sampleRateHz) }
}
