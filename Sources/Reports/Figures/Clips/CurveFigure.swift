internal import Pipelines

/// What every level would catch and cost: the ROC and the precision-recall curve, with the level that was chosen.
struct CurveFigure {
  private static let pointLimit = 1000

  private let results: ClipRunResults
  private let curves: ClipCurves
  private let metrics: ClipMetrics

  /// nil without labels.
  init?(_ results: ClipRunResults) {
    guard let evaluation = results.evaluation, let metrics = evaluation.overall(results),
      !evaluation.curves.falsePositiveRates.isEmpty
    else { return nil }
    self.results = results
    self.metrics = metrics
    curves = evaluation.curves
  }

  var figure: Figure {
    let base = Double(metrics.faultyCount) / Double(max(metrics.faultyCount + metrics.healthyCount, 1))
    let traces =
      curve(
        "ROC", curves.falsePositiveRates, curves.truePositiveRates, chance: [0, 1], at: (metrics.fpr, metrics.recall),
        panel: 0)
      + curve(
        "precision", curves.recalls, curves.precisions, chance: [base, base], at: (metrics.recall, metrics.precision),
        panel: 1)
    return Figure(
      id: "curves", title: "ROC and precision against recall", sentence: sentence, height: 460, traces: traces,
      layout: [
        "xaxis": axis("false-alarm rate", [0, 0.46], anchor: "y"), "yaxis": axis("recall", [0, 1], anchor: "x"),
        "xaxis2": axis("recall", [0.56, 1], anchor: "y2"), "yaxis2": axis("precision", [0, 1], anchor: "x2"),
        "hovermode": "closest", "showlegend": true, "legend": Figure.legendAbove,
      ],
      narrow: .init(
        height: 760,
        layout: [
          "xaxis.domain": [0, 1], "xaxis2.domain": [0, 1], "yaxis.domain": [0.57, 1], "yaxis2.domain": [0, 0.43],
        ]))
  }

  private func axis(_ title: String, _ domain: JSONValue, anchor: String) -> JSONValue {
    [
      "title": ["text": .string(title)], "domain": domain, "anchor": .string(anchor), "range": [-0.03, 1.03],
      "zeroline": false,
    ]
  }

  private func curve(
    _ name: String, _ x: [Double], _ y: [Double], chance: [Double], at point: (x: Double, y: Double), panel: Int
  ) -> [JSONValue] {
    let kept = Decimation.extremes(of: y.map(Float.init), limit: Self.pointLimit).filter(x.indices.contains)
    let traces: [JSONValue] = [
      [
        "type": "scatter", "mode": "lines", "name": "chance", "x": [0, 1], "y": .rounded(chance),
        "line": ["width": 1.5, "dash": "dot", "color": Palette.muted.token], "hoverinfo": "skip",
      ],
      [
        "type": "scatter", "mode": "lines", "name": "every level", "x": .array(kept.map { .rounded(x[$0], digits: 4) }),
        "y": .array(kept.map { .rounded(y[$0], digits: 4) }), "line": ["width": 2, "color": Palette.accent.token],
        "hovertemplate": "%{x:.3f}, %{y:.3f}<extra></extra>",
      ],
      [
        "type": "scatter", "mode": "markers", "name": "the alarm level", "x": [.rounded(point.x)],
        "y": [.rounded(point.y)], "hovertemplate": "alarm level: %{x:.3f}, %{y:.3f}<extra></extra>",
        "marker": [
          "symbol": "square", "size": 11, "color": Palette.alarm.token,
          "line": ["width": 1.5, "color": Palette.ink.token],
        ],
      ],
    ]
    return traces.map { trace in
      trace
        .with("xaxis", panel == 0 ? "x" : "x2").with("yaxis", panel == 0 ? "y" : "y2")
        .with("legendgroup", trace["name"] ?? .null).with("showlegend", .boolean(panel == 0))
    }
  }

  private var sentence: String {
    "\(results.title(ofDetector: metrics.detector)): area under the ROC \(Digits.area(metrics.auc))"
      + "\(Digits.withinAreas(metrics.aucInterval)), average precision \(Digits.area(metrics.averagePrecision))"
      + "\(Digits.within(metrics.averagePrecisionInterval)). \(metrics.alarmSentence)."
  }
}
