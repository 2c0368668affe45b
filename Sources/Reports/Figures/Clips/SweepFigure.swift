internal import Pipelines

/// How detection holds up as the machine drowns in noise: AUC and recall against the signal-to-noise ratio.
struct SweepFigure {
  /// Lines beyond this can't be told apart.
  private static let seriesLimit = 10

  /// One recipe's detector over the ratios, rising.
  struct Series {
    var name: String
    var points: [(snrDB: Double, metrics: ClipMetrics)]
  }

  private let series: [Series]
  private let hiddenCount: Int

  /// nil with fewer than two ratios.
  init?(_ series: [Series]) {
    let ratios = Set(series.flatMap { $0.points.map(\.snrDB) })
    guard ratios.count > 1 else { return nil }
    self.series = series.prefix(Self.seriesLimit).map { series in
      Series(name: series.name, points: series.points.sorted { $0.snrDB < $1.snrDB })
    }
    hiddenCount = series.count - self.series.count
  }

  /// Of the groups of a run's own evaluation.
  init?(_ results: ClipRunResults) {
    guard let evaluation = results.evaluation else { return nil }
    let rows = evaluation.rows(.snr).compactMap { row -> (snrDB: Double, metrics: ClipMetrics)? in
      row.group.name.split(separator: " ").first.flatMap { Double($0) }.map { ($0, row) }
    }
    let names = evaluation.rows(.all).map(\.detector)
    self.init(
      names.map { name in
        Series(name: results.title(ofDetector: name), points: rows.filter { $0.metrics.detector == name })
      })
  }

  init?(_ sweep: SweepResults) { self.init(sweep.series) }

  var figure: Figure {
    let traces = series.enumerated().flatMap { place, series in
      [
        trace(series, place, panel: 0, \.auc, \.aucInterval),
        trace(series, place, panel: 1, \.recall, \.recallInterval),
      ]
    }
    let ratios = Set(series.flatMap { $0.points.map(\.snrDB) }).sorted()
    return Figure(
      id: "sweep", title: "Detection against noise", sentence: sentence, height: 480 + 14 * series.count,
      traces: traces,
      layout: [
        "xaxis": axis(ratios, [0, 0.46], anchor: "y"), "yaxis": vertical("AUC", [0, 1], anchor: "x"),
        "xaxis2": axis(ratios, [0.56, 1], anchor: "y2"),
        "yaxis2": vertical("recall at the alarm level", [0, 1], anchor: "x2"), "hovermode": "closest",
        "showlegend": true, "legend": Figure.legendBelow,
        "margin": ["b": .integer(90 + 16 * series.count), "t": 24],
      ],
      narrow: .init(
        height: 700 + 24 * series.count,
        layout: [
          "xaxis.domain": [0, 1], "xaxis2.domain": [0, 1], "yaxis.domain": [0.57, 1], "yaxis2.domain": [0, 0.43],
          "margin.b": .integer(90 + 24 * series.count),
        ]))
  }

  private func axis(_ ratios: [Double], _ domain: JSONValue, anchor: String) -> JSONValue {
    [
      "title": ["text": "signal-to-noise ratio (dB)"], "domain": domain, "anchor": .string(anchor),
      "tickvals": .rounded(ratios), "zeroline": false,
    ]
  }

  private func vertical(_ title: String, _ domain: JSONValue, anchor: String) -> JSONValue {
    ["title": ["text": .string(title)], "domain": domain, "anchor": .string(anchor), "zeroline": false]
  }

  private func trace(
    _ series: Series, _ place: Int, panel: Int, _ value: (ClipMetrics) -> Double, _ interval: (ClipMetrics) -> [Double]
  ) -> JSONValue {
    let colours: [Palette] = [.accent, .alarm, .healthy, .second, .warning, .ink]
    let symbols: [JSONValue] = ["circle", "square", "diamond", "triangle-up", "x", "star", "cross"]
    let dashes: [JSONValue] = ["solid", "dash", "dot", "dashdot"]
    let colour = colours[place % colours.count].token
    func error(_ end: Int) -> JSONValue {
      .rounded(
        series.points.map { point in
          let ends = interval(point.metrics)
          return ends.count == 2 ? max(abs(ends[end] - value(point.metrics)), 0) : .nan
        })
    }
    return [
      "type": "scatter", "mode": "lines+markers", "name": Figure.label(series.name),
      "legendgroup": .integer(place), "showlegend": .boolean(panel == 0), "xaxis": panel == 0 ? "x" : "x2",
      "yaxis": panel == 0 ? "y" : "y2", "x": .rounded(series.points.map(\.snrDB)),
      "y": .rounded(series.points.map { value($0.metrics) }, digits: 4),
      "error_y": [
        "type": "data", "symmetric": false, "array": error(1), "arrayminus": error(0), "thickness": 1.2, "width": 4,
        "color": colour,
      ],
      "line": ["width": 2, "dash": dashes[place % dashes.count], "color": colour],
      "marker": ["symbol": symbols[place % symbols.count], "size": 8, "color": colour],
      "hovertemplate": "%{fullData.name}<br>%{x} dB: %{y:.3f}<extra></extra>",
    ]
  }

  private var sentence: String {
    let ends = series.compactMap { series in
      series.points.first.flatMap { low in series.points.last.map { (series.name, low, $0) } }
    }
    guard let best = ends.filter({ $0.1.metrics.auc.isFinite }).max(by: { $0.1.metrics.auc < $1.1.metrics.auc }) else {
      return "No detector could be rated at the lowest ratio."
    }
    let (name, low, high) = best
    var text =
      "\(name) holds up best\(series.count > 1 ? " of \(series.count)" : ""): AUC \(Digits.significant(low.metrics.auc))"
      + "\(Digits.within(low.metrics.aucInterval)) at \(Digits.significant(low.snrDB)) dB after"
      + " \(Digits.significant(high.metrics.auc))\(Digits.within(high.metrics.aucInterval)) at"
      + " \(Digits.significant(high.snrDB)) dB. Bars are 95 % intervals."
    if hiddenCount > 0 { text += " \(Digits.count(hiddenCount, "more line")) are in the table only." }
    return text
  }
}

extension SweepResults {
  /// One for each recipe and detector, in the order of the rows.
  var series: [SweepFigure.Series] {
    var series: [SweepFigure.Series] = []
    for row in rows {
      let name = self.name(of: row)
      let place = series.firstIndex { $0.name == name } ?? series.count
      if place == series.count { series.append(.init(name: name, points: [])) }
      series[place].points.append((row.snrDB, row.metrics))
    }
    return series
  }

  /// The recipe, and the detector where recipes have several.
  func name(of row: Row) -> String {
    let detectors = Set(rows.lazy.filter { $0.recipe == row.recipe }.map(\.metrics.detector))
    return detectors.count > 1 ? "\(row.recipe), \(row.metrics.detector)" : row.recipe
  }
}
