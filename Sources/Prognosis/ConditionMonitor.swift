/// Follows all channels of a machine, snapshot by snapshot, from residuals to alarms.
///
/// In the healthy period the indicator is only computed, and false alarms counted; after it, each snapshot is
/// judged, its alarms confirmed, and only then does the baseline learn from it, except in channels that stand at
/// alarm, or would if they did not hear a neighbour. A warning takes every rise as it is; an alarm is asked whether
/// the rise is the channel's own (`NeighbourHearing`) and not falling back (`RiseEpisode`).
package struct ConditionMonitor: Sendable {
  package let policy: AlarmPolicy
  package private(set) var baseline: ResidualBaseline
  /// The first snapshot after the healthy period.
  private let healthyEnd: Int
  /// `[channel]`
  private var records: [ChannelRecord]
  private let hearing: NeighbourHearing?
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
    hearing = policy.hearing.map { NeighbourHearing(healthy: healthy, of: residuals, share: $0) }
    healthyEnd = healthy.end
  }

  /// `[channel]`, what has been found up to the last snapshot.
  package var channels: [ChannelCondition] {
    records.map {
      ChannelCondition(
        levels: $0.levels, indicators: $0.indicators, baselineShifts: $0.baselineShifts,
        baselineRises: baseline.rises() == nil ? nil : $0.baselineRises, history: $0.tracker.history,
        healthyHistory: $0.healthyTracker.history, withheld: $0.withheld)
    }
  }

  /// Takes the next snapshot, nil where it was left out, from the first healthy one on.
  ///
  /// - Parameters:
  ///   - residuals: `[channel × entry]`
  ///   - measured: `[channel × entry]`, the standardised levels; the residuals where they are what was measured.
  /// - Returns: `[channel]`, the states after it.
  @discardableResult
  package mutating func observe(_ residuals: [Float]?, measured: [Float]? = nil) -> [AlarmState] {
    let isHealthy = count < healthyEnd
    let rises = residuals.map { settledRises(of: $0, measured ?? $0, isHealthy: isHealthy) }
    for channel in records.indices {
      records[channel].observe(rises?[channel], isHealthy: isHealthy)
    }
    let states = records.map { $0.tracker.history.state }
    if let residuals, let rises, !isHealthy {
      baseline.learn(
        from: residuals,
        isFrozen: records.indices.map { states[$0] == .alarm || records[$0].isHeard(rises[$0]) })
    }
    recordBaseline()
    count += 1
    return states
  }

  /// `[channel]`: the rises once it is settled who may be heard by whom.
  ///
  /// Of channels whose alarms one snapshot would confirm, the one that gained most power is confirmed first; the others
  /// may hear it.
  private func settledRises(of residuals: [Float], _ measured: [Float], isHealthy: Bool) -> [Rise] {
    var isAlarmed = records.map { $0.tracker.history.state == .alarm }
    var rises = self.rises(of: residuals, measured, isAlarmed: isAlarmed, isHealthy: isHealthy)
    guard !isHealthy, let hearing else { return rises }
    var settled = [Int: Rise]()
    while true {
      let confirmed = records.indices.filter { !isAlarmed[$0] && records[$0].isConfirmed(by: rises[$0]) }
      // One alone leaves nobody to be taken for its echo.
      guard confirmed.count > 1,
        let loudest = confirmed.max(by: {
          hearing.gain(in: measured, channel: $0) < hearing.gain(in: measured, channel: $1)
        })
      else { break }
      isAlarmed[loudest] = true
      settled[loudest] = rises[loudest]
      rises = self.rises(of: residuals, measured, isAlarmed: isAlarmed, isHealthy: false)
    }
    return rises.indices.map { settled[$0] ?? rises[$0] }
  }

  /// `[channel]`
  private func rises(
    of residuals: [Float], _ measured: [Float], isAlarmed: [Bool], isHealthy: Bool
  ) -> [Rise] {
    let indicators = baseline.indicators(of: residuals)
    let heard = isHealthy ? nil : hearing?.heard(in: measured, isAlarmed: isAlarmed)
    let own = heard.map { baseline.indicators(of: residuals, without: $0.marks) } ?? indicators
    return records.indices.map { channel in
      let reference = records[channel].reference ?? baseline
      let (own, alarm) = (own[channel], records[channel].levels.alarm)
      let isOpen = records[channel].reference != nil
      return Rise(
        indicator: indicators[channel], own: own, source: heard?.sources[channel], reference: reference,
        risen: isOpen ? reference.indicator(of: residuals, channel: channel, without: heard?.marks) : own,
        mayFallBack: own > alarm
          && policy.fallingBack.map {
            reference.isMereLevel(of: residuals, channel: channel, upTo: $0, shapeLevel: alarm)
          } ?? false)
    }
  }

  private mutating func recordBaseline() {
    let (shifts, rises) = (baseline.shifts(), baseline.rises())
    for channel in records.indices {
      records[channel].baselineShifts.append(shifts[channel])
      if let rises { records[channel].baselineRises.append(rises[channel]) }
    }
  }

  /// The conditions of all channels over a whole recording; the same as observing its snapshots one by one.
  package static func conditions(
    of residuals: SnapshotResiduals, healthy: HealthySnapshots, policy: AlarmPolicy = .standard
  ) throws(ThresholdError) -> [ChannelCondition] {
    var monitor = try ConditionMonitor(healthy: healthy, of: residuals, policy: policy)
    for index in 0..<residuals.snapshotCount {
      monitor.observe(residuals.snapshot(index), measured: residuals.measured(index))
    }
    return monitor.channels
  }
}

