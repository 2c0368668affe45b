package import Pipelines

/// What `trend` prints at its end: each part's state, since when, by which indicator, and its remaining life or why there is none,
/// within 80 columns.
package struct TrendTerminalSummary: Sendable {
  /// Parts listed; a terminal's reader wants the most urgent ones.
  private static let limit = 8

  private let results: RunResults
  private let reportPath: String?
  private let isColoured: Bool

  /// - Parameters:
  ///   - results: With a trend; without one the text says so.
  ///   - reportPath: Printed last, so that it is found and can be clicked.
  ///   - isColoured: Whether states carry an ANSI colour.
  package init(_ results: RunResults, reportPath: String? = nil, isColoured: Bool = false) {
    self.results = results
    self.reportPath = reportPath
    self.isColoured = isColoured
  }

  package var text: String {
    var text = TerminalText(isColoured: isColoured)
    text.add([PlainText.fitted("Trend of \(results.input.machine)")])
    if let trend = results.trend {
      let words = TrendWords(results, trend)
      for subject in trend.subjects.prefix(Self.limit) {
        let state = words.state(of: subject)
        text.head("\(state.symbol) \(subject.title): \(state.word.lowercased())", state)
        text.add(facts(subject, words))
      }
      let rest = trend.subjects.count - Self.limit
      if rest > 0 { text.add(["and \(rest) more in the report"]) }
      text.add(unlikeAlarms(trend.subjects.prefix(Self.limit), words))
      text.add(trend.notes.flatMap { PlainText.wrapped($0, first: "Note: ", indentation: 6) })
    } else {
      text.add(["Nothing was made of it yet."])
    }
    text.report(reportPath)
    return text.text
  }

  /// Why a part may stand at warning or alarm whose residual has hardly risen.
  private func unlikeAlarms(_ subjects: some Sequence<TrendSubject>, _ words: TrendWords) -> [String] {
    let isOdd = subjects.contains { subject in
      words.state(of: subject) >= .warning && !subject.hasOnset
        && subject.indicator?.name == IndicatorTrend.residualName
    }
    guard isOdd else { return [] }
    let text =
      "alarms are judged over a baseline that follows slow change; the residual here is told over the healthy period as it"
      + " was, less what a part hears of others, so that a warning may stand beside no change."
    return PlainText.wrapped(text, first: "Note: ", indentation: 6)
  }

  private func facts(_ subject: TrendSubject, _ words: TrendWords) -> [String] {
    var lines: [String] = []
    func fact(_ name: String, _ value: String) {
      lines += PlainText.wrapped(value, first: PlainText.padded("  \(name)", 20), indentation: 20)
    }
    fact("changing since", words.since(subject) ?? "no change found")
    if let indicator = subject.indicator {
      let now = indicator.latest.map { " at \(indicator.inUnit($0))" } ?? ""
      let level = subject.forecast.failureLevel.map { ", failure level \(indicator.inUnit($0))" } ?? ""
      fact("by its", indicator.name + now + level)
    }
    fact("remaining life", words.life.brief(subject.estimate))
    return lines
  }
}
