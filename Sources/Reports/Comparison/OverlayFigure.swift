internal import Pipelines
internal import Tensors

/// The trends of several runs over each other, a row for each channel that all of them have, with each run's alarm level.
struct OverlayFigure {
  private let runs: [RunResults]
  private let letters: [String]
  private let axes: [SnapshotAxis]
  /// Of the channels that all runs have, those farthest from healthy in any run.
  private let channels: [String]
  private let commonCount: Int

  private static let channelLimit = 8
  private static let rowHeight = 150
  private static let rowGap = 30

  /// - Returns: nil where the runs have no channel in common, or there are none.
  init?(_ runs: [RunResults], letters: [String]) {
    let common = (runs.first?.channels.map(\.name) ?? []).filter { name in
      runs.allSatisfy { $0.channels.contains { $0.name == name } }
    }
    guard runs.count > 1, !common.isEmpty else { return nil }
    self.runs = runs
    self.letters = letters
    axes = Self.axes(of: runs)
    commonCount = common.count
    channels = Self.foremost(common, of: runs)
  }

  private static func foremost(_ common: [String], of runs: [RunResults]) -> [String] {
    func farthest(_ name: String) -> Double {
      runs.flatMap(\.channels).filter { $0.name == name && $0.z.isFinite }.map(\.z).max() ?? -.infinity
    }
    let named = Set(runs.compactMap(\.verdict.channel))
    let ranked = common.sorted { a, b in
      named.contains(a) == named.contains(b) ? farthest(a) > farthest(b) : named.contains(a)
    }
    let shown = Set(ranked.prefix(channelLimit))
    return common.filter(shown.contains)
  }

  /// One scale for all: the calendar where the runs overlap in time, time from each one's start where they don't, indices
  /// where one of them has no times.
  private static func axes(of runs: [RunResults]) -> [SnapshotAxis] {
    let own = runs.map { SnapshotAxis($0.input) }
    guard own.allSatisfy({ $0.scale != .index }) else { return own.map(SnapshotAxis.init(countingSnapshotsOf:)) }
    guard own.allSatisfy(\.isTime) else { return SnapshotAxis.fromStarts(of: own) }
    let begins = own.compactMap(\.positions.first).max() ?? 0
    let ends = own.compactMap(\.positions.last).min() ?? 0
    return begins <= ends ? own : SnapshotAxis.fromStarts(of: own)
  }

  var figure: Figure {
    let rows = PlotRows(heights: channels.map { _ in Self.rowHeight }, gap: Self.rowGap)
    var layout: JSONValue = [
      "xaxis": axes[0].layout.with("anchor", .string(rows.axisName(rows.count - 1))),
      "hovermode": "x", "hoversubplots": "axis", "showlegend": true,
      // Above the title of the first row.
      "legend": Figure.legendAbove.with("y", .rounded(1 + 26 / Double(rows.totalHeight))),
    ]
    for row in channels.indices {
      layout = layout.with(
        rows.layoutKey(row), ["domain": rows.domain(row), "title": ["text": "indicator"], "nticks": 4])
    }
    layout = layout.with("annotations", .array(channels.indices.map { title($0, rows) }))
    let traces = channels.indices.flatMap { row in
      runs.indices.flatMap { run in self.traces(of: run, channels[row], rows.axisName(row), isFirst: row == 0) }
    }
    return Figure(
      id: "overlay", title: "Trends over each other", sentence: sentence, height: rows.totalHeight + 170,
      traces: traces, layout: layout, switches: [scaleSwitch(rows)])
  }

  private func title(_ row: Int, _ rows: PlotRows) -> JSONValue {
    [
      "text": .string("<b>\(HTML.escaped(channels[row]))</b>"), "xref": "paper", "yref": "paper", "x": 0,
      "y": .number(rows.top(row)), "xanchor": "left", "yanchor": "bottom", "showarrow": false,
    ]
  }

