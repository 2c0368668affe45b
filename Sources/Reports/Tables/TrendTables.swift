internal import Pipelines

/// Degradation and remaining life of every bearing and channel.
struct TrendTables {
  private let words: TrendWords
  private var trend: DegradationTrend { words.trend }

  init(_ words: TrendWords) { self.words = words }

  /// What a length of time counts, for the ends of names.
  private var clock: String { trend.countsSnapshots ? "snapshots" : "hours" }
  private var clockUnit: String { trend.countsSnapshots ? "snapshots" : "h" }

  var all: [ResultTable] { [subjects, indicators, courses, onsets, models, history, fan, shifts] }

  private struct Part<Value: Sendable>: Sendable { let subject: TrendSubject, index: Int, value: Value }

  private func parts<Value>(_ values: (TrendSubject) -> [Value]) -> [Part<Value>] {
    trend.subjects.flatMap { subject in
      values(subject).enumerated().map { Part(subject: subject, index: $0.offset, value: $0.element) }
    }
  }

  private func subject<Value>() -> [TableColumn.Of<Part<Value>>] {
    [
      .init("kind", "bearing, channel or machine", .texts(\.subject.kind.rawValue)),
      .init("subject", "name", .texts(\.subject.name)),
    ]
  }

  private var subjects: ResultTable {
    let channels = words.results.input.channels
    let states = Dictionary(
      trend.subjects.map { ($0.kind.rawValue + $0.name, words.state(of: $0).rawValue) },
      uniquingKeysWith: { first, _ in first })
    return ResultTable(
      "trend_subjects", "one bearing or channel, the most urgent first", trend.subjects,
      [
        .init("kind", "bearing, channel or machine", .texts(\.kind.rawValue)), .init("subject", "name", .texts(\.name)),
        .init(
          "channels", "names, with semicolons",
          .texts {
            $0.channels.compactMap { channels.indices.contains($0) ? channels[$0].name : nil }.joined(separator: "; ")
          }),
        .init("state", "at the last judged snapshot", .texts { states[$0.kind.rawValue + $0.name] }),
        .init("indicator", "what onset and remaining life go by", .texts { $0.indicator?.name }),
        .init("onset_index", "snapshot since when", .integers { $0.onset?.index }),
        .init("failure_level", "of the indicator, in its unit", .numbers(\.forecast.failureLevel)),
        .init("failure_level_source", "where it comes from", .texts(\.forecast.failureLevelSource)),
        .init(
          "healthy_change", unit: "healthy standard deviations", "slow change over the healthy period",
          .numbers { $0.drift?.healthyChange }),
        .init("p_value", "of that change (Mann and Kendall)", .numbers { $0.drift?.pValue }),
        .init(
          "shift_limit", unit: "healthy standard deviations", "how far the baseline may follow",
          .numbers { $0.drift?.limit }),
        .init("judgement", "of the change, in words", .texts { $0.drift?.judgement }),
      ])
  }

  private var indicators: ResultTable {
    let quality = IndicatorQuality.columns
    var columns: [TableColumn.Of<Part<IndicatorTrend>>] = subject()
    columns += [
      .init("indicator", "name", .texts(\.value.name)),
      .init("unit", "of the indicator", .texts { $0.value.unit.isEmpty ? nil : $0.value.unit }),
      .init("chosen", "whether remaining life goes by it", .flags { $0.subject.chosen == $0.index }),
      .init("latest", "smoothed, in the indicator's unit", .numbers(\.value.latest)),
    ]
    for index in quality.indices {
      columns.append(
        .init(
          quality[index].name.lowercased(), "0 … 1 (Coble and Hines, 2009)",
          .numbers { $0.value.quality[keyPath: IndicatorQuality.columns[index].path] }))
    }
    return ResultTable("trend_indicators", "one health indicator of one part", parts(\.indicators), columns)
  }

