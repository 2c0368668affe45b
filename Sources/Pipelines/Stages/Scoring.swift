internal import StatisticalLearning
internal import Tensors

/// Every window and snapshot of a recording judged by a trained monitor.
struct Scoring {
  var windows: WindowScores
  /// `[window, latent]`
  var latents: Matrix
  /// `[snapshot, channel]`: mean error over the windows; NaN where a snapshot was left out.
  var channelErrors: Matrix
  /// `[snapshot, channel]`: mean variance of the samples, in unit²; NaN where a snapshot was left out.
  var variances: Matrix
  /// `[snapshot, channel]`: means over windows; NaN where a snapshot was left out or a table does not have them.
  var kurtoses: Matrix
  var crestFactors: Matrix
  /// `[snapshot, channel × entry]`: what alarms are judged on; NaN where a snapshot was left out.
  var residuals: Matrix
  /// `[snapshot, channel × feature]`: the mean standardised features; NaN where a snapshot was left out, and nil where
  /// residuals are errors, and not features.
  var features: Matrix?
  /// `[snapshot]`: nil for models without a posterior; NaN where a snapshot was left out.
  var kl: [Float]?
  /// `[detector]`: what the baselines say.
  var baselines: [BaselineScores]
  /// For the audit of the split; nil where no baselines were asked for.
  var evidence: SnapshotEvidence?
  /// Snapshots with a feature that is no finite number, also after scaling, found while scoring.
  var unscored: [Int]

  static func run(
    _ monitor: TrainedMonitor, _ source: FeatureSource, _ series: SnapshotSeries, leftOut: Set<Int>,
    stored: RunResults? = nil, baselines: [any BaselineDetector], progress: ProgressHandler
  ) throws(PipelineError) -> Scoring {
    var collected = ScoreCollector(monitor, snapshotCount: series.count, baselines: baselines)
    if let stored, series.sources.first == .some(nil) { collected.add(stored) }
    let measured = series.sources.indices.filter { series.sources[$0] != nil && !leftOut.contains($0) }
    let sources = measured.compactMap { series.sources[$0] }
    try FeatureStream.read(source, sources, stage: "scoring", progress: progress) { place, features in
      collected.add(features, ofSnapshot: measured[place])
    }
    return collected.scoring
  }
}

/// Gathers judgements snapshot by snapshot.
private struct ScoreCollector {
  private let monitor: TrainedMonitor
  private let detectors: [any BaselineDetector]
  private var snapshot: [Int] = []
  private var start: [Int] = []
  private var score: [Float] = []
  private var windowErrors: [Float] = []
  private var windowKL: [Float] = []
  private var energy: [Float] = []
  private var latentRows: [Float] = []
  private var baselineScores: [BaselineScores]
  private var channelErrors: Matrix
  private var variances: Matrix
  private var residuals: Matrix
  private var features: Matrix?
  private var kurtoses: Matrix
  private var crestFactors: Matrix
  private var snapshotKL: [Float]
  private var evidence: SnapshotEvidence?
  private var unscored: [Int] = []

  init(_ monitor: TrainedMonitor, snapshotCount: Int, baselines: [any BaselineDetector]) {
    self.monitor = monitor
    detectors = baselines
    evidence = baselines.isEmpty ? nil : SnapshotEvidence(snapshotCount: snapshotCount)
    let channels = monitor.channelCount
    channelErrors = Matrix(nans: snapshotCount, channels)
    variances = Matrix(nans: snapshotCount, channels)
    kurtoses = Matrix(nans: snapshotCount, channels)
    crestFactors = Matrix(nans: snapshotCount, channels)
    residuals = Matrix(nans: snapshotCount, channels * monitor.entryCount)
    if monitor.recipe.score.usesScatter { features = Matrix(nans: snapshotCount, residuals.columnCount) }
    snapshotKL = [Float](repeating: .nan, count: snapshotCount)
    baselineScores = baselines.map {
      BaselineScores(
        name: $0.name, windows: [], snapshots: Matrix(nans: snapshotCount, $0.isPerChannel ? channels : 1),
        heldOutScores: $0.heldOutScores)
    }
  }

