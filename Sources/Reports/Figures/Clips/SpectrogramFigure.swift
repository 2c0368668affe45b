internal import Pipelines
internal import Tensors

/// A picked clip as the model hears it: input, reconstruction and residual side by side.
struct SpectrogramFigure {
  /// One scale for all clips of a report: what looks quiet beside another is quieter.
  struct Scale {
    let low: Double
    let high: Double
    /// Residuals reach from minus this to this.
    let residual: Double

    init(_ grids: [SpectrogramGrid]) {
      let levels = grids.flatMap { ($0.input + ($0.reconstruction ?? [])).filter { $0 != SpectrogramGrid.none } }
        .sorted()
      let residuals = grids.flatMap { ($0.residual ?? []).filter(\.isFinite).map(abs) }.sorted()
      // Of silence, the quietest per cent would take the colours from everything else.
      let (first, last) = (levels.isEmpty ? -100 : levels[levels.count / 100], levels.last ?? 0)
      low = Double(first) / 10
      high = max(Double(last) / 10, low + 1)
      residual = max(residuals.isEmpty ? 1 : Double(residuals[(residuals.count - 1) * 999 / 1000]), 1)
    }
  }

  let results: ClipRunResults
  let example: ClipExample
  let grid: SpectrogramGrid
  let scale: Scale
  /// Counts the examples, for identifiers.
  let number: Int

  private var hasModel: Bool { grid.reconstruction != nil }

  /// One of the pictures side by side, below each other where the screen is narrow.
  private struct Panel {
    let name: String
    let place: Int
    let count: Int

    private var suffix: String { place == 0 ? "" : "\(place + 1)" }
    var x: String { "x" + suffix }
    var y: String { "y" + suffix }
    var xKey: String { "xaxis" + suffix }
    var yKey: String { "yaxis" + suffix }

    /// The stretch of the page that a panel takes.
    private func share(_ place: Int, gap: Double) -> JSONValue {
      let width = (1 - gap * Double(count - 1)) / Double(count)
      let low = Double(place) * (width + gap)
      return .rounded([low, min(low + width, 1)], digits: 4)
    }

    var xAxis: JSONValue {
      [
        "domain": share(place, gap: 0.04), "anchor": .string(y), "ticksuffix": " s", "ticks": "outside",
        "showgrid": false,
        "zeroline": false, "matches": place == 0 ? .null : "x",
      ]
    }

    func yAxis(_ axis: BandAxis) -> JSONValue {
      let layout = axis.layout.with("anchor", .string(x)).with("matches", place == 0 ? .null : "y")
      return place == 0 ? layout : layout.with("showticklabels", false).with("title", ["text": ""])
    }

    var narrow: [JSONValue.Member] {
      [
        .init(xKey + ".domain", [0, 1]), .init(yKey + ".domain", share(count - 1 - place, gap: 0.13)),
        .init(yKey + ".showticklabels", true), .init(yKey + ".title.text", "frequency (Hz)"),
      ]
    }

    var title: JSONValue {
      [
        "text": .string("<b>\(name)</b>"), "xref": .string(x + " domain"), "yref": .string(y + " domain"), "x": 0,
        "y": 1, "xanchor": "left", "yanchor": "bottom", "showarrow": false,
      ]
    }
  }

  var figure: Figure {
    let names = hasModel ? ["input", "reconstruction", "residual"] : ["input"]
    let panels = names.enumerated().map { Panel(name: $1, place: $0, count: names.count) }
    let axis = BandAxis(grid.bandCentresHz)
    var layout = colours
    for panel in panels { layout = layout.with(panel.xKey, panel.xAxis).with(panel.yKey, panel.yAxis(axis)) }
    let narrowBars: [JSONValue.Member] = [
      .init("coloraxis.colorbar.len", 0.5), .init("coloraxis2.colorbar.x", 0.58),
      .init("coloraxis2.colorbar.len", 0.42),
    ]
    return Figure(
      id: "example-\(number)", title: example.title.prefix(1).uppercased() + example.title.dropFirst(),
      sentence: [clip, finding].compactMap(\.self).joined(separator: " "), height: 400,
      traces: panels.map { trace($0, axis) }, layout: layout.with("annotations", .array(panels.map(\.title))),
      columns: grid.columns,
      narrow: .init(
        height: 170 + 240 * panels.count, layout: .object(panels.flatMap(\.narrow) + (hasModel ? narrowBars : []))))
  }

