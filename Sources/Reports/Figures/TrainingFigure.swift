internal import Pipelines

/// Losses over the epochs of training, with the KL divergence below for models that have one.
struct TrainingFigure {
  let model: ModelSummary

  private var hasKL: Bool { model.history.contains { $0.kl != 0 } }

  /// nil where the model was not trained in this run.
  var figure: Figure? {
    guard !model.history.isEmpty else { return nil }
    let rows = PlotRows(heights: hasKL ? [220, 120] : [260], gap: 34)
    var traces = [
      curve("training loss", \.trainingLoss, "y", ["width": 1.5, "color": Palette.accent.token]),
      curve("validation loss", \.validationLoss, "y", ["width": 2, "dash": "dash", "color": Palette.alarm.token]),
    ]
    var layout: JSONValue = [
      "xaxis": ["title": ["text": "epoch"], "anchor": .string(rows.axisName(rows.count - 1))],
      "yaxis": ["domain": rows.domain(0), "title": ["text": "loss"], "type": isPositive ? "log" : "linear"],
      "hovermode": "x", "showlegend": true, "legend": Figure.legendAbove,
      "shapes": [bestLine],
    ]
    if hasKL {
      traces.append(
        curve("KL divergence", \.kl, "y2", ["width": 1.5, "dash": "dashdot", "color": Palette.second.token]))
      layout = layout.with("yaxis2", ["domain": rows.domain(1), "title": ["text": "KL (nats)"], "rangemode": "tozero"])
    }
    return Figure(
      id: "training", title: "Training", sentence: sentence, height: rows.totalHeight + 130, traces: traces,
      layout: layout)
  }

  /// Losses below zero exist with some likelihoods and have no logarithm.
  private var isPositive: Bool {
    model.history.allSatisfy { !($0.trainingLoss <= 0) && !($0.validationLoss <= 0) }
  }

  private func curve(
    _ name: String, _ value: (EpochSummary) -> Double, _ yAxis: JSONValue, _ style: JSONValue
  ) -> JSONValue {
    [
      "type": "scatter", "mode": "lines", "name": .string(name), "yaxis": yAxis, "line": style,
      "x": .array(model.history.map { .integer($0.epoch) }), "y": .rounded(model.history.map(value)),
      "hovertemplate": "%{y:.4g}",
    ]
  }

  private var bestLine: JSONValue {
    [
      "type": "line", "xref": "x", "yref": "paper", "x0": .integer(model.bestEpoch), "x1": .integer(model.bestEpoch),
      "y0": 0, "y1": 1, "line": ["width": 1.5, "dash": "dot", "color": Palette.ink.token],
      "label": ["text": "kept", "textposition": "end", "textangle": 0, "xanchor": "right"],
    ]
  }

  private var sentence: String {
    guard let first = model.history.first else { return "" }
    let best = model.history.first { $0.epoch == model.bestEpoch }
    var text = "The weights of epoch \(model.bestEpoch) of \(model.history.count) were kept"
    if let best {
      text += ": validation loss \(Digits.significant(best.validationLoss)), from"
      text += " \(Digits.significant(first.validationLoss)) after epoch \(first.epoch)"
      if hasKL { text += ", with a KL divergence of \(Digits.significant(best.kl)) nats" }
    }
    return text + ". " + model.stopReason
  }
}
