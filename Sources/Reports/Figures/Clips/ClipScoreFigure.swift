internal import Pipelines

/// How the scores of healthy, faulty and unlabelled clips are spread, where the levels cut, and every mistake by name.
struct ClipScoreFigure {
  /// Machines with a choice of their own.
  private static let machineLimit = 12

  private let results: ClipRunResults
  private let ranking: ClipRanking
  private let views: [View]

  /// All machines together, or one of them with its levels.
  private struct View {
    var label: String
    var entries: [ClipRanking.Entry]
    /// Scores of held-out healthy clips, which the levels rest on.
    var held: [Double]
    var levels: [ClipLevels]

    var histogram: Histogram {
      Histogram(
        spanning: entries.map(\.score) + held + levels.flatMap { [$0.warning, $0.alarm] }, binCount: 50)
    }
  }

  /// nil where nothing was judged.
  init?(_ results: ClipRunResults, _ ranking: ClipRanking) {
    guard !ranking.entries.isEmpty else { return nil }
    self.results = results
    self.ranking = ranking
    let levels = results.deciding?.levels ?? []
    func view(_ label: String, _ isShown: (String) -> Bool) -> View {
      let clips = results.input.clips
      return View(
        label: label, entries: ranking.entries.filter { isShown($0.info.machine) },
        held: clips.indices.filter { clips[$0].role == .threshold && isShown(clips[$0].machine) }
          .compactMap(results.score),
        levels: levels.filter { isShown($0.machine) })
    }
    let machines = ranking.machines
    let all = view(machines.count > 1 ? "all" : ClipInfo.label(ofMachine: machines.first ?? "")) { _ in true }
    views =
      machines.count > 1
      ? [all] + machines.prefix(Self.machineLimit).map { name in view(ClipInfo.label(ofMachine: name)) { $0 == name } }
      : [all]
  }

  private enum Group: CaseIterable {
    case held, healthy, faulty, unknown

    var name: String {
      switch self {
      case .held: "healthy, held out for the levels"
      case .healthy: "judged, healthy"
      case .faulty: "judged, faulty"
      case .unknown: "judged, no label"
      }
    }

    var colour: Palette {
      switch self {
      case .held: .raw
      case .healthy: .healthy
      case .faulty: .alarm
      case .unknown: .accent
      }
    }
  }

  var figure: Figure {
    let hasMistakes = ranking.entries.contains { $0.outcome?.mistake != nil }
    let rows = PlotRows(heights: hasMistakes ? [290, 64] : [290], gap: 18)
    let groups = Group.allCases.filter { group in views.contains { !scores($0, group).isEmpty } }
    var traces: [JSONValue] = []
    var owners: [Int] = []
    for (place, view) in views.enumerated() {
      let own = self.traces(of: view, groups, hasMistakes: hasMistakes)
      traces += own.map { $0.with("visible", .boolean(place == 0)) }
      owners += own.map { _ in place }
    }
    let options = views.enumerated().map { place, view in
      Figure.Option(
        label: view.label, traces: ["visible": .array(owners.map { .boolean($0 == place) })],
        layout: levels(of: view))
    }
    return Figure(
      id: "scores", title: "Scores against the levels", sentence: sentence, height: rows.totalHeight + 160,
      traces: traces, layout: layout(rows, hasMistakes: hasMistakes),
      switches: views.count > 1 ? [.init(label: "Machine", options: options)] : [])
  }

  private func traces(of view: View, _ groups: [Group], hasMistakes: Bool) -> [JSONValue] {
    let histogram = view.histogram
    let bars = groups.map { histogram.bars(of: scores(view, $0), name: $0.name, colour: $0.colour) }
    return hasMistakes ? bars + [rug(view, .falseAlarm, .second), rug(view, .missed, .ink)] : bars
  }

