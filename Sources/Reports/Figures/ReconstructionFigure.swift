internal import Pipelines
internal import Tensors

/// Model input beside its reconstruction, one row per example window, one channel at a time.
struct ReconstructionFigure {
  private static let pointLimit = 1000
  private static let rowHeight = 200

  private let results: RunResults
  private let chosen: Int

  init(_ results: RunResults) {
    self.results = results
    chosen = results.foremostChannel ?? 0
  }

  /// nil where the run kept no example.
  var figure: Figure? {
    guard let first = results.examples.first, first.input.rowCount > 0 else { return nil }
    let channelCount = first.input.rowCount
    let rows = PlotRows(heights: results.examples.map { _ in Self.rowHeight }, gap: 44)
    var traces: [JSONValue] = []
    var owners: [Int] = []
    for channel in 0..<channelCount {
      for (row, example) in results.examples.enumerated() where channel < example.input.rowCount {
        traces += self.traces(of: example, channel, on: rows.axisName(row), hasLegend: row == 0)
        owners += [channel, channel]
      }
    }
    var layout: JSONValue = [
      "xaxis": xAxis.with("anchor", .string(rows.axisName(rows.count - 1))), "showlegend": true,
      "legend": Figure.legendBelow, "margin": ["b": 96],
      "hovermode": "x", "hoversubplots": "axis",
    ]
    for row in results.examples.indices {
      layout = layout.with(
        rows.layoutKey(row),
        [
          "domain": rows.domain(row), "title": ["text": .string(yTitle)],
          // One scale for all examples: what looks small beside another is small.
          "matches": row == 0 ? .null : "y",
        ])
    }
    layout = layout.with("annotations", .array(results.examples.indices.map { rowTitle($0, rows) }))
    return Figure(
      id: "reconstruction", title: "Reconstruction against input", sentence: sentence,
      height: rows.totalHeight + 150, traces: traces, layout: layout,
      switches: [channelSwitch(channelCount, owners)])
  }

  private func traces(
    of example: ReconstructionExample, _ channel: Int, on yAxis: String, hasLegend: Bool
  ) -> [JSONValue] {
    let curves: [(name: String, values: [Float], style: JSONValue)] = [
      ("input", example.input.row(channel), ["width": 1.5, "color": Palette.accent.token]),
      (
        "reconstruction", example.reconstruction.row(channel),
        ["width": 1.5, "dash": "dot", "color": Palette.alarm.token]
      ),
    ]
    return curves.map { curve in
      let kept = Decimation.extremes(of: curve.values, limit: Self.pointLimit)
      return [
        "type": "scatter", "mode": "lines", "name": .string(curve.name), "legendgroup": .string(curve.name),
        "showlegend": .boolean(hasLegend), "yaxis": .string(yAxis), "x": .array(kept.map(axisValue)),
        "y": .array(kept.map { .rounded(curve.values[$0]) }), "line": curve.style,
        "visible": .boolean(channel == chosen), "hovertemplate": "%{y:.4g}",
      ]
    }
  }

  private func axisValue(_ feature: Int) -> JSONValue {
    let preparation = results.preparation
    if let axis = preparation.featureAxis, axis.values.indices.contains(feature) {
      return .rounded(axis.values[feature])
    }
    return .integer(feature)
  }

  private var xAxis: JSONValue {
    let preparation = results.preparation
    if let axis = preparation.featureAxis { return ["title": ["text": Figure.label("\(axis.name) (\(axis.unit))")]] }
    let base: JSONValue = ["title": ["text": "feature"]]
    guard preparation.featureNames.count <= 40 else { return base }
    return
      base
      .with("tickvals", .array(preparation.featureNames.indices.map(JSONValue.integer)))
      .with("ticktext", .array(preparation.featureNames.map(Figure.label)))
  }

  private var yTitle: String {
    let preparation = results.preparation
    let unit = preparation.featureUnit.isEmpty ? "each in its unit" : preparation.featureUnit
    return HTML.escaped("\(preparation.representation) (\(unit))")
  }

  private func rowTitle(_ row: Int, _ rows: PlotRows) -> JSONValue {
    let example = results.examples[row]
    var text = "<b>\(HTML.escaped(example.title))</b>"
    let snapshots = results.windows.snapshot
    if snapshots.indices.contains(example.window) {
      text += "  snapshot \(snapshots[example.window])"
    }
    return [
      "text": .string(text), "xref": "paper", "yref": "paper", "x": 0, "y": .number(rows.top(row)), "xanchor": "left",
      "yanchor": "bottom", "showarrow": false,
    ]
  }

  private func channelSwitch(_ channelCount: Int, _ owners: [Int]) -> Figure.Switch {
    let options = (0..<channelCount).map { channel -> Figure.Option in
      let name = results.channels.indices.contains(channel) ? results.channels[channel].name : "channel \(channel)"
      return .init(label: name, traces: ["visible": .array(owners.map { .boolean($0 == channel) })])
    }
    return Figure.Switch(label: "Channel", options: options, chosen: min(chosen, channelCount - 1))
  }

  /// How far the reconstruction misses each example of the chosen channel.
  private var sentence: String {
    let name = results.channels.indices.contains(chosen) ? results.channels[chosen].name : "this channel"
    let misses = results.examples.filter { chosen < $0.input.rowCount }.map { example -> String in
      let differences = zip(example.input.row(chosen), example.reconstruction.row(chosen)).map { Double($0 - $1) }
      let squares = differences.reduce(0) { $0 + $1 * $1 }
      let rms = (squares / Double(max(differences.count, 1))).squareRoot()
      return "\(Digits.significant(rms))\(unit) in the \(example.title)\(place(ofLargest: differences))"
    }
    return "On \(name) the model misses its input by (root mean square) " + misses.joined(separator: ", ") + "."
  }

  /// Of a difference between input and reconstruction; empty where features have units of their own.
  private var unit: String {
    let unit = results.preparation.featureUnit
    if unit.hasPrefix("dB") { return Digits.noBreak + "dB" }
    return unit.isEmpty ? "" : Digits.noBreak + unit
  }

  /// Where it misses most.
  private func place(ofLargest differences: [Double]) -> String {
    let preparation = results.preparation
    guard let feature = differences.indices.max(by: { abs(differences[$0]) < abs(differences[$1]) }) else { return "" }
    if let axis = preparation.featureAxis, axis.values.indices.contains(feature) {
      let value = axis.unit == "Hz" ? Digits.hertz(axis.values[feature]) : Digits.significant(axis.values[feature])
      return " (most at \(value) \(axis.unit))"
    }
    guard preparation.featureNames.indices.contains(feature) else { return "" }
    return " (most in \(preparation.featureNames[feature]))"
  }
}
