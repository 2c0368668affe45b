/// Metrics against a truth, with cheap baselines beside the network.
package struct Evaluation: Sendable, Equatable, Codable {
  /// Where the labels come from.
  package var truth: String
  package var onsetIndex: Int
  package var methods: [MethodMetrics]

  package init(truth: String, onsetIndex: Int, methods: [MethodMetrics]) {
    self.truth = truth
    self.onsetIndex = onsetIndex
    self.methods = methods
  }
}

/// How well one score separates snapshots and windows before the onset from those after it.
package struct MethodMetrics: Sendable, Equatable, Codable {
  package var name: String
  package var aucWindow: Double
  /// 95 % bootstrap interval over snapshots.
  package var aucWindowInterval: [Double]
  /// 95 % bootstrap interval of the network's window AUC less this one's; empty for the network itself.
  package var networkGainInterval: [Double]
  package var aucSnapshot: Double
  /// At the window threshold from held-out healthy snapshots.
  package var fpr: Double
  package var recall: Double
  package var precision: Double
  package var f1: Double

  package init(
    name: String, aucWindow: Double, aucWindowInterval: [Double], networkGainInterval: [Double] = [],
    aucSnapshot: Double, fpr: Double, recall: Double,
    precision: Double, f1: Double
  ) {
    self.name = name
    self.aucWindow = aucWindow
    self.aucWindowInterval = aucWindowInterval
    self.networkGainInterval = networkGainInterval
    self.aucSnapshot = aucSnapshot
    self.fpr = fpr
    self.recall = recall
    self.precision = precision
    self.f1 = f1
  }
}
