internal import NeuralNetworks
internal import StatisticalLearning
internal import Tensors

/// A cheap detector that stands beside the network in the evaluation: if it wins, the report says so.
protocol BaselineDetector: Sendable {
  var name: String { get }
  /// Whether each channel has a score of its own; the machine's is then the largest.
  var isPerChannel: Bool { get }
  /// Whether scores are sizes, never negative, whose logarithms scatter evenly, and not deviations to either side.
  var isSize: Bool { get }
  /// `[held-out window]`: honest scores of the windows that the detector has a scale from (`ResidualScore.crossFittedScores`); nil
  /// where it was fitted on training windows alone.
  var heldOutScores: [Float]? { get }

  /// - Parameters:
  ///   - rows: Standardised features of one snapshot's windows, `[window, channel × feature]`.
  ///   - features: The same windows before scaling.
  /// - Returns: `[window, channel]`, or `[window, 1]` of the whole machine; higher = more anomalous.
  func scores(of rows: Matrix, _ features: WindowFeatures) -> Matrix
}

extension BaselineDetector {
  var isPerChannel: Bool { false }
  var isSize: Bool { true }
  var heldOutScores: [Float]? { nil }
}

/// What a baseline says of a recording.
struct BaselineScores: Sendable {
  let name: String
  /// `[window]`: of the machine.
  var windows: [Float]
  /// `[snapshot, channel]`, or `[snapshot, 1]` of the whole machine: means over windows; NaN where a snapshot was left out.
  var snapshots: Matrix
  /// `BaselineDetector.heldOutScores`
  var heldOutScores: [Float]?
}

/// Plain energy: the mean over channels of the variance against its healthy level.
struct EnergyDetector: BaselineDetector {
  let healthyVariances: [Double]
  /// How many windows of a snapshot are averaged (`WindowMemory`).
  let memory: Int

  var name: String { memory == 1 ? "energy" : "energy, \(memory) windows" }

  func scores(of rows: Matrix, _ features: WindowFeatures) -> Matrix {
    let variances = features.variances
    let energies = (0..<variances.rowCount).map { window in
      var sum = 0.0
      for channel in healthyVariances.indices where healthyVariances[channel] > 0 {
        sum += Double(variances[window, channel]) / healthyVariances[channel]
      }
      return sum / Double(healthyVariances.count)
    }
    return Matrix(
      energies.count, 1,
      energies.indices.map { window in
        let together = energies[WindowMemory.range(of: window, in: energies.indices, memory: memory)]
        return Float(together.reduce(0, +) / Double(together.count))
      })
  }
}

/// The network's own residuals, each window judged alone: what the memory of its neighbours adds.
struct SingleWindowDetector: BaselineDetector {
  static let title = "network, single windows"

  var name: String { Self.title }
  let monitor: TrainedMonitor
  let score: ResidualScore
  let heldOutScores: [Float]?

  func scores(of rows: Matrix, _ features: WindowFeatures) -> Matrix {
    let residuals = rows.subtracting(monitor.model.reconstruct(rows))
    return Matrix(rows.rowCount, 1, score.scores(of: residuals, smoothed: score.smoothed(residuals)).scores)
  }
}

/// The largest rise of any standardised feature: no network, no model of any kind.
struct LargestRiseDetector: BaselineDetector {
  let name = "largest feature rise"
  /// How many channels a row holds one after another; 1 where it holds them in turn.
  let channelCount: Int
  var isPerChannel: Bool { channelCount > 1 }
  let isSize = false

  func scores(of rows: Matrix, _ features: WindowFeatures) -> Matrix {
    let width = rows.columnCount / channelCount
    var rises = Matrix(zeros: rows.rowCount, channelCount)
    for window in 0..<rows.rowCount {
      let row = rows.row(window)
      for channel in 0..<channelCount {
        rises[window, channel] = row[channel * width..<(channel + 1) * width].max() ?? 0
      }
    }
    return rises
  }
}

/// The mean square of the standardised features: what a network scores that returns the mean whatever it is shown.
struct MeanPredictorDetector: BaselineDetector {
  let name = "mean predictor"

  func scores(of rows: Matrix, _ features: WindowFeatures) -> Matrix {
    let squares = (0..<rows.rowCount).map { window in
      rows.row(window).reduce(0.0) { $0 + Double($1) * Double($1) } / Double(max(rows.columnCount, 1))
    }
    return Matrix(rows.rowCount, 1, squares.map { Float($0) })
  }
}

/// Hotelling's T² or the squared prediction error of principal components.
struct PrincipalComponentsDetector: BaselineDetector {
  enum Statistic { case tSquared, squaredPredictionError }

  let statistic: Statistic
  let components: PrincipalComponents

  var name: String { statistic == .tSquared ? "PCA T²" : "PCA SPE" }

  func scores(of rows: Matrix, _ features: WindowFeatures) -> Matrix {
    let scores = components.anomalyScores(of: rows)
    let chosen = statistic == .tSquared ? scores.tSquared : scores.squaredPredictionError
    return Matrix(rows.rowCount, 1, chosen.map { Float($0) })
  }
}

