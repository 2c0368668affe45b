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
    let chapters = ReportChapters(results: results, figures: figures).all
    let page = HTMLPage(
      title: title, generator: results.program, links: [("verdict", "Verdict")] + chapters.map(\.link),
      content: """
        \(VerdictSection(results: results, axis: axis).html)
        \(HTMLPage.notices)
        \(chapters.map(\.html))
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
}
