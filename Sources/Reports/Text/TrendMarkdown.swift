internal import Pipelines

/// Degradation and remaining life, for a ticket.
struct TrendMarkdown {
  let words: TrendWords

  private var trend: DegradationTrend { words.trend }

  var section: String {
    let head = ["part", "state", "changing since", "by its", "failure level", "remaining life"]
    let rows = trend.subjects.map { subject in
      let state = words.state(of: subject)
      return [
        subject.title, "\(state.symbol) \(state.word.lowercased())", words.since(subject) ?? "no change found",
        subject.indicator?.name ?? "–", words.failureLevel(of: subject), words.life.brief(subject.estimate),
      ]
    }
    let drifts = trend.subjects.compactMap { subject in words.drift(of: subject).map { "\(subject.title): \($0)" } }
    let sources = trend.subjects.compactMap { subject in
      subject.forecast.failureLevelSource.map { "\(subject.title), failure level: \($0)" }
    }
    let lines = [
      trend.subjects.first.map(words.sentence), Markdown.table(head, rows, textColumns: head.count),
      list(sources + drifts + trend.notes),
    ]
    return "## Trend and remaining life\n\n"
      + lines.enumerated().compactMap { $0 == 0 ? $1.map(Markdown.escaped) : $1 }.joined(separator: "\n\n")
  }

  private func list(_ items: [String]) -> String? {
    items.isEmpty ? nil : items.map { "- \(Markdown.escaped($0))" }.joined(separator: "\n")
  }
}
