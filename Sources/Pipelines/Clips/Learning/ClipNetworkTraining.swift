internal import NeuralNetworks
internal import SignalProcessing
internal import Tensors

/// Trains a recipe's network on the healthy clips.
struct ClipNetworkTraining {
  let network: ClipNetwork
  let summary: ModelSummary
  let audit: Audit
  let note: String?

  static func run(
    _ listener: ClipListener, _ recipe: ClipRecipe, _ plan: ClipNetworkPlan, _ split: ClipSplit, seed: UInt64,
    checkpoints: CheckpointOptions?, progress: @escaping ProgressHandler
  ) throws(PipelineError) -> ClipNetworkTraining {
    let training = split.clips(.training)
    let scale = try LevelScaleFit.scale(plan.scaling, of: training, listener, progress)
    let input = NetworkInput(plan: plan.input, scale: scale, bandCount: listener.spectrogram.bandCount)
    let state = plan.isConditioned ? OperatingState(learning: training, of: listener.source) : nil
    var gathering = RowGathering(input)
    let (learnt, learntClips) = try gathering.gather(listener, training, stage: "preparing training clips", progress)
    let (validation, validationClips) = try gathering.gather(
      listener, split.clips(.validation), stage: "preparing validation clips", progress)
    guard learnt.rowCount > 0, validation.rowCount > 0 else {
      throw .unsuitable(
        found: "healthy clips shorter than \(input.height) frames of the spectrogram",
        wanted: "at least one row of the network's input in training and in validation",
        hint: "give longer clips, or a recipe with stacked frames")
    }
    let conditions = state?.matrix(of: validationClips, in: listener.source).flatMap { validation in
      state?.matrix(of: learntClips, in: listener.source).map { (training: $0, validation: validation) }
    }
    let fitted = try ClipNetworkFit.run(
      recipe, plan, input, training: learnt, validation: validation, conditions: conditions, seed: seed,
      checkpoints: checkpoints, progress)
    let network = ClipNetwork(input: input, model: fitted.model, latentShape: fitted.latentShape, state: state)
    var audit = audit(network, validation, conditions?.validation, fitted.summary)
    if let rate = recipe.spectrogram.healthyRateHz {
      audit.findings.append(
        "split leak: clips labelled healthy are heard at \(rate) Hz, the others at \(rounded(listener.source.sampleRateHz)) Hz: what is told apart is the preparation, not the machine"
      )
    }
    return ClipNetworkTraining(network: network, summary: fitted.summary, audit: audit, note: gathering.note)
  }

  private static func audit(
    _ network: ClipNetwork, _ validation: Matrix, _ conditions: Matrix?, _ model: ModelSummary
  ) -> Audit {
    let (output, latents) = network.model.evaluate(validation, conditions: conditions)
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
        "mean predictor: the network explains \(ExplainedVariance.text(explained)) of the variance of unseen healthy clips; its error is hardly more than the distance from the mean"
      )
    }
    return Audit(
      activeLatents: active, latentCount: model.latentCount, explainedVariance: explained, energyCorrelation: .nan,
      findings: findings)
  }

  /// Below it a network says little that a mean would not.
  private static let meanPredictorLimit = 0.1
}
