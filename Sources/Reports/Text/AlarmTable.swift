internal import Pipelines

/// When each method would have alarmed, as cells for every kind of report.
struct AlarmTable {
  let head = [
    "method", "alarm", "since", "bearing", "delay", "onset error", "lead", "false alarms", "per channel and month",
    "elsewhere later", "by bearing",
  ]
  let rows: [[String]]
  let rule: String?

  /// nil where no method was followed over the snapshots.
  init?(_ evaluation: Evaluation) {
    let followed = evaluation.methods.filter { $0.alarms != nil }
    guard !followed.isEmpty else { return nil }
    rule = evaluation.alarmRule
    rows = followed.map { method in method.alarms.map { [method.name] + Self.cells($0) } ?? [] }
  }

  static func cells(_ alarms: MethodAlarms) -> [String] {
    [
      index(alarms.alarmIndex), index(alarms.sinceIndex), bearing(alarms), delay(alarms),
      alarms.onsetError.map { $0 > 0 ? "+\($0)" : String($0) } ?? "–",
      alarms.leadHours.map { "\(Digits.significant($0)) h" } ?? "–", falseAlarms(alarms),
      alarms.falseAlarmsPerMonth.map { Digits.significant($0) } ?? "–", alarms.elsewhere.map(String.init) ?? "–",
      byBearing(alarms),
    ]
  }

  static func index(_ index: Int?) -> String { index.map(String.init) ?? "none" }

  /// The blamed bearing, with what the truth says of it.
  static func bearing(_ alarms: MethodAlarms) -> String {
    guard let bearing = alarms.bearing else { return "–" }
    return switch alarms.isRightBearing {
    case true?: "\(bearing), right"
    case false?: "\(bearing), wrong"
    case nil: bearing
    }
  }

  static func delay(_ alarms: MethodAlarms) -> String {
    guard let snapshots = alarms.delaySnapshots else { return alarms.alarmIndex == nil ? "–" : "before the truth" }
    return alarms.delayHours.map { "\(snapshots) (\(Digits.significant($0)) h)" } ?? String(snapshots)
  }

  /// Of how many that could have raised one.
  static func falseAlarms(_ alarms: MethodAlarms) -> String {
    alarms.falseAlarms.map { "\($0) of \(alarms.watched)" } ?? "–"
  }

  static func byBearing(_ alarms: MethodAlarms) -> String {
    alarms.byBearing.isEmpty
      ? "–" : alarms.byBearing.map { "\($0.bearing) \(index($0.alarmIndex))" }.joined(separator: ", ")
  }
}
