/// What came out of a run over measurements, number by number.
struct RunFindings {
  let facts: [ComparedFact]

  init(_ run: RunResults) {
    facts =
      Self.verdict(run) + Self.levels(run.thresholds) + run.channels.flatMap(Self.channel) + Self.rootCause(run)
      + (run.evaluation.map(Self.evaluation) ?? []) + Self.audit(run.audit) + Self.training(run.model)
      + (run.trend.map(Self.trend) ?? []) + [Self.quality(run.dataQuality)]
  }

  private static func verdict(_ run: RunResults) -> [ComparedFact] {
    let verdict = run.verdict
    let clock = SnapshotClock(run.input.times)
    func moment(_ name: String, _ index: Int?) -> [ComparedFact] {
      let time = index.flatMap { run.input.times.indices.contains($0) ? run.input.times[$0] : nil }
      return [
        ComparedFact("verdict", "\(name) index", ComparedValue(index), unit: "snapshot"),
        ComparedFact("verdict", "\(name) time", ComparedValue(time: time, on: clock)),
      ]
    }
    let states = HealthState.allCases.map { state in
      ComparedFact("verdict", "\(state.rawValue) snapshots", .integer(run.snapshots.state.count { $0 == state }))
    }
    return [
      ComparedFact("verdict", "state", .text(verdict.state.rawValue)),
      ComparedFact("verdict", "bearing", ComparedValue(verdict.bearing)),
      ComparedFact("verdict", "channel", ComparedValue(verdict.channel)),
      ComparedFact("verdict", "element", ComparedValue(verdict.element)),
      ComparedFact("verdict", "confidence", ComparedValue(verdict.confidence)),
    ] + moment("onset", verdict.onsetIndex) + moment("warning", verdict.warningIndex)
      + moment("alarm", verdict.alarmIndex) + [
        ComparedFact("verdict", "lead", ComparedValue(verdict.leadHours), unit: "h")
      ] + states
  }

  private static func levels(_ levels: ThresholdSummary) -> [ComparedFact] {
    [
      ComparedFact("levels", "method", .text(levels.method)),
      ComparedFact("levels", "warning", ComparedValue(levels.warning)),
      ComparedFact("levels", "alarm", ComparedValue(levels.alarm)),
      ComparedFact("levels", "window", ComparedValue(levels.window)),
      ComparedFact("levels", "persistence", .text(levels.persistence)),
    ]
  }

  private static func channel(_ channel: ChannelSummary) -> [ComparedFact] {
    let section = "channel \(channel.name)"
    return [
      ComparedFact(section, "share of the error", ComparedValue(channel.share)),
      ComparedFact(section, "share of the excess", ComparedValue(channel.excessShare)),
      ComparedFact(section, "z", ComparedValue(channel.z)),
      ComparedFact(section, "energy over healthy", ComparedValue(channel.energyContrastDB), unit: "dB"),
      ComparedFact(section, "onset index", ComparedValue(channel.onsetIndex), unit: "snapshot"),
      ComparedFact(section, "warning index", ComparedValue(channel.warningIndex), unit: "snapshot"),
      ComparedFact(section, "alarm index", ComparedValue(channel.alarmIndex), unit: "snapshot"),
      ComparedFact(section, "false alarms", .integer(channel.falseAlarms)),
    ]
  }

  private static func rootCause(_ run: RunResults) -> [ComparedFact] {
    guard let card = run.rootCause else { return [] }
    let named = [
      ComparedFact("root cause", "bearing", ComparedValue(card.bearing)),
      ComparedFact("root cause", "element", ComparedValue(card.element)),
      ComparedFact("root cause", "confidence", ComparedValue(card.confidence)),
    ]
    return named
      + card.candidates.flatMap { candidate in
        [
          ComparedFact("bearing \(candidate.bearing)", "standing", .text(candidate.standing.rawValue)),
          ComparedFact("bearing \(candidate.bearing)", "element", ComparedValue(candidate.element)),
          ComparedFact("bearing \(candidate.bearing)", "p by chance", ComparedValue(candidate.pValue)),
        ]
      }
  }

  private static func evaluation(_ evaluation: Evaluation) -> [ComparedFact] {
    [ComparedFact("truth", "onset index", .integer(evaluation.onsetIndex), unit: "snapshot")]
      + evaluation.methods.flatMap { method in
        let section = "method \(method.name)"
        let facts = [
          ComparedFact(section, "AUC per window", ComparedValue(method.aucWindow)),
          ComparedFact(section, "AUC per snapshot", ComparedValue(method.aucSnapshot)),
          ComparedFact(section, "false-positive rate", ComparedValue(method.fpr)),
          ComparedFact(section, "recall", ComparedValue(method.recall)),
          ComparedFact(section, "precision", ComparedValue(method.precision)),
          ComparedFact(section, "F1", ComparedValue(method.f1)),
        ]
        guard let alarms = method.alarms else { return facts }
        return facts + [
          ComparedFact(section, "alarm index", ComparedValue(alarms.alarmIndex), unit: "snapshot"),
          ComparedFact(section, "delay", ComparedValue(alarms.delaySnapshots), unit: "snapshots"),
          ComparedFact(section, "false alarms", ComparedValue(alarms.falseAlarms)),
        ]
      }
  }

  static func audit(_ audit: Audit) -> [ComparedFact] {
    [
      ComparedFact("audit", "explained variance", ComparedValue(audit.explainedVariance)),
      ComparedFact("audit", "active latents", ComparedValue(audit.activeLatents)),
      ComparedFact("audit", "energy correlation", ComparedValue(audit.energyCorrelation)),
      ComparedFact("audit", "findings", .integer(audit.findings.count)),
    ]
  }

  static func training(_ model: ModelSummary) -> [ComparedFact] {
    [
      ComparedFact("training", "epochs", .integer(model.history.count)),
      ComparedFact("training", "best epoch", .integer(model.bestEpoch)),
      ComparedFact("training", "last validation loss", ComparedValue(model.history.last?.validationLoss)),
      ComparedFact("training", "diverged in epoch", ComparedValue(model.divergedInEpoch)),
    ]
  }

  private static func trend(_ trend: DegradationTrend) -> [ComparedFact] {
    let unit = trend.countsSnapshots ? "snapshots" : "h"
    return trend.subjects.flatMap { subject in
      let section = "trend of \(subject.kind == .machine ? "the machine" : "\(subject.kind.rawValue) \(subject.name)")"
      let estimate = subject.forecast.estimates.first
      return [
        ComparedFact(section, "onset index", ComparedValue(subject.onsets.first?.index), unit: "snapshot"),
        ComparedFact(section, "failure level", ComparedValue(subject.forecast.failureLevel)),
        ComparedFact(section, "remaining life", ComparedValue(estimate?.remaining?.median), unit: unit),
        ComparedFact(section, "remaining life, lower end", ComparedValue(estimate?.remaining?.lower), unit: unit),
        ComparedFact(section, "remaining life, upper end", ComparedValue(estimate?.remaining?.upper), unit: unit),
        ComparedFact(section, "refusal", ComparedValue(estimate?.refusal)),
      ]
    }
  }

  static func quality(_ notes: [QualityNote]) -> ComparedFact {
    ComparedFact("data quality", "findings", .integer(notes.count))
  }
}
