/// Follows all channels of a machine, snapshot by snapshot, from residuals to alarms.
///
/// In the healthy period the indicator is only computed, and false alarms counted; after it, each snapshot is
/// judged, its alarms confirmed, and only then does the baseline learn from it, except in channels that stand at
/// alarm.
package struct ConditionMonitor: Sendable {
  package let policy: AlarmPolicy
  package private(set) var baseline: ResidualBaseline
  /// The first snapshot after the healthy period.
  private let healthyEnd: Int
  /// `[channel]`
  private var records: [ChannelRecord]
  private var count = 0

  /// Learns the baseline and the levels; no snapshot has been observed yet.
  package init(
    healthy: HealthySnapshots, of residuals: SnapshotResiduals, policy: AlarmPolicy = .standard
  ) throws(ThresholdError) {
    let baseline = try ResidualBaseline(healthy: healthy, of: residuals, policy: policy)
    var records = [ChannelRecord]()
    for channel in 0..<residuals.channelCount {
      let heldOut = healthy.heldOut.compactMap { residuals.snapshot($0) }
      let levels = try policy.levels(from: heldOut.map { baseline.indicators(of: $0)[channel] })
      records.append(ChannelRecord(levels: levels, policy: policy))
    }
    self.policy = policy
    self.baseline = baseline
    self.records = records
    healthyEnd = healthy.end
  }

  /// `[channel]`, what has been found up to the last snapshot.
  package var channels: [ChannelCondition] {
    records.map {
      ChannelCondition(
        levels: $0.levels, indicators: $0.indicators, baselineShifts: $0.baselineShifts,
        baselineRises: baseline.rises() == nil ? nil : $0.baselineRises, history: $0.tracker.history,
        healthyHistory: $0.healthyTracker.history)
    }
  }

  /// Takes the next snapshot, nil where it was left out, from the first healthy one on.
  ///
  /// - Parameter residuals: `[channel × entry]`
  /// - Returns: `[channel]`, the states after it.
  @discardableResult
  package mutating func observe(_ residuals: [Float]?) -> [AlarmState] {
    let isHealthy = count < healthyEnd
    let indicators = residuals.map { baseline.indicators(of: $0) }
    for channel in records.indices {
      records[channel].observe(indicators?[channel], isHealthy: isHealthy)
    }
    let states = records.map { $0.tracker.history.state }
    if let residuals, !isHealthy {
      baseline.learn(from: residuals, isFrozen: states.map { $0 == .alarm })
    }
    let (shifts, rises) = (baseline.shifts(), baseline.rises())
    for channel in records.indices {
      records[channel].baselineShifts.append(shifts[channel])
      if let rises { records[channel].baselineRises.append(rises[channel]) }
    }
    count += 1
    return states
  }

  /// The conditions of all channels over a whole recording; the same as observing its snapshots one by one.
  package static func conditions(
    of residuals: SnapshotResiduals, healthy: HealthySnapshots, policy: AlarmPolicy = .standard
  ) throws(ThresholdError) -> [ChannelCondition] {
    var monitor = try ConditionMonitor(healthy: healthy, of: residuals, policy: policy)
    for index in 0..<residuals.snapshotCount { monitor.observe(residuals.snapshot(index)) }
    return monitor.channels
  }
}

/// What is kept of one channel while it is followed.
private struct ChannelRecord: Sendable {
  let levels: AlarmLevels
  var tracker: AlarmTracker
  /// Unlatched, and running over the healthy period only.
  var healthyTracker: AlarmTracker
  var indicators: [Double?] = []
  var baselineShifts: [Double] = []
  var baselineRises: [Double] = []

  init(levels: AlarmLevels, policy: AlarmPolicy) {
    self.levels = levels
    tracker = AlarmTracker(
      levels, persistence: policy.persistence, hysteresis: policy.hysteresis, latch: policy.latch)
    healthyTracker = AlarmTracker(
      levels, persistence: policy.persistence, hysteresis: policy.hysteresis, latch: false)
  }

  mutating func observe(_ indicator: Double?, isHealthy: Bool) {
    indicators.append(indicator)
    // The tracker's indices count all snapshots, so the healthy period is in it, but silent.
    tracker.observe(isHealthy ? nil : indicator)
    if isHealthy { healthyTracker.observe(indicator) }
  }
}