/// Any detector that is fitted on healthy rows: Mahalanobis distance, nearest neighbours, Isolation Forest.
struct FittedDetectorBaseline: BaselineDetector {
  let name: String
  let detector: any NoveltyDetector

  func scores(of rows: Matrix, _ features: WindowFeatures) -> Matrix {
    Matrix(rows.rowCount, 1, detector.anomalyScores(of: rows).map { Float($0) })
  }
}

/// The same residual score without a network: what the autoencoder must beat to have earned its place.
struct NoNetworkDetector: BaselineDetector {
  let name = "same score, no network"
  let score: ResidualScore
  let heldOutScores: [Float]?

  func scores(of rows: Matrix, _ features: WindowFeatures) -> Matrix {
    Matrix(rows.rowCount, 1, score.scores(of: rows, smoothed: score.smoothed(rows)).scores)
  }
}

enum BaselineDetectors {
  /// Beyond this many inputs a covariance of them is neither known from the windows at hand nor quickly inverted, and
  /// neighbours are all equally far.
  private static let widestRow = 1024
  /// Neighbours are sought among so many windows, evenly thinned: the search costs rows times rows.
  private static let neighbourRows = 5000

  /// The detectors that apply, fitted on the windows the network was trained on.
  static func fitted(
    on reference: HealthyReference, of monitor: TrainedMonitor, seed: UInt64
  ) -> [any BaselineDetector] {
    let rows = reference.training
    // A table without a level has a variance of 0 throughout.
    let hasLevel = monitor.healthyVariances.contains { $0 > 0 }
    var detectors: [any BaselineDetector] = []
    if hasLevel { detectors.append(EnergyDetector(healthyVariances: monitor.healthyVariances, memory: 1)) }
    for quantity in [ConditionDetector.Quantity.rms, .kurtosis] {
      if let detector = ConditionDetector(quantity, healthy: reference.trainingConditions) {
        detectors.append(detector)
      }
    }
    detectors += [
      LargestRiseDetector(channelCount: monitor.recipe.isSplitByChannel ? monitor.channelCount : 1),
      MeanPredictorDetector(),
    ]
    // A snapshot that is one window has no neighbours to be remembered.
    let remembers = monitor.score.memory > 1 && monitor.preparation.windowLength != nil
    if remembers, hasLevel {
      detectors.append(EnergyDetector(healthyVariances: monitor.healthyVariances, memory: monitor.score.memory))
    }
    if monitor.recipe.score.usesScatter {
      let score = ResidualScore(
        plan: monitor.recipe.score, channelCount: monitor.channelCount, isSmoothed: monitor.score.isSmoothed,
        memory: monitor.score.memory, training: rows, heldOut: reference.heldOut, snapshots: reference.snapshots)
      let honest = score.crossFittedScores(
        training: rows, heldOut: reference.heldOut, snapshots: reference.snapshots)
      detectors.append(NoNetworkDetector(score: score, heldOutScores: honest))
      if remembers { detectors.append(singleWindows(reference, monitor)) }
    }
    let forest = IsolationForest(fitting: rows, seed: seed)
    detectors.append(FittedDetectorBaseline(name: "Isolation Forest", detector: forest))
    guard rows.columnCount <= widestRow else { return detectors }
    return detectors + covariances(rows, latentCount: monitor.model.architecture.latentCount)
  }

  private static func covariances(_ rows: Matrix, latentCount: Int) -> [any BaselineDetector] {
    let kept = min(latentCount, rows.columnCount, max(rows.rowCount - 1, 1))
    let components = PrincipalComponents(fitting: rows, .count(kept))
    let step = max(1, (rows.rowCount + neighbourRows - 1) / neighbourRows)
    let thinned = rows.rows(at: Array(stride(from: 0, to: rows.rowCount, by: step)))
    return [
      PrincipalComponentsDetector(statistic: .tSquared, components: components),
      PrincipalComponentsDetector(statistic: .squaredPredictionError, components: components),
      FittedDetectorBaseline(name: "Mahalanobis", detector: Mahalanobis(fitting: rows)),
      FittedDetectorBaseline(name: "nearest neighbours", detector: NeighbourDistance(fitting: thinned)),
    ]
  }

  /// The network's score without memory, its scatter learnt from the same windows.
  private static func singleWindows(_ reference: HealthyReference, _ monitor: TrainedMonitor) -> SingleWindowDetector {
    func residuals(_ rows: Matrix) -> Matrix { rows.subtracting(monitor.model.reconstruct(rows)) }
    let (training, heldOut) = (residuals(reference.training), residuals(reference.heldOut))
    let score = ResidualScore(
      plan: monitor.recipe.score, channelCount: monitor.channelCount, isSmoothed: monitor.score.isSmoothed,
      training: training, heldOut: heldOut)
    return SingleWindowDetector(
      monitor: monitor, score: score,
      heldOutScores: score.crossFittedScores(training: training, heldOut: heldOut, snapshots: reference.snapshots))
  }
}
