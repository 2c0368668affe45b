internal import Pipelines
internal import Tensors

/// Windows in two dimensions, coloured by time, with the machine's path and a slider along it.
struct LatentMapFigure {
  /// Points beyond this hide each other; beyond 4,000 the page draws them by WebGL.
  private static let pointLimit = 12_000
  private let results: RunResults
  private let axis: SnapshotAxis
  /// Points of the map that are drawn: places in `LatentMap.windows`.
  private let drawn: [Int]
  private let path: MapPath

  init(_ results: RunResults, along axis: SnapshotAxis) {
    self.results = results
    self.axis = axis
    let count = results.latents.windows.count
    let stride = max(1, (count + Self.pointLimit - 1) / Self.pointLimit)
    drawn = Array(Swift.stride(from: 0, to: count, by: stride))
    path = MapPath(results)
  }

  /// nil where the map is empty.
  var figure: Figure? {
    guard !drawn.isEmpty else { return nil }
    let latents = results.latents
    var maps: [(name: String, points: Matrix, axes: [String])] = []
    if let tsne = latents.tsne { maps.append(("t-SNE", tsne, ["t-SNE 1 (no unit)", "t-SNE 2 (no unit)"])) }
    let explained = (0..<2).map { component -> String in
      let share = latents.pcaExplained.indices.contains(component) ? latents.pcaExplained[component] : nil
      return "component \(component + 1) (" + Digits.percent(share) + " of the variance)"
    }
    maps.append(("PCA", latents.pca, explained))
    let traces = maps.enumerated().flatMap { place, map in
      self.traces(
        of: map.points, firstPlaced: map.name == "PCA" ? nil : latents.quality?.firstPlaced, isVisible: place == 0)
    }
    let slider = path.slider(over: maps.map(\.points), traces: maps.indices.map { ($0 + 1) * tracesPerMap.count - 1 })
    let options = maps.enumerated().map { place, map in
      Figure.Option(
        label: map.name,
        traces: [
          "visible": .array(maps.indices.flatMap { other in tracesPerMap.map { _ in .boolean(other == place) } })
        ],
        layout: [
          "xaxis.title.text": .string(map.axes[0]), "yaxis.title.text": .string(map.axes[1]),
          "xaxis.autorange": true, "yaxis.autorange": true,
        ])
    }
    return Figure(
      id: "latents", title: "Latent map", sentence: sentence, height: 700, traces: traces,
      layout: [
        "xaxis": ["title": ["text": .string(maps[0].axes[0])], "zeroline": false],
        "yaxis": ["title": ["text": .string(maps[0].axes[1])], "zeroline": false], "hovermode": "closest",
        "showlegend": true, "legend": Figure.legendBelow,
        "margin": Palette.marginBelowBar.with("b", 190), "sliders": [slider],
      ],
      switches: [.init(label: "Map", options: options)])
  }

  private let tracesPerMap = ["healthy", "judged", "placed", "path", "here"]

  /// - Parameter firstPlaced: The first point that was placed into the finished map.
  private func traces(of points: Matrix, firstPlaced: Int?, isVisible: Bool) -> [JSONValue] {
    let early = drawn.filter { $0 < firstPlaced ?? .max }
    let placed = drawn.filter { $0 >= firstPlaced ?? .max }
    let healthy = early.filter { role(of: $0) != .monitored && role(of: $0) != .leftOut }
    let judged = early.filter { role(of: $0) == .monitored }
    let nodes = path.nodes(on: points)
    return [
      cloud(healthy, points, "healthy windows", symbol: "circle-open", isVisible),
      cloud(judged, points, "judged windows", symbol: "circle", isVisible),
      cloud(placed, points, "placed later", symbol: "diamond-open", isVisible)
        .with("showlegend", .boolean(!placed.isEmpty)),
      [
        "type": "scatter", "mode": "lines+markers", "name": "path of the machine", "x": .rounded(nodes.map(\.x)),
        "y": .rounded(nodes.map(\.y)), "line": ["width": 1.2, "color": Palette.ink.token],
        "marker": marker(symbol: "square", size: 5, path.snapshots).with(
          "line", ["width": 1, "color": Palette.ink.token]),
        "customdata": .array(path.snapshots.map(JSONValue.integer)),
        "hovertemplate": "the machine at snapshot %{customdata}<extra></extra>", "visible": .boolean(isVisible),
      ],
      [
        "type": "scatter", "mode": "markers", "name": "at the slider's snapshot",
        "x": .rounded(nodes.suffix(1).map(\.x)),
        "y": .rounded(nodes.suffix(1).map(\.y)), "hoverinfo": "name",
        "marker": [
          "symbol": "star", "size": 17, "color": Palette.alarm.token,
          "line": ["width": 1, "color": Palette.ink.token],
        ], "visible": .boolean(isVisible),
      ],
    ]
  }

