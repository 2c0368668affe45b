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
    let verdict = ClipVerdict(results, ranking)
    let chapters = ClipChapters(results: results, ranking: ranking, figures: figures, examples: examples).all
    let page = HTMLPage(
      title: "\(verdict.state.word) – \(results.input.machine)", generator: results.program,
      links: [("verdict", "Verdict")] + chapters.map(\.link),
      content: """
        \(ClipVerdictSection(results: results, ranking: ranking).html)
        \(HTMLPage.notices)
        \(chapters.map(\.html))
        """,
      footer:
        "\(results.program) · recipe \(results.recipe) · seed \(String(results.seed)) · clips are judged one by one.",
      figures: examples.figures + figures.all, plotly: plotly)
    return page.html.text
  }
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