/// One snapshot of one channel against its baseline.
private struct Rise: Sendable {
  let indicator: Double
  /// The indicator of what can't be heard from another part.
  let own: Double
  /// The channel at alarm from which the rest may be heard.
  let source: Int?
  /// The baseline as it was when the rise began: one that follows would make what stays look falling.
  let reference: ResidualBaseline
  /// `own` against that.
  let risen: Double
  /// Whether it exceeds the alarm level by so little, and in level alone, that it is damage only if it stays.
  let mayFallBack: Bool
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
  private(set) var withheld: [WithheldRise] = []
  /// The baseline as it was when the rise that lasts began; nil where none lasts.
  private(set) var reference: ResidualBaseline?
  private var episode = RiseEpisode()
  /// Whether an alarm was withheld in this episode.
  private var isRecorded = false
  private let quietLevel: Double
  private let quietCount: Int

  init(levels: AlarmLevels, policy: AlarmPolicy) {
    self.levels = levels
    quietLevel = policy.hysteresis.clearLevel(of: levels.warning, centre: levels.centre)
    quietCount = policy.persistence.needed
    tracker = AlarmTracker(
      levels, persistence: policy.persistence, hysteresis: policy.hysteresis, latch: policy.latch)
    healthyTracker = AlarmTracker(
      levels, persistence: policy.persistence, hysteresis: policy.hysteresis, latch: false)
  }

  /// Whether it exceeds the alarm level by what may be heard from another part alone.
  func isHeard(_ rise: Rise) -> Bool { rise.indicator > levels.alarm && rise.own <= levels.alarm }

  /// Whether this rise would confirm the alarm, nothing being remembered of it.
  func isConfirmed(by rise: Rise) -> Bool {
    guard tracker.wouldAlarm(at: rise.own) else { return false }
    var trial = self
    trial.observe(rise, isHealthy: false)
    return trial.tracker.history.state == .alarm
  }

  mutating func observe(_ rise: Rise?, isHealthy: Bool) {
    indicators.append(rise?.indicator)
    if isHealthy { healthyTracker.observe(rise?.indicator) }
    // The tracker's indices count all snapshots, so the healthy period is in it, but silent.
    guard let rise, !isHealthy else {
      tracker.observe(nil)
      return
    }
    tracker.observe(rise.indicator, ownValue: rise.own, isWithheld: isWithheld(rise))
  }

  /// Whether an alarm that this rise would confirm is none, with a record of it.
  private mutating func isWithheld(_ rise: Rise) -> Bool {
    guard tracker.history.state != .alarm else { return false }
    let index = indicators.count - 1
    if isHeard(rise), let source = rise.source {
      withheld.add(.heard(from: source), at: index, rise.indicator, isSame: true)
    }
    episode.observe(rise.risen, level: levels.alarm, clearLevel: quietLevel, quietCount: quietCount)
    reference = episode.isOpen ? rise.reference : nil
    isRecorded = isRecorded && episode.isOpen
    guard tracker.wouldAlarm(at: rise.own), rise.mayFallBack, episode.isFallingBack else { return false }
    withheld.add(.fallingBack, at: index, rise.indicator, isSame: isRecorded)
    isRecorded = true
    return true
  }
}
