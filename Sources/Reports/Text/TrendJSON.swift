internal import Pipelines

/// What `trend` found, for programs: the keys it adds to `trend` in `report.json`.
///
/// Indicators' courses are in `run.h5`, in `/prognosis`.
struct TrendJSON {
  let words: TrendWords

  private var trend: DegradationTrend { words.trend }

  /// What a length of time counts.
  private var unit: String { trend.countsSnapshots ? "snapshots" : "hours" }

  var members: [JSONValue.Member] {
    [
      .init("confidence", .number(trend.confidence)), .init("life_unit", .string(unit)),
      .init("subjects", .array(trend.subjects.map(subject))), .init("notes", JSONValue(trend.notes)),
    ]
  }

  private func subject(_ subject: TrendSubject) -> JSONValue {
    let forecast = subject.forecast
    let channels = words.results.input.channels
    var document: JSONValue = [
      "name": .string(subject.name), "kind": .string(subject.kind.rawValue),
      "channels": JSONValue(subject.channels.compactMap { channels.indices.contains($0) ? channels[$0].name : nil }),
      "state": .string(words.state(of: subject).rawValue), "indicator": JSONValue(subject.indicator?.name),
      "onset_index": JSONValue(subject.onset?.index), "failure_level": JSONValue(forecast.failureLevel),
      "failure_level_source": JSONValue(forecast.failureLevelSource),
      "remaining_life": subject.estimate?.json(unit) ?? .null,
      "models": .array(forecast.estimates.map { $0.json(unit) }),
      "indicators": .array(subject.indicators.map(indicator)),
      "onsets": .array(
        subject.onsets.map {
          [
            "method": .string($0.method), "index": JSONValue($0.index),
            "confirmed_index": JSONValue($0.confirmedIndex),
          ]
        }),
      "drift": subject.drift.map(drift) ?? .null, "history": history(forecast.history),
    ]
    if let fan = forecast.fan {
      document = document.with(
        "fan",
        [
          "\(unit)_since_first": .rounded(fan.hours), "lower": .rounded(fan.lower), "median": .rounded(fan.median),
          "upper": .rounded(fan.upper),
        ])
    }
    return document
  }

  private func indicator(_ indicator: IndicatorTrend) -> JSONValue {
    .object(
      [
        .init("name", .string(indicator.name)), .init("unit", .string(indicator.unit)),
        .init("latest", JSONValue(indicator.latest)),
      ] + IndicatorQuality.columns.map { .init($0.name.lowercased(), JSONValue(indicator.quality[keyPath: $0.path])) })
  }

  private func drift(_ drift: DriftRecord) -> JSONValue {
    [
      "healthy_change_sd": .number(drift.healthyChange), "p_value": .number(drift.pValue),
      "baseline_shift_sd": JSONValue(drift.baselineShift.last), "limit_sd": JSONValue(drift.limit),
      "judgement": .string(drift.judgement),
    ]
  }

  /// Columns rather than rows: a line each, however long the run.
  private func history(_ moments: [RemainingLifeMoment]) -> JSONValue {
    func column(_ value: (LifeInterval) -> Double?) -> JSONValue {
      .array(moments.map { $0.estimate.remaining.flatMap(value).map { .rounded($0) } ?? .null })
    }
    return [
      "index": .array(moments.map { .integer($0.index) }), "lower_\(unit)": column(\.lower),
      "median_\(unit)": column(\.median), "upper_\(unit)": column(\.upper),
    ]
  }
}

extension RemainingLifeEstimate {
  /// - Parameter unit: What its numbers count, for the keys.
  func json(_ unit: String) -> JSONValue {
    [
      "model": .string(model), "median_\(unit)": JSONValue(remaining?.median),
      "lower_\(unit)": JSONValue(remaining?.lower), "upper_\(unit)": JSONValue(remaining?.upper),
      "refusal": JSONValue(refusal),
    ]
  }
}

extension MapQuality {
  /// The key `map` of `report.json`.
  var json: JSONValue {
    var document: JSONValue = [
      "divergence_nats": .number(divergence), "perplexity": .number(perplexity),
      "trustworthiness": .number(trustworthiness), "neighbours_kept": .number(neighboursKept),
      "neighbour_count": .integer(neighbourCount),
    ]
    if let firstPlaced { document = document.with("first_placed_point", .integer(firstPlaced)) }
    return document
  }
}
