internal import Pipelines
internal import Tensors

/// Each channel's health indicator over the snapshots, with its levels, its marks and what snapshots were used for.
struct TrendFigure {
  private let results: RunResults
  private let axis: SnapshotAxis
  private let shown: [Int]

  /// Rows beyond this make a page nobody scrolls; the channels farthest from healthy are drawn.
  private static let channelLimit = 16
  private static let rowHeight = 124
  private static let rowGap = 26

  init(_ results: RunResults, along axis: SnapshotAxis) {
    self.results = results
    self.axis = axis
    let foremost = results.channels.indices.sorted { first, second in
      let (a, b) = (results.channels[first].z, results.channels[second].z)
      return a == b || a.isNaN || b.isNaN ? first < second : a > b
    }
    shown = foremost.prefix(Self.channelLimit).sorted()
  }

  var figure: Figure {
    let lanes = RoleLanes(axis: axis, roles: results.input.roles)
    let rows = PlotRows(heights: [lanes.height] + shown.map { _ in Self.rowHeight }, gap: Self.rowGap)
    var traces = lanes.traces(on: "y")
    var layout: JSONValue = [
      "xaxis": axis.layout.with("anchor", .string(rows.axisName(rows.count - 1))),
      "yaxis": lanes.axisLayout.with("domain", rows.domain(0)),
      "hovermode": "x", "hoversubplots": "axis", "showlegend": true,
      "legend": Figure.legendAbove,
    ]
    var annotations: [JSONValue] = []
    for (row, channel) in zip(1..., shown) {
      traces += self.traces(of: channel, on: rows.axisName(row), isFirst: row == 1)
      layout = layout.with(
        rows.layoutKey(row), ["domain": rows.domain(row), "title": ["text": "indicator"], "nticks": 4])
      annotations.append(rowTitle(channel, rows, row))
    }
    layout = layout.with("annotations", .array(annotations)).with(
      "shapes", .array(onsetLine + healthyBands(rows) + earlierWarnings(rows)))
    return Figure(
      id: "trend", title: "Trend of each channel", sentence: sentence, height: rows.totalHeight + 150, traces: traces,
      layout: layout, switches: [scaleSwitch(rows)], followsSnapshots: true)
  }

  private func traces(of channel: Int, on yAxis: String, isFirst: Bool) -> [JSONValue] {
    let snapshots = results.snapshots
    let raw = SnapshotLine(snapshots.indicator.column(channel), along: axis)
    let smoothed = SnapshotLine(snapshots.smoothed.column(channel), along: axis)
    let warning = SnapshotLine(level: snapshots.warningLevel.column(channel), along: axis)
    let alarm = SnapshotLine(level: snapshots.alarmLevel.column(channel), along: axis)
    let curves: [JSONValue] = [
      line(raw, "each snapshot", yAxis, isFirst, ["width": 1, "color": Palette.raw.token]),
      line(smoothed, "smoothed", yAxis, isFirst, ["width": 2, "color": Palette.accent.token])
        .with("customdata", .array(smoothed.snapshots))
        .with("hovertemplate", "snapshot %{customdata}: %{y:.4g}"),
      line(warning, "warning level", yAxis, isFirst, level("dash", .warning)),
      line(alarm, "alarm level", yAxis, isFirst, level("dashdot", .alarm)),
    ]
    return curves + marks(of: channel, on: yAxis, isFirst: isFirst)
  }

  private func level(_ dash: JSONValue, _ colour: Palette) -> JSONValue {
    ["width": 1.5, "dash": dash, "shape": "hv", "color": colour.token]
  }

  private func line(
    _ points: SnapshotLine, _ name: String, _ yAxis: String, _ isFirst: Bool, _ style: JSONValue
  ) -> JSONValue {
    [
      "type": "scatter", "mode": "lines", "x": .array(points.x), "y": .array(points.y), "yaxis": .string(yAxis),
      "name": .string(name), "legendgroup": .string(name), "showlegend": .boolean(isFirst), "line": style,
      "hovertemplate": "%{y:.4g}",
    ]
  }

  /// Onset, warning and alarm of a channel, on its smoothed curve; drawn even where none came, so the legend is whole.
  private func marks(of channel: Int, on yAxis: String, isFirst: Bool) -> [JSONValue] {
    let summary = results.channels[channel]
    let kinds: [(name: String, index: Int?, symbol: JSONValue, colour: Palette)] = [
      ("onset", summary.onsetIndex, "circle-open", .ink), ("warning", summary.warningIndex, "triangle-up", .warning),
      ("alarm confirmed", summary.alarmIndex, "square", .alarm),
    ]
    return kinds.map { kind in
      let place = kind.index.flatMap { results.input.roles.indices.contains($0) ? $0 : nil }
      let value = place.map { index -> JSONValue in
        let smoothed = results.snapshots.smoothed[index, channel]
        return .rounded(smoothed.isFinite ? smoothed : results.snapshots.indicator[index, channel])
      }
      return [
        "type": "scatter", "mode": "markers", "x": .array([place.map(axis.position) ?? .null]),
        "y": .array([value ?? .null]), "yaxis": .string(yAxis), "name": .string(kind.name),
        "legendgroup": .string(kind.name), "showlegend": .boolean(isFirst),
        "marker": [
          "symbol": kind.symbol, "size": 11, "color": kind.colour.token,
          "line": ["width": 1.5, "color": Palette.ink.token],
        ],
        "hovertemplate": .string("\(kind.name), snapshot \(place.map(String.init) ?? "")<extra></extra>"),
      ]
    }
  }

