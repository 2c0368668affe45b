internal import Tensors

extension Calibration {
  /// What later snapshots are judged by: the monitor's figures and the healthy snapshots' residuals.
  ///
  /// - Parameter end: The healthy period is all snapshots before this one.
  init(_ monitor: TrainedMonitor, _ scoring: Scoring, names: [String], times: [Int64?], roles: [SnapshotRole], end: Int)
  {
    let healthy = 0..<end
    self.init(
      residualScale: monitor.score.scale, windowThreshold: monitor.windowThreshold,
      trainingVariances: monitor.healthyVariances, trainingErrors: monitor.trainingErrors,
      snapshotNames: Array(names[healthy]), times: Array(times[healthy]), roles: Array(roles[healthy]),
      residuals: scoring.residuals.rows(healthy), channelErrors: scoring.channelErrors.rows(healthy),
      variances: scoring.variances.rows(healthy))
  }
}
