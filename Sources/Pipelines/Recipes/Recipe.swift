package import NeuralNetworks
package import Prognosis
internal import Tensors

/// Everything that decides how measurements become a verdict, under one name.
///
/// A recipe is stored with the run, so that the same input, recipe and seed give the same numbers again.
package struct Recipe: Sendable, Equatable, Codable {
  package var name: String
  /// One line for `raceway recipes`.
  package var summary: String
  /// Where it comes from: a publication, or why we do it so.
  package var reference: String
  package var representation: RepresentationPlan
  package var model: ModelPlan
  package var training: TrainingPlan
  package var split: SplitPlan
  package var score: ScorePlan
  /// How many windows of a snapshot a window is judged with (`ResidualScore.memory`).
  package var windowMemory: Int
  package var windowThreshold: WindowThresholdPlan
  package var alarms: AlarmPlan

  package init(
    name: String, summary: String, reference: String, representation: RepresentationPlan, model: ModelPlan,
    training: TrainingPlan, split: SplitPlan, score: ScorePlan, windowMemory: Int = 1,
    windowThreshold: WindowThresholdPlan, alarms: AlarmPlan
  ) {
    self.name = name
    self.summary = summary
    self.reference = reference
    self.representation = representation
    self.model = model
    self.training = training
    self.split = split
    self.score = score
    self.windowMemory = windowMemory
    self.windowThreshold = windowThreshold
    self.alarms = alarms
  }
}

extension Recipe {
  /// Everything the recipe decides, for people.
  package var yaml: String { ReadableYAML.text(self) ?? "" }

  /// Whether a model's inputs stand channel after channel.
  var isSplitByChannel: Bool {
    if case .waveform(let plan) = representation { plan.layout == .channels } else { true }
  }
}

/// What a model sees of a window.
package enum RepresentationPlan: Sendable, Equatable, Codable {
  /// Log power in equal bands of frequency, level kept.
  case spectrum(bandCount: Int)
  /// Condition indicators per channel; the only one that feature tables allow.
  case indicators
  /// Log power in bands of equal ratio, each snapshot at its full resolution.
  case octaves(bandsPerOctave: Int)
  /// The samples themselves.
  case waveform(WaveformPlan)

  package var name: String {
    switch self {
    case .spectrum: "spectrum"
    case .indicators: "indicators"
    case .octaves: "octaves"
    case .waveform: "waveform"
    }
  }
}

/// How samples are cut and scaled where the model sees them as they are.
package struct WaveformPlan: Sendable, Equatable, Codable {
  package enum Layout: String, Sendable, Codable {
    /// A window holds the same stretch of time of every channel, channel after channel.
    case channels
    /// A window is a stretch of the file read row by row: samples of all channels in turn.
    case interleaved
  }

  package enum Normalisation: String, Sendable, Codable {
    /// One mean and deviation per channel from the training snapshots: level is information.
    case training
    /// Each snapshot by its own mean and deviation, which removes the level.
    case perSnapshot
  }

  package var windowLength: Int
  package var windowStride: Int
  package var layout: Layout
  package var normalisation: Normalisation

  package init(windowLength: Int, windowStride: Int, layout: Layout, normalisation: Normalisation) {
    self.windowLength = windowLength
    self.windowStride = windowStride
    self.layout = layout
    self.normalisation = normalisation
  }
}

/// The autoencoder's shape, but for its input width, which the measurements decide.
package struct ModelPlan: Sendable, Equatable, Codable {
  package var kind: AutoencoderArchitecture.Kind
  package var hiddenCounts: [Int]
  package var latentCount: Int
  package var activation: Activation

  package init(
    kind: AutoencoderArchitecture.Kind, hiddenCounts: [Int], latentCount: Int, activation: Activation
  ) {
    self.kind = kind
    self.hiddenCounts = hiddenCounts
    self.latentCount = latentCount
    self.activation = activation
  }

  func architecture(inputCount: Int, conditionCount: Int = 0) -> AutoencoderArchitecture {
    AutoencoderArchitecture(
      kind: kind, inputCount: inputCount, hiddenCounts: hiddenCounts, latentCount: latentCount, activation: activation,
      conditionCount: conditionCount)
  }
}

/// How healthy windows are shared out between training and the rest.
package enum SplitPlan: Sendable, Equatable, Codable {
  /// Blocks of whole snapshots, one after another (`HealthySplit`).
  case blocks
  /// Single windows at random, as published: neighbours that share samples land on both sides, which the audit calls a leak.
  case randomWindows(trainingShare: Double)
}

/// How residuals become the score of a window.
package enum ScorePlan: String, Sendable, Equatable, Codable {
  /// Rises above the healthy scatter of each feature, pooled so that a few strong ones rule (`ResidualScore`).
  case excessResidual
  /// The same for rises and falls: where damage, or a changed mass, can make a machine quieter.
  case changedResidual
  /// The mean squared residual, as published.
  case meanSquaredError

  /// Whether features are measured by their healthy scatter, smoothed, and judged with neighbouring windows.
  var usesScatter: Bool { self != .meanSquaredError }
}

/// Which windows set the level above which a single window counts as anomalous.
package struct WindowThresholdPlan: Sendable, Equatable, Codable {
  package enum Source: String, Sendable, Codable {
    /// Healthy windows of snapshots the model has not seen.
    case heldOut
    /// The windows the model was trained on, as published.
    case training
    /// All windows, faulty ones included, as published: flags its share of any data.
    case all
  }

  /// In 0 ..< 1. Our recipes take 0.995: windows share samples and memory, so false ones come in groups of two or three.
  package var quantile: Double
  /// The published recipes take order statistics; the rarest quantiles of few windows are then a matter of luck.
  package var rule: TailModel
  package var source: Source

  package init(quantile: Double, rule: TailModel = .empirical, source: Source) {
    self.quantile = quantile
    self.rule = rule
    self.source = source
  }

  /// The level of `scores`, at least one of them; scores that don't vary have no tail, and their largest stands in.
  func level(of scores: [Float]) -> Double {
    let values = scores.map(Double.init)
    if rule == .empirical { return Quantile.linear(quantile, of: values) }
    return (try? rule.level(exceededWith: 1 - quantile, by: values)) ?? values.max() ?? 0
  }
}