  private func rowTitle(_ channel: Int, _ rows: PlotRows, _ row: Int) -> JSONValue {
    let state = results.latestState(ofChannel: channel)
    let text = "<b>\(HTML.escaped(results.channels[channel].label))</b>  \(state.symbol) \(state.word.lowercased())"
    return [
      "text": .string(text), "xref": "paper", "yref": "paper", "x": 0, "y": .number(rows.top(row)),
      "xanchor": "left", "yanchor": "bottom", "showarrow": false,
    ]
  }

  /// The range of the smoothed curve in the healthy period, shaded.
  private func healthyBands(_ rows: PlotRows) -> [JSONValue] {
    zip(1..., shown).compactMap { row, channel in
      guard let band = results.channels[channel].healthyBand, band.count == 2, band.allSatisfy(\.isFinite) else {
        return nil
      }
      // A logarithmic axis has no 0.
      return [
        "type": "rect", "xref": "paper", "x0": 0, "x1": 1, "yref": .string(rows.axisName(row)),
        "y0": .rounded(Float(max(band[0], 0.05))), "y1": .rounded(Float(band[1])), "layer": "below",
        "line": ["width": 0], "fillcolor": Palette.accent.token, "opacity": 0.12,
      ]
    }
  }

  /// Warnings that came and went, as bars at the foot of their channel.
  private func earlierWarnings(_ rows: PlotRows) -> [JSONValue] {
    zip(1..., shown).flatMap { row, channel in
      EarlierWarnings(results, channel: channel).spans.map { span in
        [
          "type": "rect", "xref": "x", "x0": axis.position(span.lowerBound), "x1": axis.position(span.upperBound),
          "yref": .string(rows.axisName(row) + " domain"), "y0": 0, "y1": 0.05,
          "line": ["width": 1, "color": Palette.warning.token], "fillcolor": Palette.warning.token,
        ]
      }
    }
  }

  /// Who passed the alarm level and yet stands at warning, and why; nil where nobody does.
  private var withheld: String? {
    let reasons = shown.compactMap { channel in
      results.channels[channel].withheld.map { "\(results.channels[channel].name) (\($0))" }
    }
    return reasons.isEmpty
      ? nil : "Above the alarm level and yet no alarm: \(reasons.joined(separator: ", "))."
  }

  private var onsetLine: [JSONValue] {
    guard let onset = results.verdict.onsetIndex, axis.positions.indices.contains(onset) else { return [] }
    return [
      [
        "type": "line", "xref": "x", "yref": "paper", "x0": axis.position(onset), "x1": axis.position(onset), "y0": 0,
        "y1": 1, "line": ["width": 1, "dash": "dot", "color": Palette.muted.token],
      ]
    ]
  }

  /// Linear or logarithmic; logarithmic first where a failure would otherwise flatten everything before it.
  private func scaleSwitch(_ rows: PlotRows) -> Figure.Switch {
    func scale(_ type: JSONValue) -> JSONValue {
      .object((1..<rows.count).map { .init(rows.layoutKey($0) + ".type", type) })
    }
    let values = IndicatorScale(results, channels: shown)
    return Figure.Switch(
      label: "Scale",
      options: [.init(label: "linear", layout: scale("linear")), .init(label: "logarithmic", layout: scale("log"))],
      chosen: values.suitsLogarithm ? 1 : 0)
  }

  private var sentence: String {
    guard let channel = results.foremostChannel, shown.contains(channel) else { return "There is no channel to draw." }
    let summary = results.channels[channel]
    var text: String
    if let alarm = summary.alarmIndex {
      text = "\(summary.name) is in confirmed alarm from \(results.input.moment(alarm))"
    } else if let warning = summary.warningIndex {
      text = "\(summary.name) is in confirmed warning from \(results.input.moment(warning)), without an alarm"
    } else {
      text = "\(summary.name), the channel farthest from its healthy level, has no confirmed warning"
    }
    if let last = results.latest(results.snapshots.smoothed, channel: channel),
      let level = results.latest(results.snapshots.alarmLevel, channel: channel)
    {
      text += "; its smoothed indicator ends at \(Digits.significant(last)), its alarm level at"
      text += " \(Digits.significant(level))"
    }
    let others = results.channels.indices.filter { $0 != channel }
    let quiet = others.count { results.channels[$0].warningIndex == nil && results.channels[$0].alarmIndex == nil }
    text += "."
    if !others.isEmpty {
      switch others.count - quiet {
      case 0: text += others.count == 1 ? " The other channel never warned." : " None of the others ever warned."
      case let loud: text += " \(loud) of \(Digits.count(others.count, "other channel")) warned or alarmed too."
      }
    }
    if let withheld { text += " " + withheld }
    if shown.contains(where: { !EarlierWarnings(results, channel: $0).spans.isEmpty }) {
      text += " Bars at the foot: earlier warnings, which were cleared."
    }
    if results.channels.contains(where: { $0.healthyBand != nil }) {
      text += " Shaded: the range of the smoothed curve in the healthy period (median ± 3 robust deviations)."
    }
    let hidden = results.channels.count - shown.count
    if hidden > 0 {
      text += " The \(shown.count) channels farthest from healthy are drawn; \(hidden) are in the table only."
    }
    return text
  }
}
