extension Calibration {
  /// What later snapshots are judged by: the monitor's figures, and the residuals of every snapshot so far.
  init(_ monitor: TrainedMonitor, _ scoring: Scoring, _ series: SnapshotSeries, roles: [SnapshotRole]) {
    self.init(
      residualScale: monitor.score.scale, windowThreshold: monitor.windowThreshold,
      trainingVariances: monitor.healthyVariances, trainingErrors: monitor.trainingErrors,
      snapshotNames: series.names, times: series.times, roles: roles, residuals: scoring.residuals,
      features: scoring.features, channelErrors: scoring.channelErrors, variances: scoring.variances)
  }
}