  private func layout(_ rows: PlotRows, hasMistakes: Bool) -> JSONValue {
    let first = levels(of: views[0])
    let layout: JSONValue = [
      "barmode": "overlay", "bargap": 0, "showlegend": true, "legend": Figure.legendAbove, "hovermode": "closest",
      "xaxis": [
        "title": ["text": "score, higher is more abnormal"], "type": first["xaxis.type"] ?? "linear",
        "anchor": .string(rows.axisName(rows.count - 1)),
      ],
      "yaxis": ["domain": rows.domain(0), "title": ["text": "clips (%)"], "rangemode": "tozero"],
      "shapes": first["shapes"] ?? [], "annotations": first["annotations"] ?? [],
    ]
    guard hasMistakes else { return layout }
    return layout.with(
      "yaxis2",
      [
        "domain": rows.domain(1), "tickvals": [0, 1], "ticktext": ["missed", "false alarm"], "range": [-0.6, 1.6],
        "showgrid": false, "zeroline": false,
      ])
  }

  private func scores(_ view: View, _ group: Group) -> [Double] {
    switch group {
    case .held: view.held
    case .healthy: view.entries.filter { $0.info.label == .healthy }.map(\.score)
    case .faulty: view.entries.filter { $0.info.label == .faulty }.map(\.score)
    case .unknown: view.entries.filter { $0.info.label == nil }.map(\.score)
    }
  }

  /// Each mistake as a mark of its own.
  private func rug(_ view: View, _ outcome: ClipRanking.Outcome, _ colour: Palette) -> JSONValue {
    let entries = view.entries.filter { $0.outcome == outcome }
    let name = outcome == .missed ? "missed" : "false alarm"
    return [
      "type": "scatter", "mode": "markers", "name": .string(name), "yaxis": "y2", "showlegend": false,
      "x": .rounded(entries.map(\.score)), "y": .array(entries.map { _ in outcome == .missed ? 0 : 1 }),
      "text": .array(entries.map { Figure.label($0.info.name) }),
      "hovertemplate": .string("\(name): %{text}<br>score %{x:.4g}<extra></extra>"),
      "marker": [
        "symbol": "line-ns-open", "size": 20, "color": colour.token, "line": ["width": 2.5, "color": colour.token],
      ],
    ]
  }

  /// The levels of the shown machines: named where there is one machine, a line each otherwise.
  private func levels(of view: View) -> JSONValue {
    let histogram = view.histogram
    let lines: [(line: JSONValue, name: JSONValue)?] = view.levels.flatMap { level in
      [
        histogram.level(level.warning, "warning", "dash", .warning),
        histogram.level(level.alarm, "alarm", "dashdot", .alarm, height: 0.9),
      ]
    }
    let drawn = lines.compactMap(\.self)
    return [
      "xaxis.type": histogram.isLogarithmic ? "log" : "linear", "xaxis.autorange": true,
      "shapes": .array(drawn.map(\.line)), "annotations": view.levels.count == 1 ? .array(drawn.map(\.name)) : [],
    ]
  }

  private var sentence: String {
    var parts: [String] = []
    for (name, label) in [("healthy", ClipInfo.Label.healthy), ("faulty", .faulty)] {
      let own = ranking.entries.filter { $0.info.label == label }
      if !own.isEmpty {
        parts.append("\(own.count { $0.state == .alarm }) of \(Digits.count(own.count, "\(name) clip"))")
      }
    }
    let unknown = ranking.entries.filter { $0.info.label == nil }
    if !unknown.isEmpty {
      let what = parts.isEmpty ? "clip" : "unlabelled clip"
      parts.append("\(unknown.count { $0.state == .alarm }) of \(Digits.count(unknown.count, what))")
    }
    let last = parts.count > 1 ? parts.removeLast() : nil
    var text = parts.joined(separator: ", ") + (last.map { " and \($0)" } ?? "")
    text += ranking.entries.count == 1 ? " lies" : " lie"
    text += " above the alarm level\(views.count > 1 ? " of their machine" : "")."
    if views.count > 1, (results.deciding?.levels.count ?? 0) > 1 {
      text += " The lines are each machine's own levels; choose a machine to see which are whose."
    }
    let (falseAlarms, missed) = (ranking.count(.falseAlarm), ranking.count(.missed))
    if falseAlarms + missed > 0 {
      text += " Below, every false alarm (\(Digits.grouped(falseAlarms))) and every missed clip"
      text += " (\(Digits.grouped(missed))) has a mark of its own."
    }
    return text
  }
}
