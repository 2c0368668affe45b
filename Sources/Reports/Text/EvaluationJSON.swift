internal import Pipelines

extension JSONValue {
  /// The network's metrics at the top, the other methods as baselines.
  init(_ evaluation: Evaluation) {
    var members: [Member] = [
      Member("truth", .string(evaluation.truth)), Member("onset_index", .integer(evaluation.onsetIndex)),
    ]
    if let bearings = evaluation.faultyBearings { members.append(Member("faulty_bearings", JSONValue(bearings))) }
    if let rule = evaluation.alarmRule { members.append(Member("alarm_rule", .string(rule))) }
    if let network = evaluation.methods.first { members += Self.metrics(network) }
    members.append(Member("baselines", .array(evaluation.methods.dropFirst().map { .object(Self.metrics($0)) })))
    self = .object(members)
  }

  private static func metrics(_ method: MethodMetrics) -> [Member] {
    var members = [
      Member("method", .string(method.name)), Member("auc_window", .number(method.aucWindow)),
      Member("auc_window_interval", .array(method.aucWindowInterval.map(JSONValue.number))),
      // Of the network's AUC over this method's; none for the network itself.
      Member("network_gain_interval", .array(method.networkGainInterval.map(JSONValue.number))),
      Member("auc_snapshot", .number(method.aucSnapshot)),
    ]
    if let interval = method.aucSnapshotInterval {
      members.append(Member("auc_snapshot_interval", .array(interval.map(JSONValue.number))))
    }
    if let length = method.blockLength { members.append(Member("block_snapshots", .integer(length))) }
    members += [
      Member("fpr", .number(method.fpr)), Member("recall", .number(method.recall)),
      Member("precision", .number(method.precision)), Member("f1", .number(method.f1)),
    ]
    if let alarms = method.alarms { members.append(Member("alarms", JSONValue(alarms))) }
    return members
  }

  private init(_ alarms: MethodAlarms) {
    self = [
      "alarm_index": JSONValue(alarms.alarmIndex), "since_index": JSONValue(alarms.sinceIndex),
      "bearing": JSONValue(alarms.bearing), "right_bearing": alarms.isRightBearing.map(JSONValue.boolean) ?? .null,
      "delay_snapshots": JSONValue(alarms.delaySnapshots), "delay_hours": JSONValue(alarms.delayHours),
      "onset_error_snapshots": JSONValue(alarms.onsetError), "lead_hours": JSONValue(alarms.leadHours),
      "watched": .integer(alarms.watched), "false_alarms": JSONValue(alarms.falseAlarms),
      "false_alarms_per_channel_month": JSONValue(alarms.falseAlarmsPerMonth),
      "alarms_elsewhere": JSONValue(alarms.elsewhere),
      "by_bearing": .array(
        alarms.byBearing.map { ["bearing": .string($0.bearing), "alarm_index": JSONValue($0.alarmIndex)] }),
    ]
  }

  /// What the audit of the split found.
  init(_ leaks: [LeakFinding]) {
    self = .array(leaks.map { ["kind": .string($0.kind.rawValue), "sentence": .string($0.sentence)] })
  }
}
