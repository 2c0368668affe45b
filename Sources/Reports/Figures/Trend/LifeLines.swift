internal import Pipelines

/// The lower row of a `PrognosisFigure`: the remaining life as it was foretold after each snapshot.
struct LifeLines {
  /// More points than any screen is wide.
  private static let limit = 500

  private let points: [(hour: Double, position: JSONValue, life: LifeInterval?)]
  private let words: TrendWords
  private let future: FutureAxis
  private let unit: LifeWords.Unit
  private let last: Double?

  init(_ subject: TrendSubject, _ words: TrendWords, future: FutureAxis, unit: LifeWords.Unit) {
    self.words = words
    self.future = future
    self.unit = unit
    let history = subject.forecast.history.filter { future.snapshots.positions.indices.contains($0.index) }
    let step = max(1, (history.count + Self.limit - 1) / Self.limit)
    // The last one is always among them.
    let kept = history.indices.filter { (history.count - 1 - $0).isMultiple(of: step) }
    let hours = words.trend.hours
    points = kept.compactMap { place in
      let moment = history[place]
      guard hours.indices.contains(moment.index), let hour = hours[moment.index] else { return nil }
      return (hour, future.snapshots.position(moment.index), moment.estimate.remaining)
    }
    last = subject.estimate?.remaining?.median
  }

  static let nothing: JSONValue = [
    "type": "scatter", "mode": "lines", "x": [.null], "y": [.null], "yaxis": "y2", "showlegend": false,
  ]

  var traces: [JSONValue] {
    guard points.contains(where: { $0.life != nil }) else { return [] }
    return [interval, median, decline].compactMap(\.self)
  }

  /// Early forecasts may reach far beyond what the picture is about.
  private var ceiling: Double {
    let medians = points.compactMap { $0.life?.median }
    let span = future.now - (points.first?.hour ?? future.now) + (last ?? 0)
    return span > 0 ? 2 * span : 2 * (medians.max() ?? 1)
  }

  private func scaled(_ hours: Double) -> Double { min(hours, ceiling) * unit.perHour }

  /// One polygon for each stretch without a refusal.
  private var interval: JSONValue {
    var (x, y): ([JSONValue], [JSONValue]) = ([], [])
    for stretch in points.split(whereSeparator: { $0.life == nil }) {
      let lower = stretch.map { JSONValue.rounded(scaled($0.life?.lower ?? .nan)) }
      let upper = stretch.map { JSONValue.rounded(scaled($0.life?.upper ?? ceiling)) }
      let along = stretch.map(\.position)
      x += along + along.reversed() + [.null]
      y += lower + upper.reversed() + [.null]
    }
    return [
      "type": "scatter", "mode": "lines", "x": .array(x), "y": .array(y), "yaxis": "y2", "fill": "toself",
      "line": ["width": 0], "fillcolor": Palette.second.token, "opacity": 0.28, "hoverinfo": "skip",
      "name": .string("\(Digits.percent(words.trend.confidence)) interval"),
    ]
  }

  private var median: JSONValue {
    [
      "type": "scatter", "mode": "lines+markers", "x": .array(points.map(\.position)),
      "y": .array(points.map { $0.life.map { .rounded(scaled($0.median)) } ?? .null }), "yaxis": "y2",
      "name": "remaining life foretold", "line": ["width": 2, "color": Palette.second.token],
      "marker": ["size": 4, "color": Palette.second.token],
      "customdata": .array(points.map { .string($0.life.map { words.life.brief($0) } ?? "") }),
      "hovertemplate": "%{customdata}<extra></extra>",
    ]
  }

  private var decline: JSONValue? {
    guard let last, let first = points.first(where: { $0.life != nil }) else { return nil }
    return [
      "type": "scatter", "mode": "lines", "x": [first.position, future.position(future.now + last)],
      "y": [.rounded((future.now - first.hour + last) * unit.perHour), 0], "yaxis": "y2",
      "name": "if the last forecast is right", "line": ["width": 1.5, "dash": "dot", "color": Palette.ink.token],
      "hoverinfo": "skip",
    ]
  }
}
