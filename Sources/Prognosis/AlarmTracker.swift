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

  /// - Parameter latch: Whether a confirmed alarm stays for good. On by default: a spall that falls silent has
  ///   not healed.
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
  @discardableResult
  package mutating func observe(_ value: Double?) -> AlarmState {
    let index = history.states.count
    if let value {
      precondition(!value.isNaN, "the value of snapshot \(index) is not a number; leave it out with nil")
      history.record(warning.observe(value, at: index), of: .warning, at: index)
      history.record(alarm.observe(value, at: index), of: .alarm, at: index)
    }
    history.append(alarm.isActive ? .alarm : warning.isActive ? .warning : .healthy)
    return history.states[index]
  }

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

  mutating func observe(_ value: Double, at index: Int) -> AlarmHistory.Change {
    let window = UInt64.max >> UInt64(64 - persistence.window)
    above = (above << 1 | (value > level ? 1 : 0)) & window
    below = (below << 1 | (value < clearLevel ? 1 : 0)) & window
    recent.append(index)
    if recent.count > persistence.window { recent.removeFirst() }
    if !isActive, value > level, above.nonzeroBitCount >= persistence.needed {
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