  /// One scale of levels for input and reconstruction, one of differences, zero in the middle.
  private var colours: JSONValue {
    let layout: JSONValue = [
      "hovermode": "closest", "showlegend": false, "margin": ["t": 104],
      "coloraxis": [
        "cmin": .rounded(scale.low), "cmax": .rounded(scale.high),
        "colorscale": Palette.scale([.heat0, .heat1, .heat2, .heat3]),
        "colorbar": bar(
          "level (\(results.preparation.levelUnit))", Self.ticks(from: scale.low, to: scale.high), 0, 0.6),
      ],
    ]
    guard hasModel else { return layout }
    return layout.with(
      "coloraxis2",
      [
        "cmin": .rounded(-scale.residual), "cmax": .rounded(scale.residual),
        "colorscale": Palette.scale([.accent, .paper, .alarm]),
        "colorbar": bar("residual (dB)", Self.ticks(from: -scale.residual, to: scale.residual), 0.7, 0.3),
      ])
  }

  private func trace(_ panel: Panel, _ axis: BandAxis) -> JSONValue {
    let isResidual = panel.name == "residual"
    let trace: JSONValue = [
      "type": "heatmap", "name": .string(panel.name), "xaxis": .string(panel.x), "yaxis": .string(panel.y),
      "x0": .rounded(grid.firstTime, digits: 6), "dx": .rounded(grid.timeStep, digits: 6), "y": .rounded(axis.edges),
      "levels": .string(isResidual ? "input" : panel.name), "coloraxis": isResidual ? "coloraxis2" : "coloraxis",
      "hoverongaps": false, "hovertemplate": "%{x:.2f} s, %{y:.0f} Hz: %{z:.1f} dB<extra></extra>",
    ]
    return isResidual ? trace.with("less", "reconstruction") : trace
  }

  private func bar(_ title: String, _ ticks: [Double], _ x: Double, _ length: Double) -> JSONValue {
    Palette.bar(title: HTML.escaped(title), ticks: ticks.map { ($0, Digits.significant($0)) })
      .with("x", .number(x)).with("len", .number(length)).with("ypad", 26)
  }

  /// Five round places.
  private static func ticks(from low: Double, to high: Double) -> [Double] {
    let steps = [0.2, 0.5, 1, 2, 5, 10, 20, 50, 100]
    let step = steps.first { (high - low) / $0 <= 5 } ?? 200
    return Array(stride(from: (low / step).rounded(.up) * step, through: high, by: step))
  }

  private var clip: String {
    guard results.input.clips.indices.contains(example.clip) else { return "" }
    let info = results.input.clips[example.clip]
    var text = "\(info.name)"
    if !info.machine.isEmpty { text += ", \(info.machine)" }
    if info.label != nil { text += ", \(info.labelText)" }
    let state = results.state(ofClip: example.clip)
    if let score = results.score(ofClip: example.clip) {
      let level = results.deciding?.levels.first { $0.machine == info.machine }?.alarm
      text += ": score \(Digits.significant(score))"
      text += level.map { " against an alarm level of \(Digits.significant($0))" } ?? ""
      text += ", \(state.word.lowercased())"
    }
    return text + "."
  }

  /// The band in which the clip departs most from what the model makes of it.
  private var finding: String? {
    let isResidual = hasModel
    let values = grid.residual ?? grid.input.map { $0 == SpectrogramGrid.none ? .nan : Float($0) / 10 }
    guard grid.width > 0 else { return nil }
    let means = grid.bandCentresHz.indices.map { band -> Double in
      let row = values[band * grid.width..<(band + 1) * grid.width].filter(\.isFinite)
      return row.isEmpty ? .nan : row.reduce(0.0) { $0 + Double($1) } / Double(row.count)
    }
    let rated = means.indices.filter { means[$0].isFinite }
    guard let band = rated.max(by: { isResidual ? abs(means[$0]) < abs(means[$1]) : means[$0] < means[$1] }) else {
      return nil
    }
    let place = "\(Digits.hertz(grid.bandCentresHz[band])) Hz"
    guard isResidual else { return "On average it is loudest around \(place)." }
    let mean = means[band]
    return
      "Around \(place) it lies \(Digits.decibels(abs(mean))) \(mean < 0 ? "below" : "above") its reconstruction on "
      + "average, more than in any other band."
  }
}
