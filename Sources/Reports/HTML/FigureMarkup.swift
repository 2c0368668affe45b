/// A figure's place in the page: heading, sentence, choices, and the box that the script draws into.
struct FigureMarkup {
  let figure: Figure
  /// Whether it stands inside a section of its own heading.
  var isPart = false
  /// What belongs to the picture and stands below it.
  var attachment: HTML?

  var html: HTML {
    """
    <section id="\(figure.id)" aria-labelledby="\(figure.id)-title">
    \(heading)
    <figure class="chart">
    <figcaption id="\(figure.id)-caption">\(figure.sentence)</figcaption>
    \(figure.switches.enumerated().map(switchMarkup))
    <div class="plot" id="\(figure.id)-plot" role="group" aria-labelledby="\(figure.id)-title \(figure.id)-caption" \
    style="height:\(figure.height)px"><p class="no-chart">The chart appears here when scripts run and plotly.js is
    at hand; the sentence above says what it shows.</p></div>
    \(attachment)
    </figure>
    </section>
    """
  }

  private var heading: HTML {
    isPart
      ? "<h3 id=\"\(figure.id)-title\">\(figure.title)</h3>" : "<h2 id=\"\(figure.id)-title\">\(figure.title)</h2>"
  }

  private func switchMarkup(_ place: Int, _ choice: Figure.Switch) -> HTML {
    let name = "\(figure.id)-\(place)"
    let options = choice.options.enumerated().map { number, option -> HTML in
      let checked: HTML? = number == choice.chosen ? " checked" : nil
      return """
        <label><input type="radio" name="\(name)" value="\(number)" data-figure="\(figure.id)" \
        data-switch="\(place)"\(checked)><span>\(option.label)</span></label>
        """
    }
    return "<fieldset class=\"switch\"><legend>\(choice.label)</legend>\(options)</fieldset>"
  }
}