  private func traces(of run: Int, _ name: String, _ yAxis: String, isFirst: Bool) -> [JSONValue] {
    let results = runs[run]
    guard let channel = results.channels.firstIndex(where: { $0.name == name }) else { return [] }
    let smoothed = SnapshotLine(results.snapshots.smoothed.column(channel), along: axes[run])
    let level = SnapshotLine(level: results.snapshots.alarmLevel.column(channel), along: axes[run])
    let style = RunStroke(run)
    var traces = [
      line(smoothed, run, yAxis, isFirst, ["width": 2, "color": style.colour, "dash": style.dash])
        .with("customdata", .array(smoothed.snapshots))
        .with("hovertemplate", .string("\(letters[run]), snapshot %{customdata}: %{y:.4g}<extra></extra>")),
      line(level, run, yAxis, false, ["width": 1, "color": style.colour, "dash": "dot", "shape": "hv"])
        .with("hoverinfo", "skip"),
    ]
    if let mark = alarm(of: run, channel, yAxis) { traces.append(mark) }
    return traces
  }

  /// Lines of one run come and go together in the legend.
  private func line(
    _ points: SnapshotLine, _ run: Int, _ yAxis: String, _ isInLegend: Bool, _ style: JSONValue
  ) -> JSONValue {
    [
      "type": "scatter", "mode": "lines", "x": .array(points.x), "y": .array(points.y), "yaxis": .string(yAxis),
      "name": .string(letters[run]), "legendgroup": .string(letters[run]), "showlegend": .boolean(isInLegend),
      "line": style,
    ]
  }

  /// Where the run confirmed this channel's alarm.
  private func alarm(of run: Int, _ channel: Int, _ yAxis: String) -> JSONValue? {
    let results = runs[run]
    guard let index = results.channels[channel].alarmIndex, axes[run].positions.indices.contains(index) else {
      return nil
    }
    let smoothed = results.snapshots.smoothed[index, channel]
    return [
      "type": "scatter", "mode": "markers", "x": .array([axes[run].position(index)]),
      "y": .array([.rounded(smoothed.isFinite ? smoothed : results.snapshots.indicator[index, channel])]),
      "yaxis": .string(yAxis), "name": .string("\(letters[run]), alarm"), "legendgroup": .string(letters[run]),
      "showlegend": false,
      "marker": [
        "symbol": "square", "size": 10, "color": RunStroke(run).colour,
        "line": ["width": 1.5, "color": Palette.ink.token],
      ],
      "hovertemplate": .string("\(letters[run]): alarm confirmed, snapshot \(index)<extra></extra>"),
    ]
  }

  private func scaleSwitch(_ rows: PlotRows) -> Figure.Switch {
    func scale(_ type: JSONValue) -> JSONValue {
      .object((0..<rows.count).map { .init(rows.layoutKey($0) + ".type", type) })
    }
    let isSteep = runs.allSatisfy { run in
      let shown = run.channels.indices.filter { channels.contains(run.channels[$0].name) }
      return IndicatorScale(run, channels: shown).suitsLogarithm
    }
    return Figure.Switch(
      label: "Scale",
      options: [.init(label: "linear", layout: scale("linear")), .init(label: "logarithmic", layout: scale("log"))],
      chosen: isSteep ? 1 : 0)
  }

  private var sentence: String {
    let alarms = runs.indices.map { run in
      "\(letters[run]) "
        + (runs[run].verdict.alarmIndex.map { "alarms at \(runs[run].input.moment($0))" } ?? "never alarms")
    }
    var text =
      alarms.joined(separator: ", ") + ". Lines: smoothed indicator; dotted: each run's own alarm level; square: alarm."
    if axes[0].isElapsed {
      let isDated = runs.allSatisfy { !$0.input.clock.isNominal }
      let apart = runs.count == 2 ? " The runs do not overlap in time" : " Not all runs overlap in time"
      text += isDated ? apart : " Not every run knows its dates"
      text += ": each is drawn from its own start."
    }
    let hidden = commonCount - channels.count
    if hidden > 0 {
      text += " The \(channels.count) common channels farthest from healthy are drawn, \(hidden) are not."
    }
    return text
  }
}

/// How the line of a run looks: dashes tell runs apart where colours don't.
private struct RunStroke {
  let colour: JSONValue
  let dash: JSONValue

  init(_ run: Int) {
    let colours: [Palette] = [.accent, .alarm, .healthy, .second, .warning, .muted]
    let dashes: [JSONValue] = ["solid", "dash", "dashdot", "longdash", "longdashdot"]
    colour = colours[run % colours.count].token
    dash = dashes[run % dashes.count]
  }
}
