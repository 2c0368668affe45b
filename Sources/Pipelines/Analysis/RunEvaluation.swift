internal import StatisticalLearning
internal import Tensors

/// Metrics of every score against a known onset, on snapshots the model has not seen.
enum RunEvaluation {
  static func evaluate(
    onset: Int, truth: String, scoring: Scoring, health: MachineHealth, monitor: TrainedMonitor, split: HealthySplit,
    seed: UInt64
  ) -> Evaluation? {
    // Where the healthy period reaches up to the onset, held-out snapshots are the only healthy ones left to judge.
    let isHealthyLeft = (split.end..<max(split.end, onset)).contains {
      health.isLeftOut.indices.contains($0) && !health.isLeftOut[$0]
    }
    let firstUnseen = isHealthyLeft ? split.end : split.heldOut[0]
    let windows = scoring.windows
    let judged = windows.snapshot.indices.filter { windows.snapshot[$0] >= firstUnseen }
    let labels = judged.map { windows.snapshot[$0] >= onset }
    guard labels.contains(true), labels.contains(false) else { return nil }
    let groups = judged.map { windows.snapshot[$0] }
    let bootstrap = GroupedBootstrap(anomalous: labels, groups: groups, seed: seed)
    let network = judged.map { Double(windows.score[$0]) }
    var methods: [MethodMetrics] = []
    for (name, scores) in [("network", windows.score)] + scoring.baselines.map({ ($0.name, $0.windows) }) {
      let level =
        name == "network"
        ? monitor.windowThreshold ?? monitor.recipe.windowThreshold.level(of: windows.score)
        : threshold(scores, windows.snapshot, split, plan: monitor.recipe.windowThreshold)
      methods.append(
        metrics(
          name, scores: judged.map { Double(scores[$0]) }, labels: labels, groups: groups, threshold: level,
          snapshotScores: name == "network" ? health.score.map(Double.init) : nil, onset: onset,
          firstUnseen: firstUnseen, bootstrap: bootstrap, network: name == "network" ? nil : network))
    }
    let healthySide = isHealthyLeft ? "" : "; healthy side: held-out snapshots, which also set the levels"
    return Evaluation(truth: truth + healthySide, onsetIndex: onset, methods: methods)
  }

  /// A baseline's level, by the recipe's rule on the same held-out windows.
  private static func threshold(
    _ scores: [Float], _ snapshots: [Int], _ split: HealthySplit, plan: WindowThresholdPlan
  ) -> Double {
    let range: ClosedRange<Int> =
      switch plan.source {
      case .heldOut: split.validation[0]...(split.threshold.last ?? 0)
      case .training: split.training[0]...(split.training.last ?? 0)
      case .all: 0...Int.max
      }
    return plan.level(of: scores.indices.filter { range.contains(snapshots[$0]) }.map { scores[$0] })
  }

  private static func metrics(
    _ name: String, scores: [Double], labels: [Bool], groups: [Int], threshold: Double, snapshotScores: [Double]?,
    onset: Int, firstUnseen: Int, bootstrap: GroupedBootstrap, network: [Double]?
  ) -> MethodMetrics {
    let counts = ConfusionCounts(scores: scores, anomalous: labels, threshold: threshold)
    let perSnapshot =
      snapshotScores.map { all in
        all.indices.filter { $0 >= firstUnseen && all[$0].isFinite }.map { ($0, all[$0]) }
      } ?? means(scores, groups)
    let snapshotAUC = ROCCurve(scores: perSnapshot.map(\.1), anomalous: perSnapshot.map { $0.0 >= onset })?.area ?? 0
    let area = bootstrap.rocArea(of: scores)
    let gain = network.flatMap { bootstrap.rocAreaDifference($0, minus: scores) }
    return MethodMetrics(
      name: name, aucWindow: area?.estimate ?? 0, aucWindowInterval: area.map { [$0.lower, $0.upper] } ?? [],
      networkGainInterval: gain.map { [$0.lower, $0.upper] } ?? [], aucSnapshot: snapshotAUC,
      fpr: counts.falsePositiveRate ?? 0, recall: counts.recall ?? 0,
      precision: counts.precision ?? 0, f1: counts.f1 ?? 0)
  }

  /// The mean score of each snapshot.
  private static func means(_ scores: [Double], _ groups: [Int]) -> [(Int, Double)] {
    var sums: [Int: (sum: Double, count: Int)] = [:]
    for (score, group) in zip(scores, groups) {
      let old = sums[group] ?? (0, 0)
      sums[group] = (old.sum + score, old.count + 1)
    }
    return sums.keys.sorted().map { group in
      let entry = sums[group] ?? (0, 1)
      return (group, entry.sum / Double(entry.count))
    }
  }
}
