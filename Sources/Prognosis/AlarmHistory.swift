/// The states of one channel over a recording, and when each level was confirmed and cleared.
package struct AlarmHistory: Sendable, Equatable {
  /// One confirmed warning or alarm.
  package struct Event: Sendable, Equatable {
    package let level: AlarmState
    /// The first exceedance among the k of n that confirmed it: since when.
    package let onset: Int
    /// The snapshot at which it was confirmed.
    package let confirmed: Int
    /// The snapshot at which it was cleared; nil while it lasts.
    package fileprivate(set) var cleared: Int?

    package init(level: AlarmState, onset: Int, confirmed: Int, cleared: Int? = nil) {
      self.level = level
      self.onset = onset
      self.confirmed = confirmed
      self.cleared = cleared
    }
  }

  /// What one snapshot did to one level.
  enum Change: Sendable { case none, confirmed(onset: Int), cleared }

  /// `[snapshot]`, left-out ones included: they carry the state before them.
  package private(set) var states: [AlarmState] = []
  /// In the order of confirmation; at one snapshot the warning stands before the alarm.
  package private(set) var events: [Event] = []

  package init() {}

  /// The state after the last snapshot.
  package var state: AlarmState { states.last ?? .healthy }

  /// The first confirmed alarm.
  package var alarm: Event? { events.first { $0.level == .alarm } }

  /// The confirmed warning that the first alarm grew out of; without an alarm, the one still standing, else the
  /// first.
  package var warning: Event? {
    let warnings = events.filter { $0.level == .warning }
    guard let alarm else { return warnings.first { $0.cleared == nil } ?? warnings.first }
    return warnings.last { $0.confirmed <= alarm.confirmed && ($0.cleared ?? .max) > alarm.onset }
  }

  /// The snapshot at which the first alarm was confirmed.
  package var alarmIndex: Int? { alarm?.confirmed }

  /// The snapshot at which the warning that leads to it was confirmed; at the latest with the alarm itself.
  package var warningIndex: Int? { warning?.confirmed ?? alarm?.confirmed }

  /// Since when: the first exceedance of the run that led to the first alarm, or to the warning where there is no
  /// alarm.
  package var onsetIndex: Int? {
    [warning?.onset, alarm?.onset].compactMap { $0 }.min()
  }

  /// How often `level` was confirmed within `snapshots`: false alarms, where these are healthy.
  package func confirmations(of level: AlarmState, in snapshots: Range<Int>) -> Int {
    events.count { $0.level == level && snapshots.contains($0.confirmed) }
  }

  mutating func append(_ state: AlarmState) { states.append(state) }

  mutating func record(_ change: Change, of level: AlarmState, at index: Int) {
    switch change {
    case .none: break
    case .confirmed(let onset): events.append(Event(level: level, onset: onset, confirmed: index))
    case .cleared:
      if let open = events.lastIndex(where: { $0.level == level && $0.cleared == nil }) { events[open].cleared = index }
    }
  }
}
