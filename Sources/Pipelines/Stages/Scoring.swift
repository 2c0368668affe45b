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
  /// `[snapshot, channel × entry]`: what alarms are judged on; NaN where a snapshot was left out.
  var residuals: Matrix
  /// `[snapshot]`: nil for models without a posterior; NaN where a snapshot was left out.
  var kl: [Float]?
  /// `[detector][window]`: what the baselines say, by name, in the order of `windows`.
  var baselines: [(name: String, scores: [Float])]
  /// Snapshots with a feature that is no finite number, found while scoring.
  var unscored: [Int]

  static func run(
    _ monitor: TrainedMonitor, _ source: FeatureSource, _ series: SnapshotSeries, leftOut: Set<Int>,
    stored: Calibration? = nil, baselines: [any BaselineDetector], progress: ProgressHandler
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
  private var baselineScores: [[Float]]
  private var channelErrors: Matrix
  private var variances: Matrix
  private var residuals: Matrix
  private var snapshotKL: [Float]
  private var unscored: [Int] = []

  init(_ monitor: TrainedMonitor, snapshotCount: Int, baselines: [any BaselineDetector]) {
    self.monitor = monitor
    detectors = baselines
    let channels = monitor.channelCount
    channelErrors = Matrix(nans: snapshotCount, channels)
    variances = Matrix(nans: snapshotCount, channels)
    residuals = Matrix(nans: snapshotCount, channels * monitor.entryCount)
    snapshotKL = [Float](repeating: .nan, count: snapshotCount)
    baselineScores = [[Float]](repeating: [], count: baselines.count)
  }

  /// The figures of healthy snapshots that are no longer at hand.
  mutating func add(_ stored: Calibration) {
    for index in stored.snapshotNames.indices {
      channelErrors.setRow(index, stored.channelErrors.row(index))
      variances.setRow(index, stored.variances.row(index))
      residuals.setRow(index, stored.residuals.row(index))
    }
  }

  mutating func add(_ features: WindowFeatures, ofSnapshot index: Int) {
    guard features.rows.rowCount > 0, features.rows.elements.allSatisfy(\.isFinite) else {
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
    residuals.setRow(index, judged.residuals)
    if let kl = judged.kl {
      windowKL += kl
      snapshotKL[index] = kl.reduce(0, +) / Float(kl.count)
    }
    guard !detectors.isEmpty else { return }
    let input = monitor.scaler.scaled(features.rows)
    for (place, detector) in detectors.enumerated() {
      baselineScores[place] += detector.scores(of: input, variances: features.variances)
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
      channelErrors: channelErrors, variances: variances, residuals: residuals, kl: isVariational ? snapshotKL : nil,
      baselines: zip(detectors, baselineScores).map { (name: $0.name, scores: $1) }, unscored: unscored)
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
