internal import Pipelines

/// What there is one of in a run: verdict, levels, input, model, audit.
///
/// A number stands in `number`, a text or a truth value in `text`, so that no column is of two types.
struct FactTable {
  private struct Fact: Sendable {
    let section: String
    let key: String
    let number: Double?
    let unit: String
    let text: String?
  }

  private var facts: [Fact] = []

  var table: ResultTable {
    ResultTable(
      "facts", "one thing that is said of the run as a whole", facts,
      [
        .init("section", "the part of the report: verdict, thresholds, input …", .texts(\.section)),
        .init("key", "as in report.json", .texts(\.key)),
        .init("number", "the value, where it is a number; in the unit beside it", .numbers(\.number)),
        .init("unit", "of the number", .texts { $0.unit.isEmpty ? nil : $0.unit }),
        .init("text", "the value, where it is none", .texts(\.text)),
      ])
  }

  private mutating func add(_ section: String, _ key: String, _ number: Double?, unit: String = "") {
    if let number { facts.append(Fact(section: section, key: key, number: number, unit: unit, text: nil)) }
  }

  private mutating func add(_ section: String, _ key: String, _ number: Int?, unit: String = "") {
    add(section, key, number.map(Double.init), unit: unit)
  }

  private mutating func add(_ section: String, _ key: String, _ text: String?) {
    if let text { facts.append(Fact(section: section, key: key, number: nil, unit: "", text: text)) }
  }
}

extension FactTable {
  init(_ results: RunResults) {
    add(results.verdict, results.input, firstChannel: results.firstChannel?.name)
    if let card = results.rootCause {
      add("root_cause", "bearing", card.bearing)
      add("root_cause", "channel", card.channel)
      add("root_cause", "element", card.element)
      add("root_cause", "confidence", card.confidence)
      add("root_cause", "summary", card.summary)
    }
    add(results.thresholds)
    add(program: results.program, recipe: results.recipe, seed: results.seed)
    add(results.input, fingerprint: results.preparation.fingerprint)
    add(results.model)
    add(results.audit, divergedInEpoch: results.model.divergedInEpoch)
    if let evaluation = results.evaluation {
      add("evaluation", "truth", evaluation.truth)
      add("evaluation", "onset_index", evaluation.onsetIndex)
      add("evaluation", "faulty_bearings", evaluation.faultyBearings?.joined(separator: "; "))
      add("evaluation", "alarm_rule", evaluation.alarmRule)
    }
    add(results.latents)
    if let trend = results.trend {
      add("trend", "confidence", trend.confidence)
      add("trend", "life_unit", trend.countsSnapshots ? "snapshots" : "hours")
    }
  }

  private mutating func add(_ verdict: Verdict, _ input: InputSummary, firstChannel: String?) {
    let section = "verdict"
    add(section, "state", verdict.state.rawValue)
    add(section, "bearing", verdict.bearing)
    add(section, "channel", verdict.channel)
    add(section, "element", verdict.element)
    add(section, "confidence", verdict.confidence)
    add(section, "first_channel", firstChannel)
    add(section, "onset_index", verdict.onsetIndex)
    add(section, "onset_time", input.timestamp(verdict.onsetIndex)?.iso8601)
    add(section, "warning_index", verdict.warningIndex)
    add(section, "warning_time", input.timestamp(verdict.warningIndex)?.iso8601)
    add(section, "alarm_index", verdict.alarmIndex)
    add(section, "alarm_time", verdict.alarmTime.map { Timestamp($0).iso8601 })
    add(section, "lead_hours", verdict.leadHours, unit: "h")
    add(section, "summary", verdict.summary)
  }

  private mutating func add(_ thresholds: ThresholdSummary) {
    let section = "thresholds"
    add(section, "warning", thresholds.warning, unit: "healthy standard deviations")
    add(section, "alarm", thresholds.alarm, unit: "healthy standard deviations")
    add(section, "window", thresholds.window)
    add(section, "persistence", thresholds.persistence)
    add(section, "method", thresholds.method)
  }

  private mutating func add(program: String, recipe: String, seed: UInt64) {
    add("run", "program", program)
    add("run", "recipe", recipe)
    // A large seed is not exact as a floating-point number.
    if let exact = Int(exactly: Double(seed)), exact == seed {
      add("run", "seed", exact)
    } else {
      add("run", "seed", "\(seed)")
    }
  }

