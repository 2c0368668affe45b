internal import NeuralNetworks
internal import SignalProcessing
internal import StatisticalLearning
internal import Tensors

/// What a run holds of its monitor, checked to be whole: what other programs need to judge windows as the run did.
struct ExportedMonitor {
  let run: RunResults
  let recipe: Recipe
  let scaler: StandardScaler
  let model: Autoencoder
  let score: ResidualScore
  let input: ExportedInput
  /// How a window is divided: into channels, or 1 where it holds the samples of all channels in turn.
  let groupCount: Int

  init(_ run: RunResults) throws(PipelineError) {
    guard !run.model.parameters.isEmpty else {
      throw .unsuitable(
        found: "a run without a trained network", wanted: "one that holds weights",
        hint: "train one with: raceway analyze MEASUREMENTS -o RUN")
    }
    self.run = run
    recipe = try run.storedRecipe
    scaler = run.storedScaler
    model = try run.storedModel(of: recipe)
    groupCount = recipe.isSplitByChannel ? run.input.channels.count : 1
    guard groupCount * run.preparation.featureNames.count == scaler.columnCount else {
      throw .unsuitable(
        found: "\(scaler.columnCount) inputs of the network",
        wanted: "\(run.preparation.featureNames.count) features of \(groupCount) channels",
        hint: "train again with: raceway train MEASUREMENTS -o RUN")
    }
    input = ExportedInput(run, recipe)
    score = ResidualScore(
      plan: recipe.score, channelCount: run.input.channels.count, isSmoothed: input.hasOrderedFeatures,
      memory: recipe.windowMemory, scale: run.calibration.residualScale)
  }

  /// The features of each group.
  var featureCount: Int { scaler.columnCount / groupCount }
  var featureUnit: String { run.preparation.featureUnit.isEmpty ? "units of their own" : run.preparation.featureUnit }
}

/// What the user of an exported monitor gives it.
enum ExportedInput {
  /// Samples as they were recorded; the graph takes their band spectrum.
  case samples(BandPowers)
  /// Samples as they were recorded, which are the features themselves.
  case waveform
  /// Samples that were prepared by their whole snapshot, which no single window knows.
  case preparedSamples(description: String)
  /// Features that were computed elsewhere: indicators have no counterpart among ONNX's operations, or come from a table.
  case features

  init(_ run: RunResults, _ recipe: Recipe) {
    switch recipe.representation {
    case .spectrum(let bandCount):
      // A feature table has indicators, whatever the recipe would look at.
      if run.preparation.representation == recipe.representation.name, let length = run.preparation.windowLength {
        self = .samples(
          SpectrumRepresentation.bands(bandCount, windowLength: length, sampleRateHz: run.input.sampleRateHz))
      } else {
        self = .features
      }
    case .indicators, .octaves: self = .features
    case .waveform(let plan):
      let order =
        plan.layout == .channels ? "channel after channel" : "the channels in turn, as the file's rows hold them"
      switch (plan.layout, plan.normalisation) {
      case (.channels, .training): self = .waveform
      case (_, .training): self = .preparedSamples(description: order)
      case (_, .perSnapshot):
        self = .preparedSamples(
          description: "\(order), each channel of a snapshot brought to mean 0 and standard deviation 1 beforehand")
      }
    }
  }

  var hasOrderedFeatures: Bool { if case .samples = self { true } else { false } }

  /// Under which name the graph takes it.
  var name: String { if case .features = self { "features" } else { "samples" } }

  /// One sentence for the user of the file.
  func description(_ run: RunResults) -> String {
    let unit = run.input.unit ?? "the recording's unit, which nobody declared"
    return switch self {
    case .samples, .waveform: "windows of samples as recorded, in \(unit)"
    case .preparedSamples(let description): "windows of samples, \(description)"
    case .features:
      "\(run.preparation.description); computed outside the graph, in this order: "
        + run.preparation.featureNames.joined(separator: ", ")
    }
  }
}
