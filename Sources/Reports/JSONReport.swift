package import Pipelines
internal import Tensors

/// `report.json`: the results for programs.
///
/// Its keys are an interface: snake_case with the unit in the name. An absent key was not computed, `null` means
/// undetermined or none. Indices count all snapshots of the input from 0, left-out ones included; times are ISO 8601 UTC.
package struct JSONReport: Sendable {
  private let results: RunResults

  package init(_ results: RunResults) { self.results = results }

  /// The document as it is written to the file, with a line end at its end.
  package var text: String { value.prettyText + "\n" }

  package var value: JSONValue {
    var document: JSONValue = [
      "format": "raceway-report", "version": 1,
      "program": .string(results.program), "recipe": .string(results.recipe),
      "seed": JSONValue(seed: results.seed),
      "input": InputJSON(results.input).value.with("preparation_fingerprint", .string(results.preparation.fingerprint)),
      "verdict": verdict, "channels": .array(results.channels.indices.map(channel)), "thresholds": thresholds,
    ]
    if let evaluation = results.evaluation { document = document.with("evaluation", JSONValue(evaluation)) }
    document = document.with("audit", JSONValue(results.audit, divergedInEpoch: results.model.divergedInEpoch))
    if let card = results.rootCause.map(RootCauseJSON.init) {
      document = document.with("root_cause", card.rootCause).with("diagnosis", card.diagnosis)
    }
    if let quality = results.latents.quality { document = document.with("map", quality.json) }
    return
      document
      .with("trend", trend)
      .with("data_quality", JSONValue(results.dataQuality))
      .with("timings_s", JSONValue(results.timings))
  }

  private var verdict: JSONValue {
    let verdict = results.verdict
    return [
      "state": .string(verdict.state.rawValue), "bearing": JSONValue(verdict.bearing),
      "channel": JSONValue(verdict.channel), "element": JSONValue(verdict.element),
      "confidence": .number(verdict.confidence),
      "first_channel": JSONValue(results.firstChannel?.name),
      "onset_index": JSONValue(verdict.onsetIndex), "onset_time": time(ofSnapshot: verdict.onsetIndex),
      "warning_index": JSONValue(verdict.warningIndex), "warning_time": time(ofSnapshot: verdict.warningIndex),
      "alarm_index": JSONValue(verdict.alarmIndex), "alarm_time": time(verdict.alarmTime),
      "lead_hours": JSONValue(verdict.leadHours), "summary": .string(verdict.summary),
      "next_steps": JSONValue(results.steps),
    ]
  }

  private func channel(_ index: Int) -> JSONValue {
    let channel = results.channels[index]
    var document: JSONValue = [
      "name": .string(channel.name), "bearing": JSONValue(channel.bearing), "share": .number(channel.share),
      "excess_share": JSONValue(channel.excessShare), "z": .number(channel.z),
    ]
    if let contrast = channel.energyContrastDB { document = document.with("energy_contrast_db", .number(contrast)) }
    return
      document
      .with("onset_index", JSONValue(channel.onsetIndex))
      .with("warning_index", JSONValue(channel.warningIndex))
      .with("alarm_index", JSONValue(channel.alarmIndex))
      .with("earlier_warnings", EarlierWarnings(results, channel: index).json)
      .with("withheld_alarm", JSONValue(channel.withheld))
      .with("false_alarms", .integer(channel.falseAlarms))
  }

  private var thresholds: JSONValue {
    let thresholds = results.thresholds
    return [
      "method": .string(thresholds.method), "warning": .number(thresholds.warning), "alarm": .number(thresholds.alarm),
      "window": .number(thresholds.window), "persistence": .string(thresholds.persistence),
      "notes": JSONValue(thresholds.notes),
    ]
  }

  /// Where each channel's health indicator stands at the last judged snapshot; then what `trend` made of the run.
  private var trend: JSONValue {
    let rows = results.channels.indices.map { channel -> JSONValue in
      [
        "name": .string(results.channels[channel].name),
        "state": .string(results.latestState(ofChannel: channel).rawValue),
        "indicator": latest(results.snapshots.indicator, channel),
        "smoothed": latest(results.snapshots.smoothed, channel),
        "warning_level": latest(results.snapshots.warningLevel, channel),
        "alarm_level": latest(results.snapshots.alarmLevel, channel),
        "healthy_band": results.channels[channel].healthyBand.map { .array($0.map(JSONValue.number)) } ?? .null,
      ]
    }
    let more = results.trend.map { TrendJSON(words: TrendWords(results, $0)).members } ?? []
    return .object([.init("channels", .array(rows))] + more)
  }

  private func latest(_ values: Matrix, _ channel: Int) -> JSONValue {
    // Seven digits are what single precision holds.
    results.latest(values, channel: channel).map { JSONValue.rounded($0, digits: 7) } ?? .null
  }

  private func time(_ nanoseconds: Int64?) -> JSONValue {
    JSONValue(nanoseconds.map { Timestamp($0).iso8601 })
  }

  private func time(ofSnapshot snapshot: Int?) -> JSONValue {
    JSONValue(results.input.timestamp(snapshot)?.iso8601)
  }
}
