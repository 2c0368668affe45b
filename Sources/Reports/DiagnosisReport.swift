package import Pipelines

/// What `raceway diagnose` says of a file or a run: the root-cause card with its pictures, for people and for programs.
package struct DiagnosisReport: Sendable {
  private let card: RootCauseCard
  private let input: InputSummary
  private let program: String
  private let isHealthy: Bool

  /// - Parameters:
  ///   - input: What was measured; its roles are not read.
  ///   - program: Name and version of the program, such as `raceway 0.1.0`.
  ///   - isHealthy: What the run found of the machine; false where no model was asked.
  package init(_ card: RootCauseCard, input: InputSummary, program: String, isHealthy: Bool = false) {
    self.card = card
    self.input = input
    self.program = program
    self.isHealthy = isHealthy
  }

  /// For a terminal, within 80 columns.
  package func text(isColoured: Bool = false) -> String {
    RootCauseText(card, input: input, isColoured: isColoured, isHealthy: isHealthy).text
  }

  /// For a ticket.
  package var markdown: String {
    """
    # \(Markdown.escaped(input.machine))

    \(RootCauseMarkdown(card: card, input: input, isHealthy: isHealthy).section)

    \(facts.map { "- \(Markdown.escaped($0.name.lowercased())): \(Markdown.escaped($0.value))" }.joined(separator: "\n"))

    """
  }

  /// For programs: the keys `root_cause` and `diagnosis` are those of `report.json`.
  package var json: String { jsonValue.prettyText + "\n" }

  package var jsonValue: JSONValue {
    let values = RootCauseJSON(card)
    return [
      "format": "raceway-diagnosis", "version": 1, "program": .string(program), "input": InputJSON(input).value,
      "root_cause": values.rootCause, "diagnosis": values.diagnosis,
    ]
  }

  /// One page that opens offline.
  ///
  /// - Parameter plotly: The text of plotly.min.js; without it the page looks for a file of that name beside itself.
  package func html(plotly: String?) -> String {
    let figures = DiagnosisFigures(card, input: input).all
    let measured = HTMLTable(
      caption: "What was measured", columns: [.init(title: "What"), .init(title: "Value")], rows: rows)
    let chapters = [
      RootCauseSection(card: card, input: input, figures: figures, isHealthy: isHealthy).chapter,
      Chapter(id: "input", short: "Input", title: "Input", parts: [measured.html]),
    ]
    let page = HTMLPage(
      title: "\(card.headline(inHealthyMachine: isHealthy)) – \(input.machine)", generator: program,
      links: chapters.map(\.link),
      content: """
        <h1 class="alone">\(input.machine)</h1>
        <p class="machine">\(input.source) · \(input.format) · \(Digits.count(input.snapshotCount, "snapshot")) × \
        \(Digits.count(input.channels.count, "channel"))</p>
        \(HTMLPage.notices)
        \(chapters.map(\.html))
        """,
      footer: "\(program) · times are UTC · snapshots are counted from 0.", figures: figures, plotly: plotly)
    return page.html.text
  }

  private var rows: [[HTML]] { facts.map { ["\($0.name)", "<span class=\"long\">\($0.value)</span>"] } }

  private var facts: [(name: String, value: String)] {
    var facts = [
      ("Source", "\(input.source) (\(input.format))"),
      ("Sample rate", input.sampleRateHz.map { "\(Digits.significant($0, 6)) Hz" } ?? "not declared"),
      ("Unit", input.unit ?? "not declared"),
      ("Snapshots", Digits.grouped(input.snapshotCount)),
    ]
    if let last = input.snapshotNames.indices.last {
      facts.append(("From", input.moment(0)))
      if last > 0 { facts.append(("To", input.moment(last))) }
    }
    if !input.digest.isEmpty { facts.append(("Input digest (SHA-256)", input.digest)) }
    return facts + [("Program", program)]
  }
}
