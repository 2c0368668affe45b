internal import Pipelines
internal import Tensors

/// The upper row of a `PrognosisFigure`: the chosen indicator, its levels, onsets and futures.
struct IndicatorLines {
  private let subject: TrendSubject
  private let course: IndicatorTrend
  private let words: TrendWords
  private let axis: SnapshotAxis
  private let future: FutureAxis
  /// The channel whose residual alone this is, so that its levels of warning and alarm apply.
  private let alarmChannel: Int?
  /// Where the fan is cut off: beyond the failure level it says nothing.
  private let ceiling: Double

  init(_ subject: TrendSubject, _ words: TrendWords, axis: SnapshotAxis, future: FutureAxis) {
    self.subject = subject
    self.words = words
    self.axis = axis
    self.future = future
    let course =
      subject.indicator ?? IndicatorTrend(name: "", unit: "", values: [], smoothed: [], quality: IndicatorQuality())
    self.course = course
    alarmChannel =
      course.name == IndicatorTrend.residualName && subject.channels.count == 1 ? subject.channels[0] : nil
    let known =
      (course.values + course.smoothed).compactMap(\.self) + [subject.forecast.failureLevel].compactMap(\.self)
    let (low, high) = (known.min() ?? 0, known.max() ?? 1)
    ceiling = high + 0.12 * max(high - low, 1e-9)
  }

  var hasAlarmLevels: Bool { alarmChannel != nil }

  var title: String { course.name + (course.unit.isEmpty ? "" : " (\(course.unit))") }

  var isPositive: Bool {
    let drawn =
      (course.values + course.smoothed).compactMap(\.self) + (subject.forecast.fan?.lower ?? [])
      + [subject.forecast.failureLevel].compactMap(\.self)
    return drawn.allSatisfy { $0 > 0 }
  }

  func traces(methods: [String]) -> [JSONValue] {
    let raw = SnapshotLine(Self.points(course.values), along: axis)
    let smoothed = SnapshotLine(Self.points(course.smoothed), along: axis)
    return fan + [
      line(raw, "each snapshot", ["width": 1, "color": Palette.raw.token]),
      line(smoothed, "smoothed", ["width": 2, "color": Palette.accent.token])
        .with("customdata", .array(smoothed.snapshots))
        .with("hovertemplate", "snapshot %{customdata}: %{y:.4g}<extra></extra>"),
    ] + levels + failure + end + methods.enumerated().map(mark) + [alarmMark]
  }

  private static func points(_ values: [Double?]) -> [Float] { values.map { $0.map { Float($0) } ?? .nan } }

  private func line(_ points: SnapshotLine, _ name: String, _ style: JSONValue) -> JSONValue {
    [
      "type": "scatter", "mode": "lines", "x": .array(points.x), "y": .array(points.y), "name": .string(name),
      "line": style, "hovertemplate": .string("\(name): %{y:.4g}<extra></extra>"),
    ]
  }

  private var levels: [JSONValue] {
    guard let alarmChannel else { return [] }
    let scores = words.results.snapshots
    let kinds: [(String, Matrix, JSONValue, Palette)] = [
      ("warning level", scores.warningLevel, "dash", .warning), ("alarm level", scores.alarmLevel, "dashdot", .alarm),
    ]
    return kinds.map { name, table, dash, colour in
      line(
        SnapshotLine(level: table.column(alarmChannel), along: axis), name,
        ["width": 1.5, "dash": dash, "shape": "hv", "color": colour.token])
    }
  }

  /// The failure level from the first snapshot into the future.
  private var failure: [JSONValue] {
    guard let level = subject.forecast.failureLevel else { return [] }
    let y = JSONValue.rounded(level)
    return [
      [
        "type": "scatter", "mode": "lines", "x": [axis.position(0), future.position(farthest)], "y": [y, y],
        "name": "failure level", "line": ["width": 2, "color": Palette.alarm.token],
        "hovertemplate": "failure level: %{y:.4g}<extra></extra>",
      ]
    ]
  }

  /// The hour that the drawing reaches to.
  private var farthest: Double {
    let life = subject.estimate?.remaining
    let horizon = subject.forecast.fan?.hours.last ?? future.now
    return max(horizon, life.map { future.now + ($0.upper ?? $0.median) } ?? future.now)
  }

