internal import NeuralNetworks
internal import SignalProcessing
internal import Tensors

/// Trains a recipe's network on the healthy clips.
struct ClipNetworkTraining {
  let network: ClipNetwork
  let summary: ModelSummary
  let audit: Audit
  let note: String?

  /// The most that the training rows may take, in bytes: 370,000 rows of five frames of 64 bands.
  static let byteLimit = 500_000_000

  static func run(
    _ listener: ClipListener, _ recipe: ClipRecipe, _ plan: ClipNetworkPlan, _ split: ClipSplit, seed: UInt64,
    checkpoints: CheckpointOptions?, progress: @escaping ProgressHandler
  ) throws(PipelineError) -> ClipNetworkTraining {
    let training = split.clips(.training)
    let scale = try fittedScale(listener, plan, training, progress)
    let input = NetworkInput(plan: plan.input, scale: scale, bandCount: listener.spectrogram.bandCount)
    var rows = RowGathering(input, byteLimit: byteLimit, channelCount: listener.source.channelCount)
    let learnt = try rows.gather(listener, training, stage: "preparing training clips", progress)
    let validation = try rows.gather(listener, split.clips(.validation), stage: "preparing validation clips", progress)
    guard learnt.rowCount > 0, validation.rowCount > 0 else {
      throw .unsuitable(
        found: "healthy clips shorter than \(input.height) frames of the spectrogram",
        wanted: "at least one row of the network's input in training and in validation",
        hint: "give longer clips, or a recipe with stacked frames")
    }
    let fitted = try ClipNetworkFit.run(
      recipe, plan, input, training: learnt, validation: validation, seed: seed, checkpoints: checkpoints, progress)
    let network = ClipNetwork(input: input, model: fitted.model, latentShape: fitted.latentShape)
    return ClipNetworkTraining(
      network: network, summary: fitted.summary, audit: audit(network, validation, fitted.summary), note: rows.note)
  }

  private static func fittedScale(
    _ listener: ClipListener, _ plan: ClipNetworkPlan, _ clips: [Int], _ progress: ProgressHandler
  ) throws(PipelineError) -> LevelScale {
    var fit = LevelScaleFit(bandCount: listener.spectrogram.bandCount)
    guard plan.scaling != .decibels else { return fit.scale(.decibels) }
    try listener.forEachChunk(of: clips, stage: "measuring levels", progress: progress) { heard in
      for one in heard { fit.add(one.levels) }
    }
    return fit.scale(plan.scaling)
  }

  private static func audit(_ network: ClipNetwork, _ validation: Matrix, _ model: ModelSummary) -> Audit {
    let (output, latents) = network.model.evaluate(validation, conditions: nil)
    let active = latents.logVariance == nil ? nil : ActiveLatents(means: latents.mean).count
    let explained = 1 - (MeanPredictor.ratio(of: output, to: validation) ?? 1)
    var findings: [String] = []
    if let epoch = model.divergedInEpoch {
      findings.append(
        "training diverged in epoch \(epoch) and was stopped; the weights are those of epoch \(model.bestEpoch)")
    }
    if active == 0 { findings.append("posterior collapse: no latent carries anything; the network returns the mean") }
    if explained < meanPredictorLimit {
      findings.append(
        "mean predictor: the network explains \(rounded(100 * explained)) % of the variance of unseen healthy clips; its error is hardly more than the distance from the mean"
      )
    }
    return Audit(
      activeLatents: active, latentCount: model.latentCount, explainedVariance: explained, energyCorrelation: .nan,
      findings: findings)
  }

  /// Below it a network says little that a mean would not.
  private static let meanPredictorLimit = 0.1
}

/// Gathers a network's rows from clips, evenly thinned where there are too many.
private struct RowGathering {
  let input: NetworkInput
  let rowLimit: Int
  let channelCount: Int
  private(set) var note: String?

  init(_ input: NetworkInput, byteLimit: Int, channelCount: Int) {
    self.input = input
    rowLimit = max(1, byteLimit / (4 * input.inputCount))
    self.channelCount = channelCount
  }

  mutating func gather(
    _ listener: ClipListener, _ clips: [Int], stage: String, _ progress: ProgressHandler
  ) throws(PipelineError) -> Matrix {
    var elements: [Float] = []
    var keepEvery = 0
    var seen = 0
    let (input, rowLimit, clipChannels) = (input, rowLimit, clips.count * channelCount)
    try listener.forEachChunk(of: clips, stage: stage, progress: progress) { heard in
      for one in heard {
        let rows = input.rows(of: one.levels)
        // Clips of a collection are about as long as the first.
        if keepEvery == 0 { keepEvery = max(1, (rows.rowCount * clipChannels + rowLimit - 1) / rowLimit) }
        for row in stride(from: seen % keepEvery, to: rows.rowCount, by: keepEvery) {
          elements += rows.elements[row * input.inputCount..<(row + 1) * input.inputCount]
        }
        seen += 1
      }
    }
    if keepEvery > 1 {
      note = "every \(keepEvery)th frame of the healthy clips was used for training, to keep to 500 MB of memory"
    }
    return Matrix(elements.count / max(input.inputCount, 1), input.inputCount, elements)
  }
}
