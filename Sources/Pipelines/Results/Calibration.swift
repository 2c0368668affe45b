package import Tensors

/// What a run leaves beyond scaler and weights: enough to judge later snapshots as if they had been there from the start.
///
/// It holds the figures of every snapshot so far, because the baseline has followed them and an alarm may stand.
package struct Calibration: Sendable, Equatable {
  /// `[channel × feature]`: the healthy scatter of the residuals.
  package var residualScale: [Float]
  /// The level of the window score; nil where the recipe takes it from all windows of a run.
  package var windowThreshold: Double?
  /// `[channel]`: the mean variance of the samples on training windows, in unit².
  package var trainingVariances: [Double]
  /// `[channel]`: the mean error of training windows.
  package var trainingErrors: [Double]
  /// The snapshots judged so far, in order of time, left-out ones included.
  package var snapshotNames: [String]
  package var times: [Int64?]
  package var roles: [SnapshotRole]
  /// `[snapshot, channel × entry]`: what baselines are made of; NaN where left out.
  ///
  /// The mean residuals, or of indicators the mean standardised features (`TrainedMonitor.judgesFeatures`).
  package var residuals: Matrix
  /// `[snapshot, channel × feature]`: the mean standardised features; NaN where left out. nil where
  /// residuals are errors, and in runs of earlier programs.
  package var features: Matrix?
  /// `[snapshot, channel]`: the mean error; NaN where left out.
  package var channelErrors: Matrix
  /// `[snapshot, channel]`: the variance of the samples, in unit²; NaN where left out.
  package var variances: Matrix

  package init(
    residualScale: [Float], windowThreshold: Double?, trainingVariances: [Double], trainingErrors: [Double],
    snapshotNames: [String], times: [Int64?], roles: [SnapshotRole], residuals: Matrix, features: Matrix?,
    channelErrors: Matrix,
    variances: Matrix
  ) {
    self.residualScale = residualScale
    self.windowThreshold = windowThreshold
    self.trainingVariances = trainingVariances
    self.trainingErrors = trainingErrors
    self.snapshotNames = snapshotNames
    self.times = times
    self.roles = roles
    self.residuals = residuals
    self.features = features
    self.channelErrors = channelErrors
    self.variances = variances
  }
}
