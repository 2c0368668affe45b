package import Pipelines

/// `report.html`: the results for people, one file that opens offline.
///
/// The first screen and every table are plain HTML and SVG; the charts are drawn by plotly.js from a JSON block. The same
/// results give the same bytes.
package struct HTMLReport: Sendable {
  private let results: RunResults
  private let plotly: String?

  /// - Parameter plotly: The text of plotly.min.js, which makes the file complete; without it the page looks for a file
  ///   of that name beside itself, and says so when it is missing.
  package init(_ results: RunResults, plotly: String?) {
    self.results = results
    self.plotly = plotly
  }

  package var text: String {
    let axis = SnapshotAxis(results.input)
    let figures = ReportFigures(results, along: axis)
    let rootCause = results.rootCause.map {
      RootCauseSection(card: $0, input: results.input, figures: figures.diagnosis)
    }
    let degradation = results.trend.map {
      TrendSection(words: TrendWords(results, $0), figure: figures.prognosis)
    }
    let page = HTMLPage(
      title: title, generator: results.program, links: links(figures),
      content: """
        \(VerdictSection(results: results, axis: axis).html)
        \(rootCause?.html)
        \(HTMLPage.notices)
        \(degradation?.html)
        <section id="channels" aria-labelledby="channels-title"><h2 id="channels-title">Channels</h2>
        \(ChannelSection(results: results).html)
        </section>
        \(sections(figures))
        """,
      footer: """
        \(results.program) · recipe \(results.recipe) · seed \(String(results.seed)) · times are UTC · snapshots
        are counted from 0, left-out ones included.
        """,
      figures: figures.all, plotly: plotly)
    return page.html.text
  }

  private var title: String {
    let subject = results.subject.map { ", \($0)" } ?? ""
    return "\(results.verdict.state.word)\(subject) – \(results.input.machine)"
  }

  private func links(_ figures: ReportFigures) -> [(String, String)] {
    let card = results.rootCause == nil ? [] : [(RootCauseSection.id, "Root cause")]
    let life = results.trend == nil ? [] : [(TrendSection.id, "Remaining life")]
    return card + life + [("channels", "Channels")] + figures.links + [
      ("quality", "Data"), ("provenance", "Provenance"),
    ]
  }

  private func sections(_ figures: ReportFigures) -> HTML {
    let evidence = EvidenceSections(results: results)
    let parts: [HTML?] =
      [markup(figures.trend), markup(figures.attribution), markup(figures.shares)]
      + figures.diagnosis.map(markup) + [
        markup(figures.errors), evidence.levels, markup(figures.reconstruction),
        figures.latents.map { FigureMarkup(figure: $0, attachment: results.latents.quality?.html).html },
        markup(figures.training), evidence.evaluation, AuditSection(audit: results.audit).html,
        QualitySection(results).html, ProvenanceSection(results).html,
      ]
    return HTML.joined(parts.compactMap(\.self))
  }

  private func markup(_ figure: Figure?) -> HTML? { figure.map { FigureMarkup(figure: $0).html } }
}