  private mutating func add(_ input: InputSummary, fingerprint: String) {
    let section = "input"
    add(section, "machine", input.machine)
    add(section, "source", input.source)
    add(section, "format", input.format)
    add(section, "snapshots", input.snapshotCount)
    add(section, "channels", input.channels.count)
    add(section, "sample_rate_hz", input.sampleRateHz, unit: "Hz")
    add(section, "unit", input.unit)
    add(section, "speed_rpm", input.speedRPM, unit: "rpm")
    add(section, "samples_per_snapshot", input.samplesPerSnapshot)
    add(section, "first_time", (input.times.first { $0 != nil } ?? nil).map { Timestamp($0).iso8601 })
    add(section, "last_time", (input.times.last { $0 != nil } ?? nil).map { Timestamp($0).iso8601 })
    for role in SnapshotRole.allCases { add(section, "snapshots_\(role.rawValue)", input.count(of: role)) }
    add(section, "digest", input.digest)
    add(section, "preparation_fingerprint", fingerprint)
  }

  private mutating func add(_ model: ModelSummary) {
    add("model", "kind", model.kind)
    add("model", "widths", model.widths.map(String.init).joined(separator: " "))
    add("model", "parameters", model.parameterCount)
    add("model", "best_epoch", model.bestEpoch)
    add("model", "stop_reason", model.stopReason)
  }

  private mutating func add(_ audit: Audit, divergedInEpoch: Int?) {
    add("audit", "active_latents", audit.activeLatents)
    add("audit", "latents", audit.latentCount)
    add("audit", "explained_variance", audit.explainedVariance)
    add("audit", "energy_correlation", audit.energyCorrelation)
    add("audit", "diverged_in_epoch", divergedInEpoch)
  }

  private mutating func add(_ latents: LatentMap) {
    for (component, share) in latents.pcaExplained.enumerated() {
      add("map", "pca_explained_\(component + 1)", share)
    }
    guard let quality = latents.quality else { return }
    add("map", "divergence_nats", quality.divergence, unit: "nats")
    add("map", "perplexity", quality.perplexity)
    add("map", "trustworthiness", quality.trustworthiness)
    add("map", "neighbours_kept", quality.neighboursKept)
    add("map", "neighbour_count", quality.neighbourCount)
    add("map", "first_placed_point", quality.firstPlaced)
  }
}

extension FactTable {
  init(_ results: ClipRunResults) {
    add(ClipRanking(results), results)
    add(program: results.program, recipe: results.recipe, seed: results.seed)
    add(results.input)
    add("preparation", "description", results.preparation.description)
    add("preparation", "fingerprint", results.preparation.fingerprint)
    add("preparation", "frame_interval", results.preparation.frameInterval, unit: "s")
    add("preparation", "level_unit", results.preparation.levelUnit)
    if let model = results.model { add(model) }
    if let audit = results.audit { add(audit, divergedInEpoch: results.model?.divergedInEpoch) }
    add("evaluation", "truth", results.evaluation?.truth)
    for (component, share) in (results.map?.pcaExplained ?? []).enumerated() {
      add("map", "pca_explained_\(component + 1)", share)
    }
  }

  private mutating func add(_ ranking: ClipRanking, _ results: ClipRunResults) {
    let section = "verdict"
    add(section, "state", ranking.state.rawValue)
    add(section, "judged", ranking.entries.count)
    for state in HealthState.allCases { add(section, "clips_\(state.rawValue)", ranking.count(state)) }
    add(section, "worst_clip", ranking.entries.first?.info.name)
    add(section, "worst_clip_index", ranking.entries.first?.clip)
    add(section, "detector", results.deciding?.name)
    add(section, "expected_alarms_if_healthy", ranking.expected(above: .alarm))
    add(section, "summary", ClipVerdict(results, ranking).summary)
  }

  private mutating func add(_ input: ClipInput) {
    let section = "input"
    add(section, "machine", input.machine)
    add(section, "source", input.source)
    add(section, "layout", input.layout)
    add(section, "clips", input.clips.count)
    add(section, "machines", input.machines.joined(separator: "; "))
    add(section, "sample_rate_hz", input.sampleRateHz, unit: "Hz")
    add(section, "channels", input.channelNames.joined(separator: "; "))
    add(section, "truth", input.truth)
    for role in SnapshotRole.allCases { add(section, "clips_\(role.rawValue)", input.clips.count { $0.role == role }) }
    add(section, "digest", input.digest)
  }
}
