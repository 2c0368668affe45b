internal import Pipelines

/// The score of every clip in the order of the input, a row for each machine with its levels.
struct ClipCourseFigure {
  /// Rows beyond this make a page nobody scrolls.
  private static let machineLimit = 12
  private static let pointLimit = 6000
  private static let rowHeight = 130

  private let results: ClipRunResults
  private let ranking: ClipRanking
  private let shown: [String]

  /// nil where no clip has a score.
  init?(_ results: ClipRunResults, _ ranking: ClipRanking) {
    self.results = results
    self.ranking = ranking
    let clips = results.input.clips
    let scored = Set(clips.indices.filter { results.score(ofClip: $0) != nil }.map { clips[$0].machine })
    // Those with the most alarms stay where there are too many, in the order of the input.
    let alarms = Dictionary(
      ranking.entries.filter { $0.state == .alarm }.map { ($0.info.machine, 1) }, uniquingKeysWith: +)
    let machines = results.input.machines.filter(scored.contains)
    let kept = Set(
      machines.enumerated().sorted { first, second in
        let (a, b) = (alarms[first.element] ?? 0, alarms[second.element] ?? 0)
        return a == b ? first.offset < second.offset : a > b
      }
      .prefix(Self.machineLimit).map(\.element))
    shown = machines.filter(kept.contains)
    if shown.isEmpty { return nil }
  }

  private enum Group: CaseIterable {
    case fitted, healthy, unknown, faulty

    init(_ info: ClipInfo) {
      switch (info.role == .monitored, info.label) {
      case (false, _): self = .fitted
      case (true, .healthy): self = .healthy
      case (true, .faulty): self = .faulty
      case (true, nil): self = .unknown
      }
    }

    var name: String {
      switch self {
      case .fitted: "used for fitting or levels"
      case .healthy: "judged, healthy"
      case .unknown: "judged, no label"
      case .faulty: "judged, faulty"
      }
    }

    var marker: JSONValue {
      switch self {
      case .fitted: ["symbol": "circle-open", "size": 5, "color": Palette.raw.token]
      case .healthy: ["symbol": "circle", "size": 6, "color": Palette.healthy.token]
      case .unknown: ["symbol": "diamond", "size": 6, "color": Palette.accent.token]
      case .faulty: ["symbol": "x", "size": 6, "color": Palette.alarm.token]
      }
    }
  }

  var figure: Figure {
    let rows = PlotRows(heights: shown.map { _ in Self.rowHeight }, gap: 30)
    var traces: [JSONValue] = []
    var layout: JSONValue = [
      "xaxis": [
        "title": ["text": "clip, in the order of the input"],
        "anchor": .string(rows.axisName(rows.count - 1)), "zeroline": false,
      ],
      "hovermode": "closest", "showlegend": true, "legend": Figure.legendBelow,
      "margin": ["b": 110, "t": 40],
    ]
    var annotations: [JSONValue] = []
    var named: Set<String> = []
    let groups = Group.allCases.filter { group in
      results.input.clips.indices.contains {
        results.score(ofClip: $0) != nil && Group(results.input.clips[$0]) == group
      }
    }
    for (row, machine) in shown.enumerated() {
      let clips = results.input.clips.indices.filter { results.input.clips[$0].machine == machine }
      for group in groups {
        let own = clips.enumerated().filter { _, clip in Group(results.input.clips[clip]) == group }
        // A legend explains no group without points.
        guard !own.isEmpty else { continue }
        traces.append(points(own, group, rows.axisName(row), isFirst: named.insert(group.name).inserted))
      }
      if let levels = results.deciding?.levels.first(where: { $0.machine == machine }) {
        traces += [
          level(levels.warning, "warning level", clips.count, "dash", .warning, rows.axisName(row), isFirst: row == 0),
          level(levels.alarm, "alarm level", clips.count, "dashdot", .alarm, rows.axisName(row), isFirst: row == 0),
        ]
      }
      layout = layout.with(
        rows.layoutKey(row),
        [
          "domain": rows.domain(row), "title": ["text": "score"], "nticks": 4, "zeroline": false,
          "type": isSteep ? "log" : "linear",
        ])
      annotations.append(title(machine, rows, row))
    }
    return Figure(
      id: "course", title: "Score of each clip", sentence: sentence, height: rows.totalHeight + 190, traces: traces,
      layout: layout.with("annotations", .array(annotations)))
  }