  private var courses: ResultTable {
    let (hours, indicators) = (trend.hours, parts(\.indicators))
    let snapshots = max(hours.count, 1)
    // Snapshots outside, so that every stretch of the file holds all names.
    let width = max(indicators.count, 1)
    return ResultTable(
      "trend_courses", "one health indicator at one snapshot",
      rowCount: indicators.isEmpty ? 0 : indicators.count * snapshots,
      [
        TableColumn("snapshot", "index from 0", .integers { $0 / width }),
        TableColumn("time_\(clock)", unit: clockUnit, "since the first snapshot", .numbers { hours[$0 / width] }),
        TableColumn("kind", "bearing, channel or machine", .texts { indicators[$0 % width].subject.kind.rawValue }),
        TableColumn("subject", "name", .texts { indicators[$0 % width].subject.name }),
        TableColumn("indicator", "name", .texts { indicators[$0 % width].value.name }),
        TableColumn("value", "in the indicator's unit", .numbers { indicators[$0 % width].value.values[$0 / width] }),
        TableColumn(
          "smoothed", "from this and earlier values", .numbers { indicators[$0 % width].value.smoothed[$0 / width] }),
      ])
  }

  private var onsets: ResultTable {
    ResultTable(
      "trend_onsets", "one method of finding an onset; a part's first is the one that is used", parts(\.onsets),
      subject() + [
        .init("method", "name", .texts(\.value.method)),
        .init("onset_index", "snapshot of the change", .integers(\.value.index)),
        .init("confirmed_index", "snapshot at which it was sure", .integers(\.value.confirmedIndex)),
      ])
  }

  private func life<Value>(
    _ estimate: @escaping @Sendable (Part<Value>) -> RemainingLifeEstimate
  ) -> [TableColumn.Of<Part<Value>>] {
    [
      .init("model", "name", .texts { estimate($0).model }),
      .init(
        "lower_\(clock)", unit: clockUnit, "remaining life, lower end of the interval",
        .numbers { estimate($0).remaining?.lower }),
      .init("median_\(clock)", unit: clockUnit, "remaining life", .numbers { estimate($0).remaining?.median }),
      .init(
        "upper_\(clock)", unit: clockUnit, "upper end; empty beside a median = no end in sight",
        .numbers { estimate($0).remaining?.upper }),
      .init("refusal", "why there is none", .texts { estimate($0).refusal }),
    ]
  }

  private var models: ResultTable {
    ResultTable(
      "remaining_life", "what one model says of one part; a part's first is the one that is used",
      parts(\.forecast.estimates),
      subject() + life(\.value))
  }

  private var history: ResultTable {
    ResultTable(
      "remaining_life_history", "what the used model said after one snapshot", parts(\.forecast.history),
      subject() + [.init("snapshot", "after which it was said", .integers(\.value.index))] + life(\.value.estimate))
  }

  private var fan: ResultTable {
    let parts = parts { subject in subject.forecast.fan?.hours ?? [] }
    return ResultTable(
      "forecast", "the chosen indicator's future at one time", parts,
      subject() + [
        .init("time_\(clock)", unit: clockUnit, "since the first snapshot", .numbers(\.value)),
        .init("lower", "in the indicator's unit", .numbers { $0.subject.forecast.fan?.lower[$0.index] }),
        .init("median", "in the indicator's unit", .numbers { $0.subject.forecast.fan?.median[$0.index] }),
        .init("upper", "in the indicator's unit", .numbers { $0.subject.forecast.fan?.upper[$0.index] }),
      ])
  }

  private var shifts: ResultTable {
    ResultTable(
      "trend_drift", "how far a part's baseline had moved at one snapshot", parts { $0.drift?.baselineShift ?? [] },
      subject() + [
        .init("snapshot", "index from 0", .integers(\.index)),
        .init("baseline_shift", unit: "healthy standard deviations", "how far", .numbers(\.value)),
      ])
  }
}
