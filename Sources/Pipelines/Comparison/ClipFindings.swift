/// What came out of a run over clips, number by number.
struct ClipFindings {
  let facts: [ComparedFact]

  init(_ run: ClipRunResults) {
    let states = HealthState.allCases.map { state in
      ComparedFact("verdict", "\(state.rawValue) clips", .integer(Self.count(state, in: run)))
    }
    facts =
      states + run.detectors.flatMap(Self.detector) + (run.evaluation?.rows.flatMap(Self.metrics) ?? [])
      + (run.audit.map(RunFindings.audit) ?? []) + (run.model.map(RunFindings.training) ?? [])
      + [RunFindings.quality(run.dataQuality)]
  }

  /// Of the clips that nothing was learnt from.
  private static func count(_ state: HealthState, in run: ClipRunResults) -> Int {
    zip(run.states, run.input.clips).count { $0.0 == state && $0.1.role == .monitored }
  }

  private static func detector(_ detector: ClipDetector) -> [ComparedFact] {
    detector.levels.flatMap { level in
      let section = "detector \(detector.name)\(level.machine.isEmpty ? "" : ", \(level.machine)")"
      return [
        ComparedFact(section, "warning level", ComparedValue(level.warning)),
        ComparedFact(section, "alarm level", ComparedValue(level.alarm)),
        ComparedFact(section, "healthy clips behind them", .integer(level.healthyCount)),
      ]
    }
  }

  private static func metrics(_ row: ClipMetrics) -> [ComparedFact] {
    let section = "metrics of \(row.detector), \(row.group.name.isEmpty ? "all clips" : row.group.name)"
    return [
      ComparedFact(section, "AUC", ComparedValue(row.auc)),
      ComparedFact(section, "partial AUC", ComparedValue(row.partialAUC)),
      ComparedFact(section, "average precision", ComparedValue(row.averagePrecision)),
      ComparedFact(section, "recall", ComparedValue(row.recall)),
      ComparedFact(section, "false-positive rate", ComparedValue(row.fpr)),
      ComparedFact(section, "healthy clips", .integer(row.healthyCount)),
      ComparedFact(section, "faulty clips", .integer(row.faultyCount)),
    ]
  }
}
