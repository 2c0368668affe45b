internal import Pipelines

/// Foretold against true remaining life, in percent of each machine's life, with the band of ± alpha about the truth.
struct BacktestFigure {
  /// Beyond so many times the longest true remaining life a linear axis shows nothing else.
  private static let steepness = 3.0

  private let results: BacktestResults
  private let models: [String]
  private let labels: [String]

  /// nil without a single answer.
  init?(_ results: BacktestResults) {
    self.results = results
    labels = results.labels
    models = results.models.filter { model in
      results.entries.contains { $0.estimate.model == model && $0.estimate.remaining != nil }
    }
    if models.isEmpty { return nil }
  }

  var figure: Figure {
    let clouds = models.map { model in results.runs.indices.compactMap { cloud(of: model, run: $0) } }
    let traces =
      band
      + clouds.enumerated().flatMap { place, traces in traces.map { $0.with("visible", .boolean(place == 0)) } }
    let options = models.enumerated().map { place, model in
      Figure.Option(
        label: model,
        traces: [
          "visible": .array(
            band.map { _ in true }
              + clouds.enumerated().flatMap { other, traces in traces.map { _ in .boolean(other == place) } })
        ])
    }
    var switches = options.count > 1 ? [Figure.Switch(label: "Model", options: options)] : []
    switches.append(scaleSwitch)
    return Figure(
      id: "foretold", title: "Foretold against true remaining life", sentence: sentence, height: 620, traces: traces,
      layout: [
        "xaxis": ["title": ["text": "true remaining life (% of the life)"], "zeroline": false],
        "yaxis": ["title": ["text": "foretold remaining life (% of the life)"], "zeroline": false],
        "hovermode": "closest", "showlegend": true, "legend": Figure.legendAbove,
      ], switches: switches, narrow: .init(height: 700, layout: .object([])))
  }

  /// Where bars end that reach beyond what the picture can show, or have no end: above every median.
  private var ceiling: Double {
    let medians = results.entries.compactMap { entry in entry.estimate.remaining.map { percent($0.median, of: entry) } }
    return max(Self.steepness * (truths.max() ?? 100), 1.5 * (medians.filter(\.isFinite).max() ?? 0))
  }

  /// Whether a bar of this model ends at the ceiling.
  private func isCut(_ model: String) -> Bool {
    results.entries.contains { entry in
      guard entry.estimate.model == model, let life = entry.estimate.remaining else { return false }
      return life.upper.map { percent($0, of: entry) > ceiling } ?? true
    }
  }

  private var truths: [Double] {
    results.entries.map { percent($0.actualHours, of: $0) }.filter { $0.isFinite && $0 > 0 }
  }

  private func percent(_ hours: Double, of entry: BacktestEntry) -> Double {
    100 * hours / results.runs[entry.run].lifeHours
  }

  /// The band and the line of the truth.
  private var band: [JSONValue] {
    let (low, high) = ((truths.min() ?? 1) * 0.8, (truths.max() ?? 100) * 1.1)
    let ends = [low, high]
    return [
      [
        "type": "scatter", "mode": "lines", "x": .rounded(ends + ends.reversed()),
        "y": .rounded(ends.map { $0 * (1 - results.alpha) } + ends.reversed().map { $0 * (1 + results.alpha) }),
        "fill": "toself", "line": ["width": 0], "fillcolor": Palette.healthy.token, "opacity": 0.22,
        "hoverinfo": "skip",
        "name": .string("within ±\(Digits.noBreak)\(Digits.percent(results.alpha))"),
      ],
      [
        "type": "scatter", "mode": "lines", "x": .rounded(ends), "y": .rounded(ends), "name": "the truth",
        "line": ["width": 1.5, "dash": "dot", "color": Palette.ink.token], "hoverinfo": "skip",
      ],
    ]
  }

  /// The answers of one model about one machine; nil without any.
  private func cloud(of model: String, run: Int) -> JSONValue? {
    let colours: [Palette] = [.accent, .alarm, .second, .warning, .ink, .healthy]
    let symbols: [JSONValue] = ["circle", "square", "diamond", "triangle-up", "star", "cross", "x"]
    let answers = results.entries.filter { $0.run == run && $0.estimate.model == model }
      .compactMap { entry in entry.estimate.remaining.map { (entry: entry, life: $0) } }
    guard !answers.isEmpty else { return nil }
    let colour = colours[run % colours.count].token
    let words = results.words(ofLife: results.runs[run].lifeHours)
    // All machines are asked at the same shares of their lives: side by side they can be told apart.
    let shift = 1 + 0.02 * (Double(run) - Double(results.runs.count - 1) / 2) / Double(max(results.runs.count / 6, 1))
    func ends(_ value: ((entry: BacktestEntry, life: LifeInterval)) -> Double) -> JSONValue {
      .rounded(answers.map { max(value($0), 0) })
    }
    return [
      "type": "scatter", "mode": "markers", "name": Figure.label(labels[run]),
      "x": .rounded(answers.map { shift * percent($0.entry.actualHours, of: $0.entry) }),
      "y": .rounded(answers.map { percent($0.life.median, of: $0.entry) }),
      "error_y": [
        "type": "data", "symmetric": false, "thickness": 1.2, "width": 4, "color": colour,
        "array": ends { answer in
          let upper = answer.life.upper.map { percent($0, of: answer.entry) } ?? ceiling
          return min(upper, ceiling) - percent(answer.life.median, of: answer.entry)
        },
        "arrayminus": ends { percent($0.life.median - $0.life.lower, of: $0.entry) },
      ],
      "marker": ["symbol": symbols[run % symbols.count], "size": 9, "color": colour],
      "customdata": .array(
        answers.map { answer in
          .string(
            HTML.escaped(
              "at \(Digits.percent(answer.entry.fraction)) of the life: true \(words.span(answer.entry.actualHours)), "
                + results.inWords(answer.entry)))
        }),
      "hovertemplate": "%{fullData.name}<br>%{customdata}<extra></extra>",
    ]
  }

  private var scaleSwitch: Figure.Switch {
    func scale(_ type: JSONValue) -> JSONValue { ["xaxis.type": type, "yaxis.type": type] }
    let foretold = results.entries.compactMap { entry in
      entry.estimate.remaining.map { percent($0.median, of: entry) }
    }
    let isSteep = (foretold.max() ?? 0) > Self.steepness * (truths.max() ?? 100)
    return Figure.Switch(
      label: "Scale",
      options: [.init(label: "linear", layout: scale("linear")), .init(label: "logarithmic", layout: scale("log"))],
      chosen: isSteep ? 1 : 0)
  }

  private var sentence: String {
    let shown = models[0]
    let answers = results.entries.filter { $0.estimate.model == shown && $0.estimate.remaining != nil }
    let hits = answers.count { results.outcome(of: $0) == .hit }
    return
      "Of \(Digits.count(answers.count, "answer")) by the \(shown) \(shown == BacktestResults.chosenModel ? "models" : "model") \(hits) \(hits == 1 ? "lies" : "lie") within ±\(Digits.noBreak)\(Digits.percent(results.alpha)) of the truth."
      + " A point on the dotted line is exact; above it the machine broke earlier than foretold, below it"
      + " later. Bars are \(Digits.percent(results.confidence)) intervals; refusals have no point\(isCut(shown) ? "; bars that end at \(Digits.significant(ceiling))\(Digits.noBreak)% reach farther, or have no end" : ""). Machines asked at the same share of their lives stand side by side."
  }
}
