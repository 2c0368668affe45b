/// Turns the values of one channel, one per snapshot, into healthy, warning or alarm.
///
/// A level is confirmed at the snapshot that exceeds it as the k-th of the last n, and cleared when k of the last
/// n lie below its clear level: what it takes to raise it, it takes to clear it. A latched alarm is cleared by
/// people only. Snapshots without a value are counted in the index and otherwise ignored: they neither advance
/// nor reset a run.
package struct AlarmTracker: Sendable {
  /// What has been found up to the last snapshot.
  package private(set) var history = AlarmHistory()
  private var warning: LevelTracker
  private var alarm: LevelTracker

  /// - Parameters:
  ///   - levels: Of warning and alarm.
  ///   - persistence: How many of the last snapshots confirm.
  ///   - hysteresis: How far values must fall before a warning is cleared.
  ///   - latch: Whether a confirmed alarm stays for good. On by default: a spall that falls silent has not healed.
  package init(
    _ levels: AlarmLevels, persistence: Persistence = .threeInARow, hysteresis: Hysteresis = .standard,
    latch: Bool = true
  ) {
    warning = LevelTracker(
      level: levels.warning, clearLevel: hysteresis.clearLevel(of: levels.warning, centre: levels.centre),
      persistence: persistence, latch: false)
    alarm = LevelTracker(
      level: levels.alarm, clearLevel: hysteresis.clearLevel(of: levels.alarm, centre: levels.centre),
      persistence: persistence, latch: latch)
  }

  /// Takes the next snapshot's value, nil where it was left out, and returns the state after it.
  ///
  /// - Parameters:
  ///   - value: The indicator; nil for a snapshot that is left out.
  ///   - ownValue: What the alarm level is held against where that is not the whole value.
  ///   - isWithheld: Whether an alarm may not be confirmed at this snapshot; its exceedance counts all the same.
  @discardableResult
  package mutating func observe(
    _ value: Double?, ownValue: Double? = nil, isWithheld: Bool = false
  ) -> AlarmState {
    let index = history.states.count
    if let value {
      precondition(!value.isNaN, "the value of snapshot \(index) is not a number; leave it out with nil")
      history.record(warning.observe(value, at: index), of: .warning, at: index)
      history.record(
        alarm.observe(ownValue ?? value, at: index, isWithheld: isWithheld), of: .alarm, at: index)
    }
    history.append(alarm.isActive ? .alarm : warning.isActive ? .warning : .healthy)
    return history.states[index]
  }

  /// Whether the alarm would be confirmed by `value`.
  package func wouldAlarm(at value: Double) -> Bool { alarm.confirms(value) }

  /// The history of a whole recording; the same as observing its values one by one.
  package static func history(
    of values: [Double?], _ levels: AlarmLevels, persistence: Persistence = .threeInARow,
    hysteresis: Hysteresis = .standard, latch: Bool = true
  ) -> AlarmHistory {
    var tracker = AlarmTracker(levels, persistence: persistence, hysteresis: hysteresis, latch: latch)
    for value in values { tracker.observe(value) }
    return tracker.history
  }
}

/// The k of n of one level.
private struct LevelTracker: Sendable {
  let level: Double
  let clearLevel: Double
  let persistence: Persistence
  let latch: Bool
  private(set) var isActive = false
  /// One bit per snapshot seen, the latest lowest.
  private var above: UInt64 = 0
  private var below: UInt64 = 0
  /// The indices of the last n snapshots seen, the latest last.
  private var recent: [Int] = []

  init(level: Double, clearLevel: Double, persistence: Persistence, latch: Bool) {
    self.level = level
    self.clearLevel = clearLevel
    self.persistence = persistence
    self.latch = latch
  }

  /// Whether the next value, if it exceeds, confirms the level.
  func confirms(_ value: Double) -> Bool {
    !isActive && value > level && shifted(above, value > level).nonzeroBitCount >= persistence.needed
  }

  private func shifted(_ bits: UInt64, _ next: Bool) -> UInt64 {
    (bits << 1 | (next ? 1 : 0)) & (UInt64.max >> UInt64(64 - persistence.window))
  }

  mutating func observe(_ value: Double, at index: Int, isWithheld: Bool = false) -> AlarmHistory.Change {
    let confirms = confirms(value)
    above = shifted(above, value > level)
    below = shifted(below, value < clearLevel)
    recent.append(index)
    if recent.count > persistence.window { recent.removeFirst() }
    if confirms, !isWithheld {
      isActive = true
      below = 0
      let age = 63 - above.leadingZeroBitCount
      return .confirmed(onset: recent[recent.count - 1 - age])
    }
    if isActive, !latch, below.nonzeroBitCount >= persistence.needed {
      isActive = false
      above = 0
      return .cleared
    }
    return .none
  }
}
