package import Pipelines

/// `report.json` of a run over clips: the results for programs.
///
/// Its keys are an interface: snake_case with the unit in the name. An absent key was not computed, `null` means
/// undetermined or none. Indices count all clips of the input from 0, left-out ones included.
package struct ClipJSONReport: Sendable {
  private let results: ClipRunResults

  package init(_ results: ClipRunResults) { self.results = results }

  /// The document as it is written to the file, with a line end at its end.
  package var text: String { value.prettyText + "\n" }

  package var value: JSONValue {
    let ranking = ClipRanking(results)
    var document: JSONValue = [
      "format": "raceway-clip-report", "version": 1,
      "program": .string(results.program), "recipe": .string(results.recipe), "seed": JSONValue(seed: results.seed),
      "input": input, "verdict": verdict(ranking), "clips": .array(results.input.clips.indices.map(clip)),
      "detectors": .array(results.detectors.map(detector)),
    ]
    if let evaluation = results.evaluation {
      document = document.with(
        "evaluation",
        ["truth": .string(evaluation.truth), "rows": .array(evaluation.rows.map { .object($0.jsonMembers) })])
    }
    if let audit = results.audit {
      document = document.with("audit", JSONValue(audit, divergedInEpoch: results.model?.divergedInEpoch))
    }
    return
      document
      .with("notes", JSONValue(results.notes))
      .with("data_quality", JSONValue(results.dataQuality, index: "clip"))
      .with("timings_s", JSONValue(results.timings))
  }

  private var input: JSONValue {
    let input = results.input
    let roles = SnapshotRole.allCases.map { role in
      JSONValue.Member(role.rawValue, .integer(input.clips.count { $0.role == role }))
    }
    return [
      "machine": .string(input.machine), "source": .string(input.source), "layout": .string(input.layout),
      "clips": .integer(input.clips.count), "machines": JSONValue(input.machines),
      "sample_rate_hz": .number(input.sampleRateHz), "channels": JSONValue(input.channelNames),
      "clips_by_role": .object(roles), "truth": JSONValue(input.truth), "digest": .string(input.digest),
      "preparation_fingerprint": .string(results.preparation.fingerprint),
    ]
  }

  private func verdict(_ ranking: ClipRanking) -> JSONValue {
    let states = HealthState.allCases.map { JSONValue.Member($0.rawValue, .integer(ranking.count($0))) }
    return [
      "state": .string(ranking.state.rawValue), "judged": .integer(ranking.entries.count),
      "clips_by_state": .object(states), "worst_clip": JSONValue(ranking.entries.first?.info.name),
      "worst_clip_index": JSONValue(ranking.entries.first?.clip), "detector": JSONValue(results.deciding?.name),
      "expected_alarms_if_healthy": ranking.expected(above: .alarm).map { .rounded($0, digits: 6) } ?? .null,
      "summary": .string(ClipVerdict(results, ranking).summary),
    ]
  }

  private func clip(_ index: Int) -> JSONValue {
    let info = results.input.clips[index]
    return [
      "name": .string(info.name), "machine": .string(info.machine),
      "label": JSONValue(info.label?.rawValue), "fault": JSONValue(info.fault), "snr_db": JSONValue(info.snrDB),
      "duration_s": .number(info.seconds), "role": .string(info.role.rawValue),
      // Seven digits are what single precision holds.
      "score": results.score(ofClip: index).map { .rounded($0, digits: 7) } ?? .null,
      "state": .string(results.state(ofClip: index).rawValue),
    ]
  }

  private func detector(_ detector: ClipDetector) -> JSONValue {
    [
      "name": .string(detector.name), "title": .string(detector.title),
      "levels": .array(
        detector.levels.map { level in
          [
            "machine": .string(level.machine), "warning": .number(level.warning), "alarm": .number(level.alarm),
            "warning_rate": .number(level.warningRate), "alarm_rate": .number(level.alarmRate),
            "healthy_clips": .integer(level.healthyCount), "method": .string(level.method),
          ]
        }),
    ]
  }
}

extension ClipMetrics {
  /// All figures of a row.
  var jsonMembers: [JSONValue.Member] {
    func interval(_ ends: [Double]) -> JSONValue { ends.isEmpty ? .null : .array(ends.map(JSONValue.number)) }
    return [
      .init("group_kind", .string(group.kind.rawValue)), .init("group", .string(group.name)),
      .init("detector", .string(detector)), .init("healthy_clips", .integer(healthyCount)),
      .init("faulty_clips", .integer(faultyCount)), .init("auc", .number(auc)),
      .init("auc_interval", interval(aucInterval)), .init("partial_auc", .number(partialAUC)),
      .init("partial_auc_interval", interval(partialAUCInterval)),
      .init("average_precision", .number(averagePrecision)),
      .init("average_precision_interval", interval(averagePrecisionInterval)),
      .init("true_positives", .integer(truePositives)), .init("false_positives", .integer(falsePositives)),
      .init("true_negatives", .integer(trueNegatives)), .init("false_negatives", .integer(falseNegatives)),
      .init("precision", .number(precision)), .init("recall", .number(recall)),
      .init("recall_interval", interval(recallInterval)), .init("f1", .number(f1)), .init("fpr", .number(fpr)),
      .init("fpr_interval", interval(fprInterval)), .init("nominal_fpr", .number(nominalRate)),
    ]
  }
}
