internal import NeuralNetworks
internal import StatisticalLearning
internal import Tensors

/// Learns the healthy machine: scaler, autoencoder, the scatter of its residuals, and the window threshold.
struct MonitorTraining {
  let monitor: TrainedMonitor
  let summary: ModelSummary
  let audit: ModelAudit
  /// For baselines that are fitted on the same windows.
  let reference: HealthyReference
  let notes: [String]

  static func run(
    _ source: FeatureSource, _ split: HealthySplit, _ recipe: Recipe, seed: UInt64,
    checkpoints: CheckpointOptions? = nil,
    progress: @escaping ProgressHandler
  ) throws(PipelineError) -> MonitorTraining {
    let healthy = try HealthyWindows.gather(source, split, plan: recipe.split, seed: seed, progress: progress)
    try checkFinite(healthy.training, featureCount: source.featureNames.count)
    let scaler = scaler(for: healthy.training, source)
    let training = scaler.scaled(healthy.training)
    let heldOut = scaler.scaled(healthy.heldOut)
    let trained = try train(
      recipe, on: training, validation: scaler.scaled(healthy.validation), seed: seed, checkpoints: checkpoints,
      progress: progress)
    let trainingResiduals = training.subtracting(trained.model.reconstruct(training))
    let heldOutOutput = trained.model.reconstruct(heldOut)
    let heldOutResiduals = heldOut.subtracting(heldOutOutput)
    let score = ResidualScore(
      plan: recipe.score, channelCount: source.channelCount, isSmoothed: source.hasOrderedFeatures,
      memory: recipe.windowMemory, training: trainingResiduals, heldOut: heldOutResiduals, snapshots: healthy.snapshots)
    let onTraining = score.scores(
      of: trainingResiduals, smoothed: score.smoothed(trainingResiduals),
      firstChannels: healthy.firstChannels?.training, snapshots: healthy.snapshots.training)
    let onHeldOut = score.crossFittedScores(
      training: trainingResiduals, heldOut: heldOutResiduals, snapshots: healthy.snapshots)
    let monitor = TrainedMonitor(
      recipe: recipe, channelCount: source.channelCount,
      preparation: PreparationSummary(source, scaler), scaler: scaler,
      model: trained.model, score: score, healthyVariances: healthy.trainingConditions.variances.columnMeans(),
      windowThreshold: threshold(recipe.windowThreshold, training: onTraining.scores, heldOut: onHeldOut),
      trainingErrors: onTraining.channelErrors.columnMeans())
    return MonitorTraining(
      monitor: monitor, summary: ModelSummary(trained),
      audit: ModelAudit(model: trained.model, heldOut: heldOut, reconstruction: heldOutOutput),
      reference: HealthyReference(
        healthy, scaler, training: training, heldOut: heldOut, heldOutScores: onHeldOut),
      notes: healthy.note.map { [$0] } ?? [])
  }

  /// A missing or infinite feature would spoil every weight, so it is found here, with its place.
  private static func checkFinite(_ rows: Matrix, featureCount: Int) throws(PipelineError) {
    guard let index = rows.elements.firstIndex(where: { !$0.isFinite }) else { return }
    let column = index % rows.columnCount
    throw .unsuitable(
      found:
        "feature \(column % featureCount) of channel \(column / featureCount) that is no finite number in the healthy period",
      wanted: "complete healthy snapshots",
      hint: "leave the channel or the indicator out, or choose another healthy period")
  }

  static func scaler(for rows: Matrix, _ source: FeatureSource) -> StandardScaler {
    let perFeature = StandardScaler(fitting: rows)
    switch source.scaling {
    case .perFeature: return perFeature
    case .perChannel: return pooled(rows, channelCount: source.channelCount)
    case .none:
      let width = rows.columnCount
      return StandardScaler(
        means: [Float](repeating: 0, count: width), standardDeviations: [Float](repeating: 1, count: width))
    }
  }

  /// One mean and deviation for all samples of a channel.
  private static func pooled(_ rows: Matrix, channelCount: Int) -> StandardScaler {
    let means = rows.columnMeans()
    let deviations = rows.columnStandardDeviations()
    let features = rows.columnCount / channelCount
    var pooledMeans = [Float]()
    var pooledDeviations = [Float]()
    for channel in 0..<channelCount {
      let range = channel * features..<(channel + 1) * features
      let mean = means[range].reduce(0, +) / Double(features)
      let square = range.reduce(0.0) { $0 + deviations[$1] * deviations[$1] + means[$1] * means[$1] } / Double(features)
      let deviation = max(square - mean * mean, 0).squareRoot()
      pooledMeans += [Float](repeating: Float(mean), count: features)
      pooledDeviations += [Float](repeating: deviation > 0 ? Float(deviation) : 1, count: features)
    }
    return StandardScaler(means: pooledMeans, standardDeviations: pooledDeviations)
  }

  private static func train(
    _ recipe: Recipe, on training: Matrix, validation: Matrix, seed: UInt64, checkpoints: CheckpointOptions?,
    progress: @escaping ProgressHandler
  ) throws(PipelineError) -> TrainedAutoencoder {
    var plan = recipe.training
    plan.seed = seed
    let architecture = recipe.model.architecture(inputCount: training.columnCount)
    func report(_ done: Int, _ detail: String) -> Bool {
      progress(StageProgress(stage: "training", done: done, total: plan.epochs, unit: "epochs", detail: detail))
    }
    let keeping = try checkpoints?.keeping { [plan] in
      TrainingIdentity(
        recipe: recipe.name, plan: plan, network: architecture, training: training, validation: validation)
    }
    if let start = keeping?.start {
      checkpoints?.remark("Training continues after epoch \(start.epoch) of at most \(plan.epochs).")
      guard report(start.epoch, "continued") else { throw .interrupted }
    }
    var isInterrupted = false
    let trained: TrainedAutoencoder
    do throws(TrainingError) {
      trained = try Training.run(
        architecture, plan: plan, training: training, validation: validation, checkpoints: keeping
      ) { epoch in
        isInterrupted = !report(epoch.epoch, "loss \(rounded(epoch.validationLoss))")
        return !isInterrupted
      }
    } catch { throw .training("\(error)") }
    guard !isInterrupted else { throw .interrupted }
    return trained
  }

  private static func threshold(_ plan: WindowThresholdPlan, training: [Float], heldOut: [Float]) -> Double? {
    switch plan.source {
    case .training: plan.level(of: training)
    case .heldOut: plan.level(of: heldOut)
    case .all: nil
    }
  }
}

/// A number with four significant digits, for people.
func rounded(_ value: Double) -> String {
  guard value.isFinite, value != 0 else { return "\(value)" }
  var scale = 1.0
  while abs(value) * scale < 1000, scale < 1e12 { scale *= 10 }
  while abs(value) * scale >= 10_000, scale > 1e-12 { scale /= 10 }
  let shown = (value * scale).rounded() / scale
  return shown == shown.rounded() && abs(shown) < 1e15 ? "\(Int(shown))" : "\(shown)"
}
