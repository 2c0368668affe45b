internal import NeuralNetworks
internal import StatisticalLearning
internal import Tensors

/// A cheap detector that stands beside the network in the evaluation: if it wins, the report says so.
protocol BaselineDetector: Sendable {
  var name: String { get }

  /// - Parameters:
  ///   - rows: Standardised features, `[window, channel × feature]`.
  ///   - variances: Of the samples, `[window, channel]`, in unit².
  /// - Returns: `[window]`, higher = more anomalous.
  func scores(of rows: Matrix, variances: Matrix) -> [Float]
}

/// Plain energy: the mean over channels of the variance against its healthy level.
struct EnergyDetector: BaselineDetector {
  let healthyVariances: [Double]
  /// How many windows of a snapshot are averaged (`WindowMemory`).
  let memory: Int

  var name: String { memory == 1 ? "energy" : "energy, \(memory) windows" }

  func scores(of rows: Matrix, variances: Matrix) -> [Float] {
    let energies = (0..<variances.rowCount).map { window in
      var sum = 0.0
      for channel in healthyVariances.indices where healthyVariances[channel] > 0 {
        sum += Double(variances[window, channel]) / healthyVariances[channel]
      }
      return sum / Double(healthyVariances.count)
    }
    return energies.indices.map { window in
      let together = energies[WindowMemory.range(of: window, in: energies.indices, memory: memory)]
      return Float(together.reduce(0, +) / Double(together.count))
    }
  }
}

/// The network's own residuals, each window judged alone: what the memory of its neighbours adds.
struct SingleWindowDetector: BaselineDetector {
  static let title = "network, single windows"

  var name: String { Self.title }
  let monitor: TrainedMonitor
  let score: ResidualScore

  func scores(of rows: Matrix, variances: Matrix) -> [Float] {
    let residuals = rows.subtracting(monitor.model.reconstruct(rows))
    return score.scores(of: residuals, smoothed: score.smoothed(residuals)).scores
  }
}

/// The largest rise of any standardised feature: no network, no model of any kind.
struct LargestRiseDetector: BaselineDetector {
  let name = "largest feature rise"

  func scores(of rows: Matrix, variances: Matrix) -> [Float] {
    (0..<rows.rowCount).map { rows.row($0).max() ?? 0 }
  }
}

/// Hotelling's T² or the squared prediction error of principal components.
struct PrincipalComponentsDetector: BaselineDetector {
  enum Statistic { case tSquared, squaredPredictionError }

  let statistic: Statistic
  let components: PrincipalComponents

  var name: String { statistic == .tSquared ? "PCA T²" : "PCA SPE" }

  func scores(of rows: Matrix, variances: Matrix) -> [Float] {
    let scores = components.anomalyScores(of: rows)
    return (statistic == .tSquared ? scores.tSquared : scores.squaredPredictionError).map { Float($0) }
  }
}

/// Mahalanobis distance with a shrunk covariance.
struct MahalanobisDetector: BaselineDetector {
  let name = "Mahalanobis"
  let mahalanobis: Mahalanobis

  func scores(of rows: Matrix, variances: Matrix) -> [Float] {
    mahalanobis.squaredDistances(of: rows).map { Float($0) }
  }
}

/// The same residual score without a network: what the autoencoder must beat to have earned its place.
struct NoNetworkDetector: BaselineDetector {
  let name = "same score, no network"
  let score: ResidualScore

  func scores(of rows: Matrix, variances: Matrix) -> [Float] {
    score.scores(of: rows, smoothed: score.smoothed(rows)).scores
  }
}

enum BaselineDetectors {
  /// Beyond this many inputs a covariance of them is neither known from the windows at hand nor quickly inverted.
  private static let widestCovariance = 1024

  /// The detectors that apply, fitted on the windows the network was trained on.
  static func fitted(on training: MonitorTraining) -> [any BaselineDetector] {
    let monitor = training.monitor
    let rows = training.scaledTraining
    var detectors: [any BaselineDetector] = [
      EnergyDetector(healthyVariances: monitor.healthyVariances, memory: 1), LargestRiseDetector(),
    ]
    if monitor.score.memory > 1 {
      detectors.append(EnergyDetector(healthyVariances: monitor.healthyVariances, memory: monitor.score.memory))
    }
    if monitor.recipe.score == .excessResidual {
      let score = ResidualScore(
        plan: .excessResidual, channelCount: monitor.channelCount, isSmoothed: monitor.score.isSmoothed,
        memory: monitor.score.memory, training: rows, heldOut: training.scaledHeldOut,
        snapshots: training.windowSnapshots)
      detectors.append(NoNetworkDetector(score: score))
      detectors.append(singleWindows(training))
    }
    guard rows.columnCount <= widestCovariance else { return detectors }
    let kept = min(monitor.model.architecture.latentCount, rows.columnCount, max(rows.rowCount - 1, 1))
    let components = PrincipalComponents(fitting: rows, .count(kept))
    detectors.append(PrincipalComponentsDetector(statistic: .tSquared, components: components))
    detectors.append(PrincipalComponentsDetector(statistic: .squaredPredictionError, components: components))
    detectors.append(MahalanobisDetector(mahalanobis: Mahalanobis(fitting: rows)))
    return detectors
  }

  /// The network's score without memory, its scatter learnt from the same windows.
  private static func singleWindows(_ training: MonitorTraining) -> SingleWindowDetector {
    let monitor = training.monitor
    func residuals(_ rows: Matrix) -> Matrix { rows.subtracting(monitor.model.reconstruct(rows)) }
    return SingleWindowDetector(
      monitor: monitor,
      score: ResidualScore(
        plan: .excessResidual, channelCount: monitor.channelCount, isSmoothed: monitor.score.isSmoothed,
        training: residuals(training.scaledTraining), heldOut: residuals(training.scaledHeldOut)))
  }
}
