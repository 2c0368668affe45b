package import Pipelines

/// `report.html` of a run over sound clips: one file that opens offline, with the picked clips to be heard.
package struct ClipHTMLReport: Sendable {
  private let results: ClipRunResults
  private let sweep: SweepResults?
  private let plotly: String?

  /// - Parameters:
  ///   - sweep: Detection against noise, where it was measured; drawn beside the run's own figures.
  ///   - plotly: The text of plotly.min.js; without it the page looks for a file of that name beside itself.
  package init(_ results: ClipRunResults, sweep: SweepResults? = nil, plotly: String?) {
    self.results = results
    self.sweep = sweep
    self.plotly = plotly
  }

  package var text: String {
    let ranking = ClipRanking(results)
    let figures = ClipFigures(results, ranking, sweep: sweep)
    let examples = ExamplesSection(results)
    let evaluation = ClipEvaluationSection(results)
    let verdict = ClipVerdict(results, ranking)
    let page = HTMLPage(
      title: "\(verdict.state.word) – \(results.input.machine)", generator: results.program,
      links: links(figures, hasExamples: !examples.figures.isEmpty, hasEvaluation: evaluation != nil),
      content: """
        \(ClipVerdictSection(results: results, ranking: ranking).html)
        \(HTMLPage.notices)
        \(RankedClipsSection(results: results, ranking: ranking).html)
        \(examples.html)
        \(markup(figures.profile))
        \(markup(figures.scores))
        \(markup(figures.course))
        \(MachinesSection(results: results, ranking: ranking).html)
        \(evaluation?.html)
        \(markup(figures.curves))
        \(markup(figures.sweep))
        \(markup(figures.map))
        \(markup(figures.training))
        \(results.audit.map { AuditSection(audit: $0).html })
        \(quality.html)
        \(ProvenanceSection(results).html)
        """,
      footer:
        "\(results.program) · recipe \(results.recipe) · seed \(String(results.seed)) · clips are judged one by one.",
      figures: examples.figures + figures.all, plotly: plotly)
    return page.html.text
  }

  private var quality: QualitySection {
    QualitySection(
      notes: results.dataQuality, thing: "clip", count: results.input.clips.count, leftOutCount: results.leftOutCount,
      name: results.name)
  }

  private func links(_ figures: ClipFigures, hasExamples: Bool, hasEvaluation: Bool) -> [(String, String)] {
    let names: [(String, String, Bool)] = [
      ("clips", "Clips", true), ("examples", "Listen", hasExamples), ("profile", "Frequency", figures.profile != nil),
      ("scores", "Scores", figures.scores != nil), ("machines", "Machines", true),
      ("evaluation", "Labels", hasEvaluation), ("curves", "ROC", figures.curves != nil),
      ("sweep", "Noise", figures.sweep != nil), ("map", "Map", figures.map != nil),
      ("training", "Training", figures.training != nil), ("quality", "Data", true), ("provenance", "Provenance", true),
    ]
    return names.filter { $0.2 }.map { ($0.0, $0.1) }
  }

  private func markup(_ figure: Figure?) -> HTML? { figure.map { FigureMarkup(figure: $0).html } }
}

extension ProvenanceSection {
  init(_ results: ClipRunResults) {
    let (input, preparation) = (results.input, results.preparation)
    var facts: [(name: String, value: String)] = [
      ("Program", results.program), ("Recipe", results.recipe), ("Seed", String(results.seed)),
      ("Machine", input.machine), ("Source", "\(input.source) (\(input.layout))"),
      ("Sample rate", "\(Digits.significant(input.sampleRateHz, 6)) Hz"),
      ("Channels", input.channelNames.isEmpty ? "not named" : input.channelNames.joined(separator: ", ")),
      ("Clips", SnapshotCounts(roles: input.clips.map(\.role)).sentence), ("Labels", input.truth ?? "none"),
      ("Preparation", preparation.description),
    ]
    if let model = results.model { facts.append(("Model", model.inWords)) }
    if let detector = results.deciding { facts.append(("Judged by", "\(detector.title) (\(detector.name))")) }
    facts += [
      ("Input digest (SHA-256)", input.digest), ("Preparation fingerprint (SHA-256)", preparation.fingerprint),
    ]
    self.init(facts: facts, configuration: results.configuration, timings: results.timings)
  }
}
