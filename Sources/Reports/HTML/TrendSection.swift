internal import Pipelines

/// How the machine degrades, since when, and how long each part may last: tables around the picture of the future.
struct TrendSection {
  static let id = "remaining-life"

  let words: TrendWords
  let figure: Figure?

  private var trend: DegradationTrend { words.trend }

  /// Where it goes, and how long it may last.
  var outlook: HTML {
    Chapter.part(
      Self.id, "How long each part may last",
      """
      \(trend.subjects.isEmpty ? "<p>The run holds no indicator to follow.</p>" : overview)
      \(HTML.list(trend.notes))
      """)
  }

  var picture: HTML? { Chapter.picture(figure) }

  /// What each part's answer was chosen from, folded.
  var details: HTML? {
    guard !trend.subjects.isEmpty else { return nil }
    return Chapter.part(
      "models", "Models, onsets and indicators of each part", HTML.joined(trend.subjects.enumerated().map(details)))
  }

  private var overview: HTML {
    let columns: [HTMLTable.Column] =
      ["Part", "State at the end", "Remaining life", "Changing since", "By its", "Failure level"].map {
        .init(title: $0)
      }
    let rows = trend.subjects.map { subject -> [HTML] in
      [
        "\(subject.title)", words.state(of: subject).badge,
        "<span class=\"moment\">\(words.life.brief(subject.estimate))</span>",
        "<span class=\"moment\">\(words.since(subject) ?? "no change found")</span>",
        "\(subject.indicator?.name ?? "–")",
        "\(words.failureLevel(of: subject))",
      ]
    }
    return HTMLTable(
      caption:
        "The most urgent first; remaining life after the last snapshot, \(Digits.percent(trend.confidence)) interval",
      columns: columns, rows: rows
    ).html
  }

  private func details(_ place: Int, _ subject: TrendSubject) -> HTML {
    // The picture has said it of the first.
    let said: HTML? = place == 0 && figure != nil ? nil : "<p>\(words.sentence(of: subject))</p>"
    let drift = words.drift(of: subject).map { "<p>Drift apart from damage: \($0)</p>" as HTML }
    let source = subject.forecast.failureLevelSource.map { "<p>Failure level: \($0)</p>" as HTML }
    return Chapter.folded(
      subject.title,
      """
      \(said)
      \(source)
      \(models(subject))
      \(onsets(subject))
      \(indicators(subject))
      \(drift)
      """)
  }

  private func models(_ subject: TrendSubject) -> HTML? {
    guard !subject.forecast.estimates.isEmpty else { return nil }
    let rows = subject.forecast.estimates.enumerated().map { place, estimate -> [HTML] in
      let name: HTML = place == 0 ? "■\u{A0}\(estimate.model)" : "\(estimate.model)"
      return [name, "\(words.life.brief(estimate))"]
    }
    return HTMLTable(
      caption: "What each model says of \(subject.label); ■ the one that is used", endsInWords: true,
      columns: [.init(title: "Model"), .init(title: "Remaining life")], rows: rows
    ).html
  }

  private func onsets(_ subject: TrendSubject) -> HTML? {
    guard !subject.onsets.isEmpty else { return nil }
    func moment(_ index: Int?) -> HTML { index.map { "\(words.results.input.moment($0))" } ?? "none" }
    let rows = subject.onsets.enumerated().map { place, finding -> [HTML] in
      let name: HTML = place == 0 ? "■\u{A0}\(finding.method)" : "\(finding.method)"
      return [name, moment(finding.index), moment(finding.confirmedIndex)]
    }
    return HTMLTable(
      caption: "When \(subject.label) began to change; ■ the method that is used",
      columns: [.init(title: "Method"), .init(title: "Change at"), .init(title: "Sure at")], rows: rows
    ).html
  }

  private func indicators(_ subject: TrendSubject) -> HTML? {
    guard !subject.indicators.isEmpty else { return nil }
    let columns: [HTMLTable.Column] =
      [.init(title: "Indicator"), .init(title: "At the end", isNumber: true)]
      + IndicatorQuality.columns.map { .init(title: $0.name, isNumber: true) }
    let rows = subject.indicators.enumerated().map { place, indicator -> [HTML] in
      let name: HTML = place == subject.chosen ? "■\u{A0}\(indicator.name)" : "\(indicator.name)"
      return [name, "\(indicator.latest.map(indicator.inUnit) ?? "–")"]
        + IndicatorQuality.columns.map { "\(Digits.area(indicator.quality[keyPath: $0.path]))" }
    }
    return HTMLTable(
      caption: "How well each indicator serves, 0 to 1; ■ the chosen one; – needs several runs", columns: columns,
      rows: rows
    ).html
  }
}

extension IndicatorQuality {
  /// What indicators are compared by, in the order of every table.
  static var columns: [(name: String, path: KeyPath<IndicatorQuality, Double?>)] {
    [
      ("Monotonicity", \.monotonicity), ("Trendability", \.trendability), ("Prognosability", \.prognosability),
      ("Robustness", \.robustness), ("Fitness", \.fitness),
    ]
  }
}