  private func cloud(
    _ places: [Int], _ points: Matrix, _ name: String, symbol: JSONValue, _ isVisible: Bool
  ) -> JSONValue {
    let ticks = colourTicks
    return [
      "type": "scatter", "mode": "markers", "name": .string(name),
      "x": .array(places.map { .rounded(points[$0, 0], digits: 4) }),
      "y": .array(places.map { .rounded(points[$0, 1], digits: 4) }),
      "customdata": .array(places.map { .integer(snapshot(of: $0)) }),
      "hovertemplate": "snapshot %{customdata}<extra></extra>", "visible": .boolean(isVisible),
      "marker": marker(symbol: symbol, size: 6, places.map(snapshot)).with("opacity", 0.8)
        .with("showscale", .boolean(symbol == "circle"))
        .with("colorbar", Palette.bar(title: "snapshot", ticks: ticks.map { (Double($0), tickText($0)) })),
    ]
  }

  /// Points coloured by their snapshots.
  private func marker(symbol: JSONValue, size: Int, _ snapshots: [Int]) -> JSONValue {
    [
      "symbol": symbol, "size": .integer(size), "color": .array(snapshots.map(JSONValue.integer)), "cmin": 0,
      "cmax": .integer(max(results.input.snapshotCount - 1, 1)),
      "colorscale": Palette.scale([.time0, .time1, .time2]),
    ]
  }

  private var colourTicks: [Int] {
    let last = max(results.input.snapshotCount - 1, 1)
    return Array(Set((0...4).map { last * $0 / 4 })).sorted()
  }

  private func tickText(_ snapshot: Int) -> String {
    axis.brief(snapshot, places: 10).map { "\(snapshot)<br>\($0)" } ?? String(snapshot)
  }

  private func snapshot(of place: Int) -> Int {
    let window = results.latents.windows[place]
    return results.windows.snapshot.indices.contains(window) ? results.windows.snapshot[window] : 0
  }

  private func role(of place: Int) -> SnapshotRole {
    let snapshot = snapshot(of: place)
    return results.input.roles.indices.contains(snapshot) ? results.input.roles[snapshot] : .leftOut
  }

  private var sentence: String {
    var text = LatentDrift(results)?.sentence ?? "The map shows every window as the model sees it."
    text += " Neighbours on the t-SNE map are alike; its distances across the map mean nothing."
    if results.latents.tsne == nil {
      text = LatentDrift(results)?.sentence ?? "The map shows windows by their latents."
    }
    if path.snapshots.count > 1 { text += " The slider shows where the machine stood at each snapshot." }
    if results.latents.tsne != nil, let first = results.latents.quality?.firstPlaced,
      results.latents.windows.indices.contains(first)
    {
      text += " Windows from snapshot \(snapshot(of: first)) on were placed into the finished map."
    }
    if let note = results.latents.note { text += " \(PlainWords.sentence(note))" }
    if drawn.count < results.latents.windows.count {
      text += " \(Digits.grouped(drawn.count)) of \(Digits.grouped(results.latents.windows.count)) points are drawn."
    }
    return text
  }
}
