internal import Prognosis
internal import Tensors

/// The rises of a run's channels over its healthy period (`HealthyRise`), from its archive alone.
struct RunRises {
  /// `[snapshot, channel]`, in forecast errors; NaN where a snapshot was left out or a channel was not judged.
  let values: Matrix

  /// - Returns: nil where the archive holds no residuals, or too few healthy ones to tell how they scatter.
  init?(_ results: RunResults) {
    let (calibration, channels) = (results.calibration, results.input.channels)
    let entries = calibration.residuals.columnCount
    let split = HealthySplit(roles: calibration.roles)
    guard !channels.isEmpty, entries > 0, entries.isMultiple(of: channels.count), let firstHeldOut = split.heldOut.first
    else { return nil }
    let scales = results.preparation.powerScales
    let parts = channels.map { $0.bearing ?? $0.name }
    let residuals = SnapshotResiduals(
      calibration.residuals, features: calibration.features, channelCount: channels.count,
      isLeftOut: calibration.roles.map { $0 == .leftOut },
      // Without the levels that were measured nobody can tell who hears whom.
      levels: calibration.features != nil && scales.count == entries ? scales : nil,
      parts: parts.map { part in parts.firstIndex(of: part) ?? 0 })
    let healthy = HealthySnapshots(
      end: split.end, training: 0..<firstHeldOut, heldOut: firstHeldOut..<split.end)
    let scores = results.snapshots
    guard scores.channelState.count == residuals.snapshotCount,
      let rise = try? HealthyRise(healthy: healthy, of: residuals)
    else { return nil }
    let rows = (0..<residuals.snapshotCount).map { snapshot -> [Float] in
      let rises = rise.rises(
        of: residuals, at: snapshot, isAlarmed: scores.channelState[snapshot].map { $0 == .alarm },
        above: scores.warningLevel.row(snapshot).map { Double($0) })
      return channels.indices.map { channel in
        guard let rises, scores.indicator[snapshot, channel].isFinite else { return .nan }
        return Float(rises[channel])
      }
    }
    values = Matrix(rows: rows, columnCount: channels.count)
  }
}