  private func points(
    _ own: [(offset: Int, element: Int)], _ group: Group, _ yAxis: String, isFirst: Bool
  ) -> JSONValue {
    let scores = own.map { Float(results.score(ofClip: $0.element) ?? .nan) }
    let kept = Decimation.extremes(of: scores, limit: max(Self.pointLimit / shown.count, 4))
      .filter { scores[$0].isFinite }.map { own[$0] }
    return [
      "type": "scatter", "mode": "markers", "name": .string(group.name), "legendgroup": .string(group.name),
      "showlegend": .boolean(isFirst), "yaxis": .string(yAxis), "x": .array(kept.map { .integer($0.offset) }),
      "y": .array(kept.map { .rounded(results.score(ofClip: $0.element) ?? .nan, digits: 4) }),
      "text": .array(kept.map { Figure.label(results.name(ofClip: $0.element)) }),
      "hovertemplate": "%{text}<br>score %{y:.4g}<extra></extra>", "marker": group.marker.with("opacity", 0.85),
    ]
  }

  private func level(
    _ value: Double, _ name: String, _ count: Int, _ dash: JSONValue, _ colour: Palette, _ yAxis: String, isFirst: Bool
  ) -> JSONValue {
    [
      "type": "scatter", "mode": "lines", "name": .string(name), "legendgroup": .string(name),
      "showlegend": .boolean(isFirst), "yaxis": .string(yAxis), "x": [0, .integer(max(count - 1, 1))],
      "y": .rounded([value, value]), "line": ["width": 1.5, "dash": dash, "color": colour.token],
      "hovertemplate": .string("\(name) %{y:.4g}<extra></extra>"),
    ]
  }

  /// Whether faults would flatten everything near the levels.
  private var isSteep: Bool {
    let scores = results.input.clips.indices.compactMap(results.score)
    let levels = (results.deciding?.levels ?? []).map(\.alarm).filter(\.isFinite)
    guard let lowest = scores.min(), let highest = scores.max(), let level = levels.min() else { return false }
    return lowest > 0 && highest > 20 * level
  }

  private func title(_ machine: String, _ rows: PlotRows, _ row: Int) -> JSONValue {
    let own = ranking.entries(ofMachine: machine)
    let alarms = own.count { $0.state == .alarm }
    let text =
      own.isEmpty ? "nothing judged" : "\(Digits.grouped(alarms)) of \(Digits.grouped(own.count)) judged at alarm"
    return [
      "text": .string("<b>\(HTML.escaped(ClipInfo.label(ofMachine: machine)))</b>  \(text)"), "xref": "paper",
      "yref": "paper", "x": 0, "y": .number(rows.top(row)), "xanchor": "left", "yanchor": "bottom", "showarrow": false,
    ]
  }

  private var sentence: String {
    let noisy = shown.map { machine in (machine, ranking.entries(ofMachine: machine)) }
      .filter { $0.1.contains { $0.state == .alarm } }
    var text: String
    if noisy.isEmpty {
      text = "No judged clip lies above the alarm level."
    } else {
      let count = noisy.reduce(0) { $0 + $1.1.count { $0.state == .alarm } }
      text = "\(Digits.count(count, "judged clip")) \(count == 1 ? "lies" : "lie") above the alarm level"
      text += shown.count > 1 ? ", on \(noisy.count) of \(Digits.count(shown.count, "machine"))." : "."
    }
    text += " Clips are independent: their order is that of their names, not of time."
    let hidden = results.input.machines.count - shown.count
    return hidden > 0 ? text + " \(Digits.count(hidden, "machine")) with fewer alarms are in the tables only." : text
  }
}
