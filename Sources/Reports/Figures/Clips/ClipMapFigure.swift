internal import Pipelines
internal import Tensors

/// The clips in two dimensions, coloured by what is known or said of them.
struct ClipMapFigure {
  /// Points beyond this slow the page down and hide each other.
  private static let pointLimit = 3000
  private static let categoryLimit = 12

  private let results: ClipRunResults
  private let map: ClipMap
  /// Places in `ClipMap.clips` that are drawn.
  private let drawn: [Int]

  /// nil where there is no map.
  init?(_ results: ClipRunResults) {
    guard let map = results.map, !map.clips.isEmpty else { return nil }
    self.results = results
    self.map = map
    let stride = max(1, (map.clips.count + Self.pointLimit - 1) / Self.pointLimit)
    // Alarms are few and what a reader looks for.
    drawn = map.clips.indices.filter { place in
      place.isMultiple(of: stride) || results.state(ofClip: map.clips[place]) == .alarm
    }
  }

  /// One way of colouring: names and the drawn points that bear them.
  private struct Colouring {
    var label: String
    var categories: [(name: String, rows: [Int], marker: JSONValue)]
  }

  private func info(_ place: Int) -> ClipInfo? {
    let clip = map.clips[place]
    return results.input.clips.indices.contains(clip) ? results.input.clips[clip] : nil
  }

  var figure: Figure {
    let colourings = self.colourings
    var traces: [JSONValue] = []
    var owners: [Int] = []
    for (place, colouring) in colourings.enumerated() {
      for category in colouring.categories {
        owners.append(place)
        traces.append([
          "type": "scatter", "mode": "markers", "name": Figure.label(category.name),
          "rows": .array(category.rows.map(JSONValue.integer)), "x": .string(maps[0].columns[0]),
          "y": .string(maps[0].columns[1]), "text": "clip", "hovertemplate": "%{text}<extra></extra>",
          "marker": category.marker, "visible": .boolean(place == 0),
        ])
      }
    }
    return Figure(
      id: "map", title: "Map of the clips", sentence: sentence, height: 620, traces: traces,
      layout: [
        "xaxis": ["title": ["text": .string(maps[0].axes[0])], "zeroline": false],
        "yaxis": ["title": ["text": .string(maps[0].axes[1])], "zeroline": false], "hovermode": "closest",
        "showlegend": true, "legend": Figure.legendBelow, "margin": ["b": 110, "t": 24],
      ],
      switches: [mapSwitch(traces.count), colourSwitch(colourings, owners)].compactMap(\.self), columns: columns)
  }

  private struct Projection {
    var label: String
    var points: Matrix
    var columns: [String]
    var axes: [String]
  }

  private var maps: [Projection] {
    let axes = (0..<2).map { component -> String in
      let share = map.pcaExplained.indices.contains(component) ? map.pcaExplained[component] : nil
      return "component \(component + 1) (" + Digits.percent(share) + " of the variance)"
    }
    let pca = Projection(label: "PCA", points: map.pca, columns: ["pca1", "pca2"], axes: axes)
    guard let tsne = map.tsne else { return [pca] }
    return [
      pca,
      Projection(
        label: "t-SNE", points: tsne, columns: ["tsne1", "tsne2"], axes: ["t-SNE 1 (no unit)", "t-SNE 2 (no unit)"]),
    ]
  }

  private var columns: JSONValue {
    var members = maps.flatMap { projection in
      (0..<2).map { axis in
        JSONValue.Member(
          projection.columns[axis], .array(drawn.map { .rounded(projection.points[$0, axis], digits: 4) }))
      }
    }
    members.append(
      .init(
        "clip",
        .array(
          drawn.map { place in
            let clip = map.clips[place]
            let score = results.score(ofClip: clip).map { ", score \(Digits.significant($0))" } ?? ""
            return Figure.label(results.name(ofClip: clip) + score)
          })))
    return .object(members)
  }

  private func mapSwitch(_ traceCount: Int) -> Figure.Switch? {
    guard maps.count > 1 else { return nil }
    return Figure.Switch(
      label: "Map",
      options: maps.map { projection in
        Figure.Option(
          label: projection.label,
          traces: [
            "x": .array((0..<traceCount).map { _ in .string(projection.columns[0]) }),
            "y": .array((0..<traceCount).map { _ in .string(projection.columns[1]) }),
          ],
          layout: [
            "xaxis.title.text": .string(projection.axes[0]), "yaxis.title.text": .string(projection.axes[1]),
            "xaxis.autorange": true, "yaxis.autorange": true,
          ])
      })
  }

  private func colourSwitch(_ colourings: [Colouring], _ owners: [Int]) -> Figure.Switch? {
    guard colourings.count > 1 else { return nil }
    return Figure.Switch(
      label: "Colour",
      options: colourings.enumerated().map { place, colouring in
        Figure.Option(label: colouring.label, traces: ["visible": .array(owners.map { .boolean($0 == place) })])
      })
  }

