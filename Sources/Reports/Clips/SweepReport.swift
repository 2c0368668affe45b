package import Pipelines

/// What `raceway evaluate --sweep snr` says: detection against noise, for people and for programs.
package struct SweepReport: Sendable {
  private let sweep: SweepResults

  package init(_ sweep: SweepResults) { self.sweep = sweep }

  /// For a terminal, within 80 columns.
  package var text: String {
    let ratios = Set(sweep.rows.map(\.snrDB)).sorted(by: >)
    var lines = PlainText.wrapped(sweep.data)
    for ratio in ratios {
      let rows = sweep.rows.filter { $0.snrDB == ratio }.map { (sweep.name(of: $0), $0.metrics) }
      lines += ClipMetricsText(rows, head: "at \(Digits.significant(ratio)) dB").lines
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// For a ticket.
  package var markdown: String {
    """
    # Detection against noise

    \(Markdown.escaped(sweep.data))

    \(Markdown.metrics(sweep.rows.map { ([sweep.name(of: $0), Digits.significant($0.snrDB)], $0.metrics) }, head: ["recipe", "SNR (dB)"]))

    - \(Markdown.escaped(sweep.program)), seed \(sweep.seed)

    """
  }

  /// For programs, with the keys of a clip report's evaluation.
  package var json: String { jsonValue.prettyText + "\n" }

  package var jsonValue: JSONValue {
    [
      "format": "raceway-sweep", "version": 1, "program": .string(sweep.program), "recipes": JSONValue(sweep.recipes),
      "seed": JSONValue(seed: sweep.seed), "data": .string(sweep.data),
      "rows": .array(
        sweep.rows.map { row in
          .object(
            [.init("recipe", .string(row.recipe)), .init("snr_db", .number(row.snrDB))] + row.metrics.jsonMembers)
        }),
    ]
  }

  /// One page that opens offline.
  ///
  /// - Parameter plotly: The text of plotly.min.js; without it the page looks for a file of that name beside itself.
  package func html(plotly: String?) -> String {
    let figures = [SweepFigure(sweep)?.figure].compactMap(\.self)
    let page = HTMLPage(
      title: "Detection against noise", generator: sweep.program,
      links: figures.map { ($0.id, "Picture") } + [("figures-table", "Figures")],
      content: """
        <h1 class="alone">Detection against noise</h1>
        <p class="machine">\(sweep.data)</p>
        \(HTMLPage.notices)
        \(figures.map { FigureMarkup(figure: $0).html })
        <section id="figures-table" aria-labelledby="figures-title"><h2 id="figures-title">Figures</h2>
        \(ClipMetricsTable(caption: "Every recipe at every ratio", names: ["Recipe", "SNR (dB)"], rows: rows).html)
        </section>
        """,
      footer: "\(sweep.program) · seed \(String(sweep.seed))", figures: figures, plotly: plotly)
    return page.html.text
  }

  private var rows: [(names: [String], metrics: ClipMetrics)] {
    sweep.rows.map { ([sweep.name(of: $0), Digits.significant($0.snrDB)], $0.metrics) }
  }
}
