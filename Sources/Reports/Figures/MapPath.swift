internal import Pipelines
internal import Tensors

/// The machine's way over a map: the mean position of each snapshot's windows, in order of time.
struct MapPath {
  /// More stops than this are finer than a slider can be set.
  private static let limit = 200

  /// The stops.
  let snapshots: [Int]
  /// `[stop]`: its windows, as places in `LatentMap.windows`.
  private let places: [[Int]]

  init(_ results: RunResults) {
    let windows = results.latents.windows
    let owners = windows.map { results.windows.snapshot.indices.contains($0) ? results.windows.snapshot[$0] : 0 }
    let stops = Dictionary(grouping: windows.indices) { owners[$0] }.sorted { $0.key < $1.key }
    let step = max(1, (stops.count + Self.limit - 1) / Self.limit)
    // The last stop is always among them.
    let kept = stops.indices.filter { (stops.count - 1 - $0).isMultiple(of: step) }.map { stops[$0] }
    snapshots = kept.map(\.key)
    places = kept.map(\.value)
  }

  /// - Parameter points: `[point, 2]`.
  func nodes(on points: Matrix) -> [(x: Double, y: Double)] {
    places.map { places in
      let x = places.reduce(0.0) { $0 + Double(points[$1, 0]) }
      let y = places.reduce(0.0) { $0 + Double(points[$1, 1]) }
      return (x / Double(places.count), y / Double(places.count))
    }
  }

  /// Moves one marker of each map along its path; it begins at the last snapshot.
  ///
  /// - Parameter traces: The marker of each map.
  func slider(over maps: [Matrix], traces: [Int]) -> JSONValue {
    let nodes = maps.map { self.nodes(on: $0) }
    let markers = JSONValue.array(traces.map(JSONValue.integer))
    let steps = snapshots.indices.map { stop -> JSONValue in
      let x = nodes.map { JSONValue.array([.rounded($0[stop].x)]) }
      let y = nodes.map { JSONValue.array([.rounded($0[stop].y)]) }
      return [
        "label": .string(String(snapshots[stop])), "method": "restyle",
        "args": [["x": .array(x), "y": .array(y)], markers],
      ]
    }
    return [
      "active": .integer(max(snapshots.count - 1, 0)), "steps": .array(steps), "currentvalue": ["prefix": "snapshot "],
      "pad": ["t": 44], "len": 1, "x": 0, "ticklen": 3, "minorticklen": 0, "font": ["size": 11],
      "bgcolor": Palette.card.token, "bordercolor": Palette.rule.token, "tickcolor": Palette.rule.token,
      "activebgcolor": Palette.accent.token,
    ]
  }
}
