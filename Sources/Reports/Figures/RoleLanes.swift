internal import Pipelines

/// What each snapshot was used for, as one lane of bars per role.
struct RoleLanes {
  /// From top to bottom.
  static let order: [(role: SnapshotRole, name: String, colour: Palette)] = [
    (.training, "training", .healthy), (.validation, "validation", .second), (.threshold, "threshold", .warning),
    (.monitored, "monitored", .accent), (.leftOut, "left out", .undetermined),
  ]

  let axis: SnapshotAxis
  let roles: [SnapshotRole]

  /// The roles that occur, from top to bottom.
  private var lanes: [(role: SnapshotRole, name: String, colour: Palette)] {
    Self.order.filter { lane in roles.contains(lane.role) }
  }

  /// CSS pixels that the lanes need.
  var height: Int { 18 * max(lanes.count, 1) }

  /// - Parameter yAxis: The plotly name of the axis the lanes are drawn on, such as `y`.
  func traces(on yAxis: String) -> [JSONValue] {
    lanes.enumerated().map { place, lane in
      var x: [JSONValue] = []
      var y: [JSONValue] = []
      for run in runs(of: lane.role) {
        // Half a step on either side, so that a single snapshot is still a bar.
        x += [
          axis.json(axis.edge(before: run.lowerBound)),
          axis.json(axis.edge(after: run.upperBound - 1)), .null,
        ]
        y += [.integer(-place), .integer(-place), .null]
      }
      return [
        "type": "scatter", "mode": "lines", "x": .array(x), "y": .array(y), "yaxis": .string(yAxis),
        "line": ["width": 9, "color": lane.colour.token], "name": .string(lane.name), "hoverinfo": "name",
        "showlegend": false,
      ]
    }
  }

  var axisLayout: JSONValue {
    let places = lanes.indices.map { JSONValue.integer(-$0) }
    return [
      "tickvals": .array(places), "ticktext": JSONValue(lanes.map(\.name)), "showgrid": false, "zeroline": false,
      "range": [.number(0.6 - Double(max(lanes.count, 1))), 0.6], "fixedrange": true, "ticks": "",
    ]
  }

  /// Stretches of snapshots of one role without a gap in time.
  private func runs(of role: SnapshotRole) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for index in roles.indices where roles[index] == role {
      if let last = runs.last, last.upperBound == index, !axis.hasGap(between: index - 1, and: index) {
        runs[runs.count - 1] = last.lowerBound..<index + 1
      } else {
        runs.append(index..<index + 1)
      }
    }
    return runs
  }
}
