internal import Pipelines

/// Every method against the known fault.
struct EvaluationTables {
  private let evaluation: Evaluation

  init(_ evaluation: Evaluation) { self.evaluation = evaluation }

  var all: [ResultTable] { [methods, bearings] }

  private var methods: ResultTable {
    func end(_ path: @escaping @Sendable (MethodMetrics) -> [Double], _ last: Bool)
      -> @Sendable (MethodMetrics) -> Double?
    {
      { last ? path($0).last : path($0).first }
    }
    let metrics: [TableColumn.Of<MethodMetrics>] = [
      .init("method", "the network first", .texts(\.name)),
      .init("auc_window", "area under the ROC curve over windows", .numbers(\.aucWindow)),
      .init("auc_window_lower", "its 95 % interval", .numbers(end({ $0.aucWindowInterval }, false))),
      .init("auc_window_upper", "its 95 % interval", .numbers(end({ $0.aucWindowInterval }, true))),
      .init(
        "network_gain_lower", "the network's AUC over this method's, 95 %",
        .numbers(end({ $0.networkGainInterval }, false))),
      .init(
        "network_gain_upper", "the network's AUC over this method's, 95 %",
        .numbers(end({ $0.networkGainInterval }, true))),
      .init("auc_snapshot", "area under the ROC curve over snapshots", .numbers(\.aucSnapshot)),
      .init("auc_snapshot_lower", "its 95 % interval", .numbers(end({ $0.aucSnapshotInterval ?? [] }, false))),
      .init("auc_snapshot_upper", "its 95 % interval", .numbers(end({ $0.aucSnapshotInterval ?? [] }, true))),
      .init("block_snapshots", "snapshots drawn together for intervals", .integers(\.blockLength)),
      .init("fpr", "share of healthy windows above the level", .numbers(\.fpr)),
      .init("recall", "share of faulty windows above the level", .numbers(\.recall)),
      .init("precision", "share of faulty ones among those above it", .numbers(\.precision)),
      .init("f1", "harmonic mean of precision and recall", .numbers(\.f1)),
    ]
    return ResultTable("methods", "one method of telling faulty from healthy", evaluation.methods, metrics + alarms)
  }

  private var alarms: [TableColumn.Of<MethodMetrics>] {
    [
      .init("alarm_index", "snapshot of the first confirmed alarm", .integers { $0.alarms?.alarmIndex }),
      .init("since_index", "snapshot since when, as it says", .integers { $0.alarms?.sinceIndex }),
      .init("bearing", "the bearing that alarmed", .texts { $0.alarms?.bearing }),
      .init("right_bearing", "whether it is the faulty one", .flags { $0.alarms?.isRightBearing }),
      .init("delay_snapshots", "from the onset to the alarm", .integers { $0.alarms?.delaySnapshots }),
      .init("delay_hours", unit: "h", "from the onset to the alarm", .numbers { $0.alarms?.delayHours }),
      .init("onset_error_snapshots", "since_index less the true onset", .integers { $0.alarms?.onsetError }),
      .init("lead_hours", unit: "h", "from the alarm to the last snapshot", .numbers { $0.alarms?.leadHours }),
      .init("watched", "how many could have raised a false alarm", .integers { $0.alarms?.watched }),
      .init("false_alarms", "how many did", .integers { $0.alarms?.falseAlarms }),
      .init("false_alarms_per_month", "and healthy channel", .numbers { $0.alarms?.falseAlarmsPerMonth }),
      .init("alarms_elsewhere", "later alarms of healthy bearings", .integers { $0.alarms?.elsewhere }),
    ]
  }

  private var bearings: ResultTable {
    struct Row: Sendable { let method: String, bearing: BearingAlarm }
    let rows = evaluation.methods.flatMap { method in
      (method.alarms?.byBearing ?? []).map { Row(method: method.name, bearing: $0) }
    }
    return ResultTable(
      "method_bearings", "one bearing as one method judges it", rows,
      [
        .init("method", "name", .texts(\.method)), .init("bearing", "name", .texts(\.bearing.bearing)),
        .init("alarm_index", "snapshot of its first confirmed alarm", .integers(\.bearing.alarmIndex)),
      ])
  }
}