  /// When the life may end: on the failure level where that is what the model foretells, else beside the last value.
  private var end: [JSONValue] {
    guard let estimate = subject.estimate, let life = estimate.remaining else { return [] }
    let isReached = estimate.comparison == nil
    guard let height = isReached ? subject.forecast.failureLevel : lastValue(before: course.smoothed.count) else {
      return []
    }
    let y = JSONValue.rounded(height)
    let ends = [life.lower, life.median, life.upper ?? farthest - future.now].map { future.position(future.now + $0) }
    return [
      [
        "type": "scatter", "mode": "lines+markers", "x": .array(ends), "y": [y, y, y],
        "name": isReached ? "reached, with interval" : "end of life, with interval",
        "line": ["width": 6, "color": Palette.ink.token],
        "marker": [
          "symbol": .array(["line-ns-open", "diamond", life.upper == nil ? "triangle-right" : "line-ns-open"]),
          "size": 13, "color": Palette.ink.token,
        ],
        "hovertemplate": .string(
          "\(isReached ? "failure level reached" : "end of life"): \(HTML.escaped(words.life.brief(life)))<extra></extra>"
        ),
      ]
    ]
  }

  private var fan: [JSONValue] {
    guard let fan = subject.forecast.fan, !fan.hours.isEmpty else { return [] }
    func cut(_ values: [Double]) -> [Double] { values.map { min($0, ceiling) } }
    let x = fan.hours.map(future.position)
    return [
      [
        "type": "scatter", "mode": "lines", "x": .array(x + x.reversed()),
        "y": .rounded(cut(fan.lower) + cut(fan.upper).reversed()), "fill": "toself", "line": ["width": 0],
        "fillcolor": Palette.accent.token, "opacity": 0.2, "hoverinfo": "skip",
        "name": .string("\(Digits.percent(words.trend.confidence)) of the futures"),
      ],
      [
        "type": "scatter", "mode": "lines", "x": .array(x), "y": .rounded(fan.median.map { $0 <= ceiling ? $0 : .nan }),
        "name": "middle future",
        "line": ["width": 2, "dash": "dot", "color": Palette.accent.token],
        "hovertemplate": "middle future: %{y:.4g}<extra></extra>",
      ],
    ]
  }

  /// Where a method puts the change, on the smoothed curve.
  private func mark(_ place: Int, _ method: String) -> JSONValue {
    let symbols: [JSONValue] = ["circle-open", "diamond-open", "triangle-up-open", "cross-open", "star-open", "x-open"]
    let index = subject.onsets.first { $0.method == method }?.index
    return marker(index, place == 0 ? "onset by \(method)" : method, symbols[place % symbols.count], .ink)
  }

  private var alarmMark: JSONValue {
    let channels = words.results.channels
    let index = subject.channels.compactMap { channels.indices.contains($0) ? channels[$0].alarmIndex : nil }.min()
    return marker(index, "alarm confirmed", "square", .alarm)
  }

  private func marker(_ index: Int?, _ name: String, _ symbol: JSONValue, _ colour: Palette) -> JSONValue {
    let place = index.flatMap { course.smoothed.indices.contains($0) && axis.positions.indices.contains($0) ? $0 : nil }
    let value = place.flatMap { course.smoothed[$0] ?? course.values[$0] ?? lastValue(before: $0) }
    let isDrawn = place != nil && value != nil
    return [
      "type": "scatter", "mode": "markers", "x": .array([isDrawn ? place.map(axis.position) ?? .null : .null]),
      "y": .array([value.map { .rounded($0) } ?? .null]), "name": Figure.label(name),
      "showlegend": .boolean(isDrawn),
      "marker": [
        "symbol": symbol, "size": 12, "color": colour.token, "line": ["width": 2, "color": Palette.ink.token],
      ],
      "hovertemplate": .string("\(HTML.escaped(name)), snapshot \(place.map(String.init) ?? "")<extra></extra>"),
    ]
  }

  private func lastValue(before index: Int) -> Double? { course.smoothed[..<index].last { $0 != nil } ?? nil }
}