  /// The figures of healthy snapshots that are no longer at hand.
  mutating func add(_ stored: RunResults) {
    let calibration = stored.calibration
    let conditions = stored.snapshots.conditions
    for index in calibration.snapshotNames.indices {
      channelErrors.setRow(index, calibration.channelErrors.row(index))
      variances.setRow(index, calibration.variances.row(index))
      residuals.setRow(index, calibration.residuals.row(index))
      if let known = calibration.features { features?.setRow(index, known.row(index)) }
      if let known = conditions?[ConditionTable.kurtosis] { kurtoses.setRow(index, known.row(index)) }
      if let known = conditions?[ConditionTable.crestFactor] { crestFactors.setRow(index, known.row(index)) }
    }
  }

  mutating func add(_ features: WindowFeatures, ofSnapshot index: Int) {
    guard let input = monitor.standardised(features) else {
      unscored.append(index)
      return
    }
    let judged = monitor.judge(features)
    snapshot += [Int](repeating: index, count: features.starts.count)
    start += features.starts
    score += judged.scores
    windowErrors += judged.channelErrors.elements
    energy += judged.energy
    latentRows += judged.latents.elements
    channelErrors.setRow(index, judged.channelErrors.columnMeans().map { Float($0) })
    variances.setRow(index, features.variances.columnMeans().map { Float($0) })
    kurtoses.setRow(index, features.conditions.kurtoses.columnMeans().map { Float($0) })
    crestFactors.setRow(index, features.conditions.crestFactors.columnMeans().map { Float($0) })
    residuals.setRow(index, judged.residuals)
    self.features?.setRow(index, judged.features)
    if let kl = judged.kl {
      windowKL += kl
      snapshotKL[index] = kl.reduce(0, +) / Float(kl.count)
    }
    guard !detectors.isEmpty else { return }
    evidence?.add(features, scaled: input, ofSnapshot: index)
    for (place, detector) in detectors.enumerated() {
      baselineScores[place].add(detector.scores(of: input, features), ofSnapshot: index)
    }
  }

  var scoring: Scoring {
    let isVariational = !windowKL.isEmpty
    return Scoring(
      windows: WindowScores(
        snapshot: snapshot, start: start, score: score,
        channelErrors: Matrix(score.count, monitor.channelCount, windowErrors), kl: isVariational ? windowKL : nil,
        energy: energy),
      latents: Matrix(score.count, score.isEmpty ? 0 : latentRows.count / score.count, latentRows),
      channelErrors: channelErrors, variances: variances, kurtoses: kurtoses, crestFactors: crestFactors,
      residuals: residuals, features: features, kl: isVariational ? snapshotKL : nil,
      baselines: baselineScores, evidence: evidence, unscored: unscored)
  }
}

extension Scoring {
  /// The plain indicators of every snapshot and channel; those that a feature table does not have are not in it, and nil
  /// where it has none of them.
  ///
  /// - Parameter unit: Of the samples, such as `g`.
  func conditions(unit: String?) -> ConditionTable? {
    var levels = variances
    for index in levels.elements.indices { levels.elements[index] = levels.elements[index].squareRoot() }
    let all = [
      (ConditionTable.rms, unit ?? "", levels), (ConditionTable.kurtosis, "", kurtoses),
      (ConditionTable.crestFactor, "", crestFactors),
    ]
    let known = all.filter { name, _, values in
      // A table without a level has a variance of 0 throughout.
      values.elements.contains { name == ConditionTable.rms ? $0 > 0 : $0.isFinite }
    }
    return known.isEmpty ? nil : ConditionTable(names: known.map(\.0), units: known.map(\.1), values: known.map(\.2))
  }
}

extension BaselineScores {
  fileprivate mutating func add(_ scores: Matrix, ofSnapshot index: Int) {
    windows += (0..<scores.rowCount).map { scores.row($0).max() ?? 0 }
    snapshots.setRow(index, scores.columnMeans().map { Float($0) })
  }
}

extension Matrix {
  fileprivate init(nans rowCount: Int, _ columnCount: Int) {
    self.init(rowCount, columnCount, [Float](repeating: .nan, count: rowCount * columnCount))
  }

  fileprivate mutating func setRow(_ row: Int, _ values: [Float]) {
    precondition(values.count == columnCount, "\(values.count) values for \(columnCount) columns")
    elements.replaceSubrange(row * columnCount..<(row + 1) * columnCount, with: values)
  }
}
