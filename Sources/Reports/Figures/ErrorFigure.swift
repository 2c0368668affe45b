internal import Pipelines

/// How far apart healthy and judged scores lie, and where the levels cut: windows above, snapshots below.
struct ErrorFigure {
  private let results: RunResults
  private let healthyWindows: [Double]
  private let judgedWindows: [Double]
  private let healthySnapshots: [Double]
  private let judgedSnapshots: [Double]
  /// What the healthy group is, in words.
  private let healthyName: String

  init(_ results: RunResults) {
    self.results = results
    let roles = results.input.roles
    // Scores of training windows flatter the model; the ones it never saw are the honest comparison.
    let isUnseenEnough = roles.count { $0 == .threshold } >= 5
    let healthyRoles: Set<SnapshotRole> = isUnseenEnough ? [.threshold] : [.training, .validation, .threshold]
    healthyName = isUnseenEnough ? "healthy, unseen by the model" : "healthy"
    func windows(_ wanted: Set<SnapshotRole>) -> [Double] {
      zip(results.windows.snapshot, results.windows.score).compactMap { snapshot, score in
        roles.indices.contains(snapshot) && wanted.contains(roles[snapshot]) && score.isFinite ? Double(score) : nil
      }
    }
    func snapshots(_ wanted: Set<SnapshotRole>) -> [Double] {
      zip(roles, results.snapshots.score).compactMap { wanted.contains($0) && $1.isFinite ? Double($1) : nil }
    }
    healthyWindows = windows(healthyRoles)
    judgedWindows = windows([.monitored])
    healthySnapshots = snapshots(healthyRoles)
    judgedSnapshots = snapshots([.monitored])
  }

  var figure: Figure {
    let thresholds = results.thresholds
    let windows = Histogram(spanning: healthyWindows + judgedWindows + [thresholds.window])
    let snapshots = Histogram(
      spanning: healthySnapshots + judgedSnapshots + [thresholds.warning, thresholds.alarm])
    let traces = [
      bars(healthyWindows, windows, healthyName, .healthy, panel: 0),
      bars(judgedWindows, windows, "judged", .accent, panel: 0),
      bars(healthySnapshots, snapshots, healthyName, .healthy, panel: 1),
      bars(judgedSnapshots, snapshots, "judged", .accent, panel: 1),
    ]
    let levels = [
      windows.level(thresholds.window, "window level", "dash", .warning),
      snapshots.level(thresholds.warning, "warning", "dash", .warning, axes: ("x2", "y2")),
      snapshots.level(thresholds.alarm, "alarm", "dashdot", .alarm, axes: ("x2", "y2"), height: 0.86),
    ].compactMap(\.self)
    return Figure(
      id: "errors", title: "Scores of healthy and judged data", sentence: sentence, height: 520, traces: traces,
      layout: [
        "barmode": "overlay", "bargap": 0, "showlegend": true,
        "legend": Figure.legendAbove,
        "xaxis": axis("score of a window", windows, anchor: "y"), "yaxis": vertical("windows (%)", [0.6, 1]),
        "xaxis2": axis("score of a snapshot", snapshots, anchor: "y2"),
        "yaxis2": vertical("snapshots (%)", [0, 0.38]).with("anchor", "x2"),
        "shapes": .array(levels.map(\.line)), "annotations": .array(levels.map(\.name)),
      ])
  }

  private func axis(_ title: String, _ histogram: Histogram, anchor: String) -> JSONValue {
    [
      "title": ["text": .string(title + (histogram.isLogarithmic ? " (logarithmic)" : ""))],
      "type": histogram.isLogarithmic ? "log" : "linear", "anchor": .string(anchor),
    ]
  }

  private func vertical(_ title: String, _ domain: JSONValue) -> JSONValue {
    ["title": ["text": .string(title)], "domain": domain, "rangemode": "tozero"]
  }

  private func bars(
    _ values: [Double], _ histogram: Histogram, _ name: String, _ colour: Palette, panel: Int
  ) -> JSONValue {
    histogram.bars(of: values, name: name, colour: colour)
      .with("showlegend", .boolean(panel == 0))
      .with("xaxis", panel == 0 ? "x" : "x2").with("yaxis", panel == 0 ? "y" : "y2")
  }

  private var sentence: String {
    func above(_ values: [Double], _ level: Double) -> Double? {
      values.isEmpty ? nil : Double(values.count { $0 > level }) / Double(values.count)
    }
    let level = results.thresholds.window
    var parts: [String] = []
    if let share = above(healthyWindows, level) {
      let group = healthyName == "healthy" ? "healthy" : "unseen healthy"
      parts.append("\(Digits.percent(share)) of \(Digits.grouped(healthyWindows.count)) \(group) windows")
    }
    if let share = above(judgedWindows, level) {
      parts.append("\(Digits.percent(share)) of \(Digits.grouped(judgedWindows.count)) judged windows")
    }
    guard !parts.isEmpty else { return "No window was scored." }
    return parts.joined(separator: " and ") + " score above the window level, \(Digits.significant(level))."
  }
}
