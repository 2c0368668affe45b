/// How soon a machine wants somebody, the most urgent first.
enum FleetUrgency: Int, CaseIterable, Comparable {
  case failed, alarmWithEstimate, alarm, warning, rising, healthy, undetermined, unreadable

  /// The rule of the ranking, for readers.
  static let rule =
    "Ranked by urgency: alarms at their failure level first, then those with a remaining life, the shortest on top (those "
    + "in hours before those counted in snapshots), then alarms without one, warnings, "
    + "rising trends, healthy machines, and those of which nothing can be said."

  static func < (first: FleetUrgency, second: FleetUrgency) -> Bool { first.rawValue < second.rawValue }

  /// For programs.
  var key: String {
    switch self {
    case .failed: "alarm_at_failure_level"
    case .alarmWithEstimate: "alarm_with_estimate"
    case .alarm: "alarm"
    case .warning: "warning"
    case .rising: "rising"
    case .healthy: "healthy"
    case .undetermined: "undetermined"
    case .unreadable: "unreadable"
    }
  }

  /// For people: so many machines are …
  var words: String {
    switch self {
    case .failed: "in alarm at the failure level"
    case .alarmWithEstimate: "in alarm with a remaining life"
    case .alarm: "in alarm, remaining life unknown"
    case .warning: "in warning"
    case .rising: "healthy with a rising trend"
    case .healthy: "healthy"
    case .undetermined: "undetermined"
    case .unreadable: "not read"
    }
  }
}
