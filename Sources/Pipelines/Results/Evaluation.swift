/// Metrics against a truth, with cheap baselines beside the network.
package struct Evaluation: Sendable, Equatable, Codable {
  /// Where the labels come from.
  package var truth: String
  package var onsetIndex: Int
  /// The bearings that the truth calls faulty; nil where it names none.
  package var faultyBearings: [String]?
  /// How the alarms of the baselines come about, in words; nil in runs of earlier versions.
  package var alarmRule: String?
  /// The network first.
  package var methods: [MethodMetrics]

  package init(
    truth: String, onsetIndex: Int, faultyBearings: [String]? = nil, alarmRule: String? = nil,
    methods: [MethodMetrics]
  ) {
    self.truth = truth
    self.onsetIndex = onsetIndex
    self.faultyBearings = faultyBearings
    self.alarmRule = alarmRule
    self.methods = methods
  }
}

/// How well one score separates snapshots and windows before the onset from those after it, and when it would have alarmed.
package struct MethodMetrics: Sendable, Equatable, Codable {
  package var name: String
  package var aucWindow: Double
  /// 95 % bootstrap interval over blocks of snapshots.
  package var aucWindowInterval: [Double]
  /// 95 % bootstrap interval, over blocks of snapshots, of the network's window AUC less this one's; empty for the network itself.
  package var networkGainInterval: [Double]
  package var aucSnapshot: Double
  /// 95 % bootstrap interval over blocks of snapshots; nil in runs of earlier versions.
  package var aucSnapshotInterval: [Double]?
  /// How many neighbouring snapshots were drawn together, because their scores depend on each other.
  package var blockLength: Int?
  /// At the window threshold from held-out healthy snapshots.
  package var fpr: Double
  package var recall: Double
  package var precision: Double
  package var f1: Double
  /// nil in runs of earlier versions, and where the held-out snapshots give no level.
  package var alarms: MethodAlarms?

  package init(
    name: String, aucWindow: Double, aucWindowInterval: [Double], networkGainInterval: [Double] = [],
    aucSnapshot: Double, aucSnapshotInterval: [Double]? = nil, blockLength: Int? = nil, fpr: Double, recall: Double,
    precision: Double, f1: Double, alarms: MethodAlarms? = nil
  ) {
    self.name = name
    self.aucWindow = aucWindow
    self.aucWindowInterval = aucWindowInterval
    self.networkGainInterval = networkGainInterval
    self.aucSnapshot = aucSnapshot
    self.aucSnapshotInterval = aucSnapshotInterval
    self.blockLength = blockLength
    self.fpr = fpr
    self.recall = recall
    self.precision = precision
    self.f1 = f1
    self.alarms = alarms
  }
}
