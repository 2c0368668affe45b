import Tensors

@testable import Pipelines

extension RunResults {
  /// The run as it would stand if it had ended after `count` snapshots: every table that tells of one by one is cut.
  func cut(after count: Int) -> RunResults {
    func head(_ table: Matrix) -> Matrix { table.rows(at: Array(0..<min(count, table.rowCount))) }
    var early = self
    early.input.snapshotNames = Array(input.snapshotNames.prefix(count))
    early.input.times = Array(input.times.prefix(count))
    early.input.roles = Array(input.roles.prefix(count))
    early.snapshots = SnapshotScores(
      score: Array(snapshots.score.prefix(count)), kl: snapshots.kl.map { Array($0.prefix(count)) },
      channelErrors: head(snapshots.channelErrors), channelZ: head(snapshots.channelZ),
      indicator: head(snapshots.indicator), smoothed: head(snapshots.smoothed),
      warningLevel: head(snapshots.warningLevel), alarmLevel: head(snapshots.alarmLevel),
      baselineShift: head(snapshots.baselineShift), state: Array(snapshots.state.prefix(count)),
      channelState: Array(snapshots.channelState.prefix(count)), bearingShares: nil,
      conditions: snapshots.conditions.map {
        ConditionTable(names: $0.names, units: $0.units, values: $0.values.map(head))
      })
    early.calibration.snapshotNames = Array(calibration.snapshotNames.prefix(count))
    early.calibration.times = Array(calibration.times.prefix(count))
    early.calibration.roles = Array(calibration.roles.prefix(count))
    early.calibration.residuals = head(calibration.residuals)
    early.calibration.features = calibration.features.map(head)
    early.calibration.channelErrors = head(calibration.channelErrors)
    early.calibration.variances = head(calibration.variances)
    let kept = windows.snapshot.indices.filter { windows.snapshot[$0] < count }
    early.windows = WindowScores(
      snapshot: kept.map { windows.snapshot[$0] }, start: kept.map { windows.start[$0] },
      score: kept.map { windows.score[$0] }, channelErrors: windows.channelErrors.rows(at: kept),
      kl: windows.kl.map { kl in kept.map { kl[$0] } }, energy: kept.map { windows.energy[$0] })
    early.latents.means = latents.means.rows(at: kept)
    early.input.digest = "cut"
    return early
  }
}
