internal import Diagnosis
internal import Foundation
internal import Prognosis
internal import Tensors

/// Alarms of every channel over the whole recording, from the residuals of its snapshots.
struct MachineHealth {
  let policy: AlarmPolicy
  /// `[channel]`
  let conditions: [ChannelCondition]
  /// `[channel]`
  let trends: [HealthTrend]
  /// `[snapshot, channel]`: the channel's additive part of the score; NaN where a snapshot was left out.
  let errors: Matrix
  /// `[snapshot, channel]`: the indicator as deviations from its mean on held-out healthy snapshots.
  let z: Matrix
  /// `[snapshot]`: the machine's score, the largest of its bearings'; NaN where a snapshot was left out.
  ///
  /// A bearing's is the root mean square of its channels' indicators: two sensors are two looks at one thing.
  let score: [Float]
  let isLeftOut: [Bool]
  /// The healthy period: all snapshots before this one.
  private let healthyEnd: Int

  /// - Parameters:
  ///   - bearings: `[channel]`, the bearing that each channel listens to.
  ///   - interval: The usual time from one snapshot to the next, in s; nil where unknown.
  init(
    _ scoring: Scoring, _ monitor: TrainedMonitor, _ split: HealthySplit, leftOut: Set<Int>, bearings: [String],
    interval: Double?
  ) throws(PipelineError) {
    let count = scoring.residuals.rowCount
    let channels = monitor.channelCount
    let isLeftOut = (0..<count).map { leftOut.contains($0) || scoring.unscored.contains($0) }
    let policy = try monitor.recipe.alarms.policy(interval: interval)
    let end = split.end
    guard let firstHeldOut = split.heldOut.first, split.heldOut.count(where: { !isLeftOut[$0] }) >= 2 else {
      throw .unsuitable(
        found: "\(split.heldOut.count { !isLeftOut[$0] }) usable snapshots held out of the training",
        wanted: "at least 2 to learn levels from", hint: "give a longer healthy period")
    }
    let healthy = HealthySnapshots(end: end, training: 0..<firstHeldOut, heldOut: firstHeldOut..<end)
    do throws(ThresholdError) {
      conditions = try ConditionMonitor.conditions(
        of: SnapshotResiduals(
          scoring.residuals,
          features: scoring.features, channelCount: channels, isLeftOut: isLeftOut,
          levels: Self.levels(of: monitor, scoring),
          parts: bearings.map { bearing in bearings.firstIndex(of: bearing) ?? 0 }),
        healthy: healthy, policy: policy)
    } catch {
      throw .levels(error.description)
    }
    let indicators = conditions.map(\.indicators)
    trends = indicators.map { HealthIndicator.standard.trend(of: $0, healthy: 0..<end) }
    var errors = Matrix(count, channels, [Float](repeating: .nan, count: count * channels))
    var z = errors
    for channel in 0..<channels {
      let heldOut = split.heldOut.compactMap { indicators[channel][$0] }
      let mean = heldOut.reduce(0, +) / Double(max(heldOut.count, 1))
      let variance = heldOut.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(heldOut.count - 1, 1))
      for snapshot in 0..<count {
        guard let value = indicators[channel][snapshot] else { continue }
        z[snapshot, channel] = Float((value - mean) / max(variance.squareRoot(), 1e-6))
        errors[snapshot, channel] =
          monitor.recipe.score.usesScatter
          ? Float(pow(value, policy.power)) : scoring.channelErrors[snapshot, channel]
      }
    }
    self.policy = policy
    self.errors = errors
    self.z = z
    self.isLeftOut = isLeftOut
    healthyEnd = end
    let layout = BearingLayout(bearingOfChannel: bearings)
    score = (0..<count).map { snapshot in
      guard !isLeftOut[snapshot] else { return .nan }
      let worst = layout.bearings.map { bearing in
        let squares = bearing.channels.compactMap { indicators[$0][snapshot] }.reduce(0) { $0 + $1 * $1 }
        return (squares / Double(bearing.channels.count)).squareRoot()
      }.max()
      return Float(worst ?? 0)
    }
  }

  /// `[channel × entry]`; nil where residuals are errors, and not features.
  private static func levels(of monitor: TrainedMonitor, _ scoring: Scoring) -> [PowerScale?]? {
    let levels = monitor.preparation.powerScales
    return monitor.recipe.score == .excessResidual && levels.count == scoring.residuals.columnCount ? levels : nil
  }

  /// How many snapshots lie after the healthy period, and how many of them could be judged.
  var judgement: (asked: Int, judged: Int) {
    (isLeftOut.count - healthyEnd, isLeftOut.dropFirst(healthyEnd).count { !$0 })
  }

  /// The channels whose last snapshot exceeds a level that is not confirmed yet.
  var pending: [(channel: Int, level: AlarmState)] {
    guard let last = isLeftOut.lastIndex(of: false), last >= healthyEnd else { return [] }
    return conditions.indices.compactMap { channel in
      let condition = conditions[channel]
      guard let value = condition.indicators[last] else { return nil }
      let level: AlarmState =
        value > condition.levels.alarm ? .alarm : value > condition.levels.warning ? .warning : .healthy
      return level > condition.history.state ? (channel, level) : nil
    }
  }

  /// The worst state that any channel has reached and kept; undetermined where fewer snapshots were judged than confirm one.
  var state: HealthState {
    guard judgement.judged >= policy.persistence.needed else { return .undetermined }
    return conditions.map { HealthState($0.history.state) }.max() ?? .undetermined
  }

  /// The channel whose alarm, or else standing warning, was confirmed first; among those of one snapshot the one that
  /// exceeds its level most often over.
  var leadingChannel: Int? {
    let state = self.state
    let confirmed = conditions.indices.compactMap { channel -> (channel: Int, index: Int, excess: Double)? in
      let history = conditions[channel].history
      let index = state == .alarm ? history.alarmIndex : history.state == .warning ? history.warningIndex : nil
      return index.map { index in
        let levels = conditions[channel].levels
        let level = state == .alarm ? levels.alarm : levels.warning
        return (channel, index, (conditions[channel].indicators[index] ?? 0) / level)
      }
    }
    return confirmed.min { ($0.index, -$0.excess, $0.channel) < ($1.index, -$1.excess, $1.channel) }?.channel
  }

  /// Since when the machine is not healthy: a warning that came and went, on whichever channel, is no beginning.
  var onset: Int? { leadingChannel.flatMap { conditions[$0].history.onsetIndex } }

  /// Whether one pair of levels serves all channels.
  var haveOneLevel: Bool {
    conditions.allSatisfy {
      $0.levels.warning == conditions[0].levels.warning && $0.levels.alarm == conditions[0].levels.alarm
    }
  }

  /// `[snapshot][channel]`
  var channelStates: [[HealthState]] {
    isLeftOut.indices.map { snapshot in
      conditions.map { isLeftOut[snapshot] ? .undetermined : HealthState($0.history.states[snapshot]) }
    }
  }
}

extension HealthState {
  init(_ state: AlarmState) {
    switch state {
    case .healthy: self = .healthy
    case .warning: self = .warning
    case .alarm: self = .alarm
    }
  }
}
