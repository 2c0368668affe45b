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

  package var text: String { page.text }

  private var page: HTML {
    let axis = SnapshotAxis(results.input)
    let figures = ReportFigures(results, along: axis)
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="generator" content="\(results.program)">
      <title>\(title)</title>
      <link rel="icon" href="data:,">
      <style>
      \(HTML(trusted: ReportStyle.css))
      </style>
      <noscript><style>.plot{height:auto!important}.switch{display:none}</style></noscript>
      </head>
      <body>
      <a class="skip" href="#main">Skip to the verdict</a>
      \(bar(figures))
      <main id="main">
      \(VerdictSection(results: results, axis: axis).html)
      <p class="notice" id="no-plotly" hidden>The charts below need plotly.js, which is neither in this file nor beside
      it. Run Scripts/bootstrap and make the report again, or put plotly.min.js into this folder.</p>
      <noscript><p class="notice">Scripts are off: verdict, tables and sentences are complete, the charts are not drawn.</p>
      </noscript>
      <section id="channels" aria-labelledby="channels-title"><h2 id="channels-title">Channels</h2>
      \(ChannelSection(results: results).html)
      </section>
      \(sections(figures))
      </main>
      <footer>\(results.program) · recipe \(results.recipe) · seed \(String(results.seed)) · times are UTC · snapshots
      are counted from 0, left-out ones included.</footer>
      <script type="application/json" id="figures">\(HTML(trusted: figures.specification.scriptText))</script>
      \(library)
      <script>
      \(HTML(trusted: ReportScript.javaScript))
      </script>
      </body>
      </html>

      """
  }

  private var title: String {
    let subject = results.subject.map { ", \($0)" } ?? ""
    return "\(results.verdict.state.word)\(subject) – \(results.input.machine)"
  }

  private func bar(_ figures: ReportFigures) -> HTML {
    let links = [("channels", "Channels")] + figures.links + [("quality", "Data"), ("provenance", "Provenance")]
    return """
      <div class="bar"><header><strong>Raceway</strong>
      <nav aria-label="Sections">\(links.map { "<a href=\"#\($0.0)\">\($0.1)</a>" as HTML })</nav>
      <button type="button" id="theme" hidden>Theme</button></header></div>
      """
  }

  private func sections(_ figures: ReportFigures) -> HTML {
    let evidence = EvidenceSections(results: results)
    let parts: [HTML?] = [
      markup(figures.trend), markup(figures.attribution), markup(figures.shares), markup(figures.errors),
      evidence.levels, markup(figures.reconstruction), markup(figures.latents), markup(figures.training),
      evidence.evaluation, evidence.audit, QualitySection(results: results).html,
      ProvenanceSection(results: results).html,
    ]
    return HTML.joined(parts.compactMap(\.self))
  }

  private func markup(_ figure: Figure?) -> HTML? { figure.map { FigureMarkup(figure: $0).html } }

  private var library: HTML {
    guard let plotly else { return "<script src=\"plotly.min.js\"></script>" }
    // Inside JavaScript strings and patterns a backslash before these means nothing; before HTML it hides them.
    let harmless = plotly.replacing("</script", with: "<\\/script").replacing("<!--", with: "<\\!--")
    return HTML(trusted: "<script>" + harmless + "</script>")
  }
}
