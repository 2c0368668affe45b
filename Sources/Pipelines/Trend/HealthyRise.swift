internal import Foundation
internal import Prognosis
internal import Tensors

/// How far a run's residuals lie above those of its healthy period, in healthy deviations.
///
/// The same power mean that alarms are judged on, against the baseline as the healthy period left it. The baseline of alarms
/// follows, and learns some of the damage with it: a trend told against it would fall where damage stands still, and
/// two machines that degrade alike would look different by when their baselines froze.
struct HealthyRise {
  /// `[snapshot, channel]`; NaN where a snapshot was left out.
  let values: Matrix

  /// - Returns: nil where the healthy period is too short to say how residuals scatter.
  init?(_ results: RunResults) {
    let (calibration, channels) = (results.calibration, results.input.channels.count)
    let residuals = calibration.residuals
    guard channels > 0, residuals.columnCount > 0, residuals.columnCount.isMultiple(of: channels) else { return nil }
    let isLeftOut = (0..<residuals.rowCount).map { snapshot in
      calibration.roles[snapshot] == .leftOut || residuals.row(snapshot).contains { !$0.isFinite }
    }
    let split = HealthySplit(roles: calibration.roles)
    let firstHeldOut = split.validation.first ?? split.threshold.first
    guard let firstHeldOut, split.end <= residuals.rowCount,
      let baseline = try? ResidualBaseline(
        healthy: HealthySnapshots(end: split.end, training: 0..<firstHeldOut, heldOut: firstHeldOut..<split.end),
        of: SnapshotResiduals(residuals, channelCount: channels, isLeftOut: isLeftOut), policy: .fixed)
    else { return nil }
    let rows = (0..<residuals.rowCount).map { snapshot in
      isLeftOut[snapshot]
        ? [Float](repeating: .nan, count: channels)
        : baseline.indicators(of: residuals.row(snapshot)).map { Float($0) }
    }
    values = Matrix(rows: rows, columnCount: channels)
  }
}
