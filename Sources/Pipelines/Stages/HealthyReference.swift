internal import NeuralNetworks
internal import StatisticalLearning
internal import Tensors

/// The healthy windows that a monitor was made with, as it sees them: what baselines are fitted on and the split is audited by.
struct HealthyReference: Sendable {
  /// Fitted on the training windows, whatever the monitor uses.
  var scaler: StandardScaler
  /// Standardised by the monitor, `[window, channel × feature]`.
  var training: Matrix
  /// Windows the model has not learnt from, standardised.
  var heldOut: Matrix
  /// Of the training windows.
  var trainingConditions: WindowConditions
  /// `[window]` of both: the snapshots that the windows were cut from.
  var snapshots: (training: [Int], heldOut: [Int])
  /// `[window]` of both: the first sample of each window inside its snapshot.
  var starts: (training: [Int], heldOut: [Int])
  /// `[held-out window]`: the monitor's scores, each by the scatter of the other snapshots, which set the window level.
  var heldOutScores: [Float]
  /// `[held-out window]`: by the monitor's own scatter, which set the level in runs of earlier versions; empty in a run just made.
  var ownScaleScores: [Float] = []

  /// The mean of held-out windows' scores over each snapshot.
  ///
  /// - Parameter scores: `[held-out window]`
  func heldOutMeans(of scores: [Float]) -> [Int: Double] {
    Dictionary(grouping: scores.indices, by: { snapshots.heldOut[$0] })
      .mapValues { places in places.reduce(0.0) { $0 + Double(scores[$1]) } / Double(places.count) }
  }

  init(
    _ windows: HealthyWindows, _ scaler: StandardScaler, training: Matrix, heldOut: Matrix, heldOutScores: [Float]
  ) {
    self.scaler = scaler
    self.training = training
    self.heldOut = heldOut
    trainingConditions = windows.trainingConditions
    snapshots = windows.snapshots
    starts = windows.starts
    self.heldOutScores = heldOutScores
  }

  /// The same, after the fact.
  init(_ windows: HealthyWindows, of source: FeatureSource, seenBy monitor: TrainedMonitor) {
    let training = monitor.scaler.scaled(windows.training)
    let heldOut = monitor.scaler.scaled(windows.heldOut)
    func residuals(_ rows: Matrix) -> Matrix { rows.subtracting(monitor.model.reconstruct(rows)) }
    let unseen = residuals(heldOut)
    self.init(
      windows, MonitorTraining.scaler(for: windows.training, source), training: training, heldOut: heldOut,
      heldOutScores: monitor.score.crossFittedScores(
        training: residuals(training), heldOut: unseen, snapshots: windows.snapshots))
    ownScaleScores =
      monitor.score.scores(
        of: unseen, smoothed: monitor.score.smoothed(unseen), snapshots: windows.snapshots.heldOut
      ).scores
  }
}