  private var colourings: [Colouring] {
    var colourings = [states]
    let infos = drawn.map(info)
    if infos.contains(where: { $0?.label != nil }) { colourings.append(labels) }
    if Set(infos.compactMap { $0?.machine }).count > 1 {
      colourings.append(named("machine") { info in info?.machineLabel ?? "unknown" })
    }
    if Set(infos.compactMap { $0?.fault }).count > 1 {
      colourings.append(named("fault") { info in info?.fault ?? (info?.label == .healthy ? "healthy" : "not said") })
    }
    return colourings
  }

  private var states: Colouring {
    let symbols: [HealthState: JSONValue] = [
      .undetermined: "circle-open", .healthy: "circle", .warning: "triangle-up", .alarm: "square",
    ]
    let categories = HealthState.allCases.compactMap { state -> (name: String, rows: [Int], marker: JSONValue)? in
      let rows = drawn.indices.filter { results.state(ofClip: map.clips[drawn[$0]]) == state }
      guard !rows.isEmpty else { return nil }
      return (state.word.lowercased(), rows, marker(symbols[state] ?? "circle", state.colour))
    }
    return Colouring(label: "state", categories: categories)
  }

  private var labels: Colouring {
    let kinds: [(name: String, label: ClipInfo.Label?, symbol: JSONValue, colour: Palette)] = [
      ("no label", nil, "circle-open", .undetermined), ("healthy", .healthy, "circle", .healthy),
      ("faulty", .faulty, "x", .alarm),
    ]
    let categories = kinds.compactMap { kind -> (name: String, rows: [Int], marker: JSONValue)? in
      let rows = drawn.indices.filter { info(drawn[$0])?.label == kind.label }
      return rows.isEmpty ? nil : (kind.name, rows, marker(kind.symbol, kind.colour))
    }
    return Colouring(label: "label", categories: categories)
  }

  /// By a name, the most frequent ones; symbols and colours repeat in cycles of different length.
  private func named(_ label: String, _ name: (ClipInfo?) -> String) -> Colouring {
    let symbols: [JSONValue] = ["circle", "square", "diamond", "triangle-up", "x", "star", "cross"]
    let colours: [Palette] = [.accent, .alarm, .healthy, .second, .warning, .ink]
    let groups = Dictionary(grouping: drawn.indices) { name(info(drawn[$0])) }
    let order = groups.sorted { $0.value.count == $1.value.count ? $0.key < $1.key : $0.value.count > $1.value.count }
    var categories = order.prefix(Self.categoryLimit).sorted { $0.key < $1.key }.enumerated().map { place, group in
      (
        name: group.key, rows: group.value,
        marker: marker(symbols[place % symbols.count], colours[place % colours.count])
      )
    }
    let others = order.dropFirst(Self.categoryLimit).flatMap(\.value).sorted()
    if !others.isEmpty { categories.append(("others", others, marker("circle-open", .undetermined))) }
    return Colouring(label: label, categories: categories)
  }

  private func marker(_ symbol: JSONValue, _ colour: Palette) -> JSONValue {
    ["symbol": symbol, "size": 6, "opacity": 0.8, "color": colour.token]
  }

  private var sentence: String {
    var text = "Each point is a clip, by its \(map.space)."
    if let distance = alarmDistance {
      text +=
        " On the first two components, clips at alarm lie \(Digits.significant(distance, 2)) times as far from the"
      text += " mean of the healthy ones as those do themselves."
    }
    if map.tsne != nil { text += " Neighbours on the t-SNE map are alike; its distances across the map mean nothing." }
    if let note = map.note { text += " \(PlainWords.sentence(note))" }
    if drawn.count < map.clips.count {
      text +=
        " \(Digits.grouped(drawn.count)) of \(Digits.grouped(map.clips.count)) points are drawn, all alarms among them."
    }
    return text
  }

  /// Root-mean-square distance of clips at alarm from the mean of the healthy state's, over the healthy ones' own.
  private var alarmDistance: Double? {
    func points(_ state: HealthState) -> [(x: Double, y: Double)] {
      map.clips.indices.filter { results.state(ofClip: map.clips[$0]) == state }
        .map { (Double(map.pca[$0, 0]), Double(map.pca[$0, 1])) }.filter { $0.0.isFinite && $0.1.isFinite }
    }
    let (healthy, alarmed) = (points(.healthy), points(.alarm))
    guard healthy.count > 2, !alarmed.isEmpty else { return nil }
    let x = healthy.reduce(0) { $0 + $1.x } / Double(healthy.count)
    let y = healthy.reduce(0) { $0 + $1.y } / Double(healthy.count)
    func spread(_ points: [(x: Double, y: Double)]) -> Double {
      let sum = points.reduce(0) { $0 + ($1.x - x) * ($1.x - x) + ($1.y - y) * ($1.y - y) }
      return (sum / Double(points.count)).squareRoot()
    }
    let own = spread(healthy)
    return own > 0 ? spread(alarmed) / own : nil
  }
}
