/// What every report page has around its content: head, style, navigation, charts and script.
///
/// The content is plain HTML and SVG; the charts are drawn by plotly.js from a JSON block.
struct HTMLPage {
  var title: String
  /// Name and version of the program.
  var generator: String
  /// Identifier and short name of each section that the bar on top leads to.
  var links: [(String, String)]
  var content: HTML
  var footer: HTML
  /// All that `content` has a place for.
  var figures: [Figure]
  /// The text of plotly.min.js; nil looks for a file of that name beside the page.
  var plotly: String?

  var html: HTML {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="generator" content="\(generator)">
    <title>\(title)</title>
    <link rel="icon" href="data:,">
    <style>
    \(HTML(trusted: ReportStyle.css))
    \(HTML(trusted: ChapterStyle.css))
    </style>
    <noscript><style>.plot{height:auto!important}.switch{display:none}</style></noscript>
    </head>
    <body>
    <a class="skip" href="#main">Skip to the verdict</a>
    \(bar)
    <main id="main">
    \(content)
    </main>
    <footer>\(footer)</footer>
    <script type="application/json" id="figures">\(HTML(trusted: JSONValue.array(figures.map(\.specification)).scriptText))</script>
    \(library)
    <script>
    \(HTML(trusted: ReportScript.javaScript))
    </script>
    </body>
    </html>

    """
  }

  /// Stands below the first section, where a reader begins to miss the charts.
  static let notices: HTML = """
    <p class="notice" id="no-plotly" hidden>The charts below need plotly.js, which is neither in this file nor beside
    it. Run Scripts/bootstrap and make the report again, or put plotly.min.js into this folder.</p>
    <noscript><p class="notice">Scripts are off: verdict, tables and sentences are complete, the charts are not drawn.</p>
    </noscript>
    """

  private var bar: HTML {
    """
    <div class="bar"><header><strong>Raceway</strong>
    <nav aria-label="Sections">\(links.map { "<a href=\"#\($0.0)\">\($0.1)</a>" as HTML })</nav>
    <button type="button" id="theme" hidden>Theme</button></header></div>
    """
  }

  /// A page without charts needs none.
  private var library: HTML? {
    guard !figures.isEmpty else { return nil }
    guard let plotly else { return "<script src=\"plotly.min.js\"></script>" }
    // Inside JavaScript strings and patterns a backslash before these means nothing; before HTML it hides them.
    let harmless = plotly.replacing("</script", with: "<\\/script").replacing("<!--", with: "<\\!--")
    // As text: read only once the first screen stands, by the page's own script.
    return HTML(trusted: "<script type=\"text/plain\" id=\"plotly\">" + harmless + "</script>")
  }
}
