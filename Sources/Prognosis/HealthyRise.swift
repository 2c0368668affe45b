/// How far each channel lies above its healthy period as that was: what trends and remaining life are told from.
///
/// The power mean that alarms are judged on, against a baseline that does not follow. The one of alarms learns some of
/// the damage with every snapshot and stops where an alarm stands: told against it a course falls where damage stands
/// still, and two machines that degrade alike look different by when their baselines froze.
///
/// Against a fixed baseline a healthy part that hears a failing one stays risen for as long as the other fails. Who
/// speaks is therefore settled at every snapshot anew: parts that stand at alarm, then those that lie above their level
/// by more than what they may hear of these, the one that has gained most power first. Of the others counts what can't
/// be heard of them (`NeighbourHearing`), and of the rest what the channel has shown by itself: its healthy mean.
package struct HealthyRise: Sendable {
  private let baseline: ResidualBaseline
  private let hearing: NeighbourHearing?
  /// The healthy period: all snapshots before this one.
  private let healthyEnd: Int
  /// `[channel]`: the mean rise of the healthy period.
  private let usual: [Double]

  /// - Throws: Where the healthy period is too short to tell how residuals scatter.
  package init(
    healthy: HealthySnapshots, of residuals: SnapshotResiduals, policy: AlarmPolicy = .fixed
  ) throws(ThresholdError) {
    baseline = try ResidualBaseline(healthy: healthy, of: residuals, policy: policy)
    hearing = policy.hearing.map { NeighbourHearing(healthy: healthy, of: residuals, share: $0) }
    healthyEnd = healthy.end
    usual = Self.means(
      of: (0..<healthy.end).compactMap { residuals.snapshot($0) }.map { [baseline] in baseline.indicators(of: $0) })
  }

  /// The rises of one snapshot, in forecast errors.
  ///
  /// - Parameters:
  ///   - residuals: Those that `init` was given.
  ///   - index: The snapshot; only it and the healthy period are looked at.
  ///   - isAlarmed: `[channel]`, whether it stood at alarm then.
  ///   - levels: `[channel]`: what lies above them is no noise.
  /// - Returns: `[channel]`; nil where the snapshot was left out or is not finite.
  package func rises(
    of residuals: SnapshotResiduals, at index: Int, isAlarmed: [Bool], above levels: [Double]
  ) -> [Double]? {
    guard let values = residuals.snapshot(index), let measured = residuals.measured(index),
      values.allSatisfy(\.isFinite)
    else { return nil }
    let all = baseline.indicators(of: values)
    guard let hearing, index >= healthyEnd else { return all }
    var rises = all
    var speaks = isAlarmed
    while true {
      if let heard = hearing.heard(in: measured, isAlarmed: speaks) {
        let own = baseline.indicators(of: values, without: heard.marks)
        rises = own.indices.map { max(own[$0], min(all[$0], usual[$0])) }
      }
      let loudest = speaks.indices.filter { !speaks[$0] && rises[$0] > levels[$0] }
        .max { hearing.gain(in: measured, channel: $0) < hearing.gain(in: measured, channel: $1) }
      guard let loudest else { return rises }
      speaks[loudest] = true
    }
  }

  private static func means(of rows: [[Double]]) -> [Double] {
    (rows.first ?? []).indices.map { column in rows.reduce(0) { $0 + $1[column] } / Double(rows.count) }
  }
}
