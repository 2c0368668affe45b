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
  /// `[window]` of both: the monitor's scores.
  var scores: (training: [Float], heldOut: [Float])

  init(
    _ windows: HealthyWindows, _ scaler: StandardScaler, training: Matrix, heldOut: Matrix,
    scores: (training: [Float], heldOut: [Float])
  ) {
    self.scaler = scaler
    self.training = training
    self.heldOut = heldOut
    trainingConditions = windows.trainingConditions
    snapshots = windows.snapshots
    starts = windows.starts
    self.scores = scores
  }

  /// The same, after the fact.
  init(_ windows: HealthyWindows, of source: FeatureSource, seenBy monitor: TrainedMonitor) {
    let training = monitor.scaler.scaled(windows.training)
    let heldOut = monitor.scaler.scaled(windows.heldOut)
    func scores(_ rows: Matrix, _ firstChannels: [Int]?, _ snapshots: [Int]) -> [Float] {
      let residuals = rows.subtracting(monitor.model.reconstruct(rows))
      return monitor.score.scores(
        of: residuals, smoothed: monitor.score.smoothed(residuals), firstChannels: firstChannels, snapshots: snapshots
      ).scores
    }
    self.init(
      windows, MonitorTraining.scaler(for: windows.training, source), training: training, heldOut: heldOut,
      scores: (
        scores(training, windows.firstChannels?.training, windows.snapshots.training),
        scores(heldOut, windows.firstChannels?.heldOut, windows.snapshots.heldOut)
      ))
  }
}
