internal import Pipelines

extension TrendSubject {
  /// The indicator that onset and remaining life go by.
  var indicator: IndicatorTrend? { indicators.indices.contains(chosen) ? indicators[chosen] : nil }

  /// By the method that is used.
  var onset: OnsetFinding? { onsets.first }

  /// Such as `bearing B1`.
  var label: String { kind.rawValue == name ? "the \(name)" : "\(kind.rawValue) \(name)" }

  /// The same at the beginning of a sentence or of a row.
  var title: String { label.prefix(1).uppercased() + label.dropFirst() }

  /// By the model that is used.
  var estimate: RemainingLifeEstimate? { forecast.estimates.first }
}

extension IndicatorTrend {
  /// A value of the indicator with its unit.
  func inUnit(_ value: Double) -> String {
    Digits.significant(value) + (unit.isEmpty ? "" : Digits.noBreak + unit)
  }

  /// Where it stands at the last snapshot that was judged.
  var latest: Double? { smoothed.last { $0 != nil } ?? nil }
}

/// What a trend says of each bearing and channel, in sentences.
struct TrendWords {
  let results: RunResults
  let trend: DegradationTrend
  let life: LifeWords

  init(_ results: RunResults, _ trend: DegradationTrend) {
    self.results = results
    self.trend = trend
    life = LifeWords(trend)
  }

  /// The worst of its channels at the end.
  func state(of subject: TrendSubject) -> HealthState {
    subject.channels.map { results.latestState(ofChannel: $0) }.max() ?? .undetermined
  }

  /// The snapshot of the change, or that of the alarm where no change was looked back at.
  func since(_ subject: TrendSubject) -> String? { subject.onset?.index.map(results.input.moment) }

  /// How it goes, and where to.
  func sentence(of subject: TrendSubject) -> String { "\(course(of: subject)) \(outlook(of: subject))" }

  private func course(of subject: TrendSubject) -> String {
    let name = subject.indicator?.name ?? "indicator"
    guard let since = since(subject) else {
      return "\(subject.title) shows no lasting change of its \(name)."
    }
    let method = subject.onset?.method ?? ""
    return "\(subject.title) has been changing since \(since), by its \(name) (\(method))\(besideVerdict(subject))."
  }

  /// Why the verdict names another onset of the same part; nothing where it names the same.
  private func besideVerdict(_ subject: TrendSubject) -> String {
    guard let alarm = results.verdict.onsetIndex, let change = subject.onset?.index, alarm != change,
      [results.verdict.bearing, results.verdict.channel].contains(subject.name)
    else { return "" }
    return
      ": the first lasting change; the verdict's onset, snapshot \(alarm), is the first excess of a level that was confirmed"
  }

  /// When the failure level is reached, with an interval, or why nobody can say.
  func outlook(of subject: TrendSubject) -> String {
    guard let estimate = subject.estimate else { return "No remaining life was asked for." }
    guard let remaining = estimate.remaining else { return "No remaining life is given: \(estimate.reason)." }
    let level = subject.forecast.failureLevel.flatMap { value in subject.indicator?.inUnit(value) }
    let share = Digits.percent(trend.confidence)
    if let compared = estimate.comparison {
      return "Counted from the last snapshot, \(compared) \(life.span(remaining.median)); \(share) of the lives that "
        + "fit them end after \(life.range(remaining)) (\(estimate.model) model)."
    }
    return "Counted from the last snapshot, it is expected to reach the failure level"
      + (level.map { " of \($0)" } ?? "")
      + " in \(life.span(remaining.median)); \(share) of the courses that fit what was "
      + "measured reach it after \(life.range(remaining)) (\(estimate.model) model)."
  }

  /// What changed without being damage.
  func drift(of subject: TrendSubject) -> String? {
    guard let drift = subject.drift else { return nil }
    let change =
      "a change of \(Digits.significant(drift.healthyChange, 2)) healthy deviations over the healthy period "
      + "(\(Digits.pValue(drift.pValue)))"
    var text = "\(drift.judgement.isEmpty ? "" : "\(Self.stripped(drift.judgement)): ")\(change)."
    let farthest = drift.baselineShift.max { abs($0) < abs($1) } ?? 0
    if farthest != 0 {
      text += " The baseline was followed by up to \(Digits.significant(farthest, 2)) healthy deviations"
      text += drift.limit.map { " of at most \(Digits.significant($0, 2))." } ?? "."
    } else if let limit = drift.limit {
      text += " The baseline, which may move by \(Digits.significant(limit, 2)) healthy deviations, did not move."
    } else {
      text += " The baseline stays fixed."
    }
    return text
  }

  /// Where the failure level comes from.
  func failureLevel(of subject: TrendSubject) -> String {
    guard let level = subject.forecast.failureLevel else { return "none" }
    return subject.indicator?.inUnit(level) ?? Digits.significant(level)
  }

  private static func stripped(_ words: String) -> String { words.hasSuffix(".") ? String(words.dropLast()) : words }
}
