/// One of the few chapters of a page, which the bar on top leads to: a heading and its parts.
struct Chapter {
  /// Unique in the document, of letters and hyphens only.
  var id: String
  /// Its name in the bar.
  var short: String
  var title: String
  /// In the order they are read; nil where the run has nothing to show.
  var parts: [HTML?]

  var html: HTML {
    """
    <section class="chapter" id="\(id)" aria-labelledby="\(id)-title">
    <h2 id="\(id)-title">\(title)</h2>
    \(parts.compactMap(\.self))
    </section>
    """
  }

  var link: (String, String) { (id, short) }

  /// A piece of a chapter with a heading of its own.
  static func part(_ id: String, _ title: String, _ body: HTML) -> HTML {
    """
    <section id="\(id)" aria-labelledby="\(id)-title"><h3 id="\(id)-title">\(title)</h3>
    \(body)
    </section>
    """
  }

  /// A picture as a piece of a chapter; nil where there is none.
  static func picture(_ figure: Figure?, attachment: HTML? = nil) -> HTML? {
    figure.map { FigureMarkup(figure: $0, isPart: true, attachment: attachment).html }
  }

  /// What few readers need, behind a line that says what it is.
  static func folded(_ summary: String, _ content: HTML) -> HTML {
    "<details><summary>\(summary)</summary>\(content)</details>"
  }
}
