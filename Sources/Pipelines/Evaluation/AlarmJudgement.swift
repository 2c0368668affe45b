internal import Prognosis
internal import Tensors

/// Holds the alarms of one method against the truth.
struct AlarmJudgement {
  /// What a channel, or the machine as a whole, came to.
  struct Watched {
    /// nil for the machine as a whole.
    let bearing: String?
    /// The first confirmed alarm.
    let alarm: AlarmHistory.Event?
    /// What it was confirmed with, in units of its own level; 0 without an alarm.
    var exceedance = 0.0

    init(bearing: String?, alarm: AlarmHistory.Event?, exceedance: Double = 0) {
      self.bearing = bearing
      self.alarm = alarm
      self.exceedance = exceedance
    }

    /// - Parameters:
    ///   - values: `[snapshot]`
    ///   - level: The alarm level of these values.
    init(bearing: String?, alarm: AlarmHistory.Event?, values: [Double?], level: Double) {
      let value = alarm.flatMap { values[$0.confirmed] } ?? 0
      self.init(bearing: bearing, alarm: alarm, exceedance: level > 0 ? value / level : value - level)
    }
  }

  let truth: RunTruth
  /// `[snapshot]`
  let times: [Int64?]
  /// The first judged snapshot.
  let firstJudged: Int
  /// `[snapshot]`
  let isLeftOut: [Bool]

  func alarms(of watched: [Watched]) -> MethodAlarms {
    let onset = truth.onsetIndex
    let first = foremost(of: watched)
    let index = first?.alarm?.confirmed
    let bearing = first?.bearing
    let knows = !truth.bearings.isEmpty
    return MethodAlarms(
      alarmIndex: index, sinceIndex: first?.alarm?.onset, bearing: bearing,
      isRightBearing: knows ? bearing.map(truth.bearings.contains) : nil,
      delaySnapshots: index.flatMap { $0 >= onset ? $0 - onset : nil },
      delayHours: index.flatMap { $0 >= onset ? hours(from: onset, to: $0) : nil },
      onsetError: first?.alarm.map { $0.onset - onset },
      leadHours: index.flatMap { RisingTimes.lead(fromAlarmAt: $0, in: times) }, watched: watched.count,
      falseAlarms: isHealthyJudged ? watched.count { isFalse($0.alarm) } : nil, falseAlarmsPerMonth: rate(watched),
      elsewhere: knows && watched.contains { $0.bearing != nil }
        ? watched.count {
          $0.bearing.map { !truth.bearings.contains($0) } == true && ($0.alarm?.confirmed ?? -1) >= onset
        }
        : nil,
      byBearing: byBearing(watched))
  }

  /// The first to alarm; of several at once the one farthest above its own level, as confirmation takes snapshots, and a
  /// strong defect is heard by its neighbours.
  private func foremost(of watched: [Watched]) -> Watched? {
    watched.filter { $0.alarm != nil }.min { first, second in
      let (a, b) = (first.alarm?.confirmed ?? .max, second.alarm?.confirmed ?? .max)
      return a == b ? first.exceedance > second.exceedance : a < b
    }
  }

  /// Whether there was a snapshot at which a false alarm could have been raised.
  private var isHealthyJudged: Bool {
    isLeftOut.indices.contains { $0 >= firstJudged && $0 < truth.onsetIndex && !isLeftOut[$0] }
  }

  private func isFalse(_ alarm: AlarmHistory.Event?) -> Bool {
    alarm.map { $0.confirmed < truth.onsetIndex } ?? false
  }

  private func byBearing(_ watched: [Watched]) -> [BearingAlarm] {
    var alarms: [BearingAlarm] = []
    for channel in watched {
      guard let bearing = channel.bearing else { continue }
      let own = channel.alarm?.confirmed
      if let place = alarms.firstIndex(where: { $0.bearing == bearing }) {
        alarms[place].alarmIndex = [alarms[place].alarmIndex, own].compactMap { $0 }.min()
      } else {
        alarms.append(BearingAlarm(bearing: bearing, alarmIndex: own))
      }
    }
    return alarms
  }

  /// False alarms per month that a channel ran healthy and without one.
  private func rate(_ watched: [Watched]) -> Double? {
    let running = runningHours
    let hours = watched.reduce(0.0) { sum, channel in
      let end = min(channel.alarm?.confirmed ?? .max, truth.onsetIndex)
      return sum + (end > firstJudged ? running[end] - running[firstJudged] : 0)
    }
    guard isHealthyJudged, hours > 0 else { return nil }
    return Double(watched.count { isFalse($0.alarm) }) / (hours / (FalseAlarmBudget.month / 3600))
  }

  /// `[snapshot]`: hours of judged running up to each; a gap longer than three usual intervals counts as one interval, and
  /// what was left out, such as a stopped machine, as none.
  private var runningHours: [Double] {
    var steps = [Double?](repeating: nil, count: times.count)
    for index in times.indices.dropFirst() {
      if let time = times[index], let earlier = times[index - 1] { steps[index] = max(0, Double(time - earlier)) }
    }
    let known = steps.compactMap { $0 }.filter { $0 > 0 }
    let usual = known.isEmpty ? 0 : Quantile.median(of: known)
    var hours = [Double](repeating: 0, count: times.count)
    for index in times.indices.dropFirst() {
      let step = isLeftOut[index] ? 0 : steps[index] ?? usual
      hours[index] = hours[index - 1] + (step > 3 * usual ? usual : step) / 3.6e12
    }
    return hours
  }

  private func hours(from first: Int, to last: Int) -> Double? {
    guard let start = times[first], let end = times[last] else { return nil }
    return Double(end - start) / 3.6e12
  }
}
