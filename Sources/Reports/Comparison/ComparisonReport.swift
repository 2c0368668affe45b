package import Pipelines

/// What `raceway compare` says: settings that differ first, then results that differ, then the trends over each other.
package struct ComparisonReport: Sendable {
  let comparison: RunComparison
  /// Of runs over measurements, for the picture; empty for clips.
  private let runs: [RunResults]
  private let program: String

  /// - Parameters:
  ///   - runs: The runs themselves, in the same order; empty where there is no trend to draw.
  ///   - program: Name and version of the program, such as `raceway 0.1.0`.
  package init(_ comparison: RunComparison, runs: [RunResults], program: String) {
    self.comparison = comparison
    self.runs = runs
    self.program = program
  }

  private var words: ComparisonWords { ComparisonWords(comparison: comparison) }

  /// A table of the report.
  private struct Part {
    let id: String
    let title: String
    let rows: [ComparedRow]
    /// What a run says that does not have a value.
    var absent = "not computed"
    var digits = ComparedText.usefulDigits
    /// What stands below it.
    let remarks: [String]
  }

  private var parts: [Part] {
    let (settings, results) = (comparison.differingSettings, comparison.differingResults)
    let had = results.filter { !$0.isOnlyMissing }
    let seen = had.filter { ComparedText($0, digits: ComparedText.usefulDigits).showsDifference }
    return [
      Part(
        id: "settings", title: "Settings that differ", rows: settings, absent: "not given",
        digits: ComparedText.allDigits,
        remarks: [Self.equal(settings.count, of: comparison.settings.count)]),
      Part(
        id: "results", title: "Results that differ", rows: seen,
        remarks: Self.unseen(had.count - seen.count) + words.missing + [
          Self.equal(results.count, of: comparison.results.count)
        ]),
      Part(id: "timings", title: "Timings", rows: comparison.timings, remarks: []),
    ]
  }

  /// Rows whose values would read the same.
  private static func unseen(_ count: Int) -> [String] {
    count == 0
      ? []
      : [
        "\(Digits.count(count, "result")) more differ\(count == 1 ? "s" : "") beyond digit "
          + "\(ComparedText.usefulDigits) only: --json and compare.json tell."
      ]
  }

  private static func equal(_ differing: Int, of all: Int) -> String {
    differing == 0 ? "None: all \(all) are equal." : "\(all - differing) others are equal."
  }

  private var names: [String] { comparison.names.indices.map { "\(words.letter($0)): \(comparison.names[$0])" } }

  /// For a terminal, within 80 columns.
  package func text(reportPath: String? = nil) -> String {
    var lines = PlainText.wrapped(words.summary) + names.map(PlainText.fitted)
    for part in parts {
      lines += ["", PlainText.fitted(part.title)]
      lines +=
        ComparisonColumns(
          part.rows, letters: comparison.names.indices.map(words.letter), absent: part.absent, digits: part.digits
        ).lines
      lines += part.remarks.flatMap { PlainText.wrapped($0, first: "  ", indentation: 2) }
    }
    lines.append("")
    let sentences = [words.caution].compactMap(\.self) + words.arrays + comparison.agreements.map(words.sentence)
    lines += sentences.flatMap { PlainText.wrapped($0) }
    if let reportPath { lines.append("Report: \(PlainText.printable(reportPath))") }
    return lines.joined(separator: "\n") + "\n"
  }

  private var head: [String] { ["of", "what"] + comparison.names.indices.map(words.letter) }

  private func cells(_ part: Part) -> [[String]] {
    part.rows.map { [$0.section, $0.name] + ComparedText($0, absent: part.absent, digits: part.digits).cells }
  }

  /// For a ticket.
  package var markdown: String {
    let tables = parts.map { part in
      let table = part.rows.isEmpty ? [] : [Markdown.table(head, cells(part), textColumns: head.count)]
      return (["## \(part.title)"] + table + part.remarks.map(Markdown.escaped)).joined(separator: "\n\n")
    }
    let sentences = [words.caution].compactMap(\.self) + words.arrays + comparison.agreements.map(words.sentence)
    return """
      # \(words.title)

      \(Markdown.escaped(words.summary))

      \(names.map { "- \(Markdown.escaped($0))" }.joined(separator: "\n"))

      \(tables.joined(separator: "\n\n"))

      ## Arrays and states

      \((sentences + [program]).map { "- \(Markdown.escaped($0))" }.joined(separator: "\n"))

      """
  }

  /// For programs.
  package var json: String { jsonValue.prettyText + "\n" }

  package var jsonValue: JSONValue { ComparisonJSON(comparison: comparison, program: program).value }

  /// One page that opens offline.
  ///
  /// - Parameter plotly: The text of plotly.min.js; without it the page looks for a file of that name beside itself.
  package func html(plotly: String?) -> String {
    let figures = [OverlayFigure(runs, letters: comparison.names.indices.map(words.letter))?.figure].compactMap(\.self)
    return HTMLPage(
      title: words.title, generator: program,
      links: [("settings", "Settings"), ("results", "Results")] + figures.map { ($0.id, "Trends") }
        + [("agreement", "Agreement"), ("timings", "Timings")],
      content: """
        <h1 class="alone">\(words.title)</h1>
        <p class="summary">\(words.summary)</p>
        \(words.caution.map { "<p class=\"notice\">\($0)</p>" as HTML })
        \(HTML.list(names))
        \(figures.isEmpty ? nil : HTMLPage.notices)
        \(parts.dropLast().map(section))
        \(figures.map { FigureMarkup(figure: $0).html })
        <section id="agreement" aria-labelledby="agreement-title"><h2 id="agreement-title">Arrays and states</h2>
        \(HTML.list(words.arrays))
        \(comparison.agreements.map(agreement))
        </section>
        \(parts.suffix(1).map(section))
        """,
      footer: "\(program) · times are UTC · snapshots are counted from 0.", figures: figures, plotly: plotly
    ).html.text
  }

  private func section(_ part: Part) -> HTML {
    let columns = head.map { HTMLTable.Column(title: $0) }
    let rows = cells(part).map { $0.map(cell) }
    let table = HTMLTable(caption: "A is the run that the others are held against", columns: columns, rows: rows)
    return """
      <section id="\(part.id)" aria-labelledby="\(part.id)-title"><h2 id="\(part.id)-title">\(part.title)</h2>
      \(part.rows.isEmpty ? nil : table.html)
      \(part.remarks.map { "<p>\($0)</p>" as HTML })
      </section>
      """
  }

  /// Only what is too long for any column may be broken anywhere; a number never.
  private func cell(_ text: String) -> HTML {
    let longest = text.split(separator: " ").map(\.count).max() ?? 0
    return longest > 24 ? "<span class=\"name long\">\(text)</span>" : "\(text)"
  }

  private func agreement(_ agreement: StateAgreement) -> HTML {
    let (states, counts) = words.confusion(agreement)
    let columns =
      [HTMLTable.Column(title: "A \\ \(words.letter(agreement.run))")]
      + states.map { HTMLTable.Column(title: $0.word.lowercased(), isNumber: true) }
    let rows = zip(states, counts).map { state, row in [state.badge] + row.map { "\(Digits.grouped($0))" as HTML } }
    return HTMLTable(caption: words.sentence(agreement), columns: columns, rows: rows).html
  }
}
