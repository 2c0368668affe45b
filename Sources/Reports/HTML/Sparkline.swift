internal import Foundation
internal import Pipelines
internal import Tensors

/// The foremost channel's smoothed indicator with its levels and marks, as a static picture that needs no script.
struct Sparkline {
  private static let width = 640.0
  private static let height = 230.0
  private static let plot = (left: 8.0, right: 142.0, top: 12.0, bottom: 26.0)

  private let results: RunResults
  private let axis: SnapshotAxis
  private let channel: Int
  private let values: [Float]
  private let scale: Scale

  /// nil where there is nothing to draw.
  init?(_ results: RunResults, along axis: SnapshotAxis) {
    guard let channel = results.foremostChannel else { return nil }
    self.results = results
    self.axis = axis
    self.channel = channel
    values = results.snapshots.smoothed.column(channel)
    let levels = [results.snapshots.warningLevel, results.snapshots.alarmLevel]
    let drawn = values + levels.flatMap { $0.column(channel) }
    guard values.contains(where: \.isFinite) else { return nil }
    scale = Scale(drawn.filter(\.isFinite), isLogarithmic: IndicatorScale(results, channels: [channel]).suitsLogarithm)
  }

  var html: HTML {
    let name = results.channels[channel].label
    return """
      <figure class="spark">
      <svg viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" role="img" aria-label="\(description)">
      \(levels)
      <path d="\(path)" fill="none" stroke="var(--accent)" stroke-width="2" stroke-linejoin="round"/>
      \(mark(results.channels[channel].onsetIndex, "onset", .ink))
      \(mark(results.channels[channel].alarmIndex, "alarm", .alarm))
      \(ends)
      </svg>
      <figcaption>\(name): smoothed health indicator\(scale.isLogarithmic ? " (logarithmic)" : "")\(standing).</figcaption>
      </figure>
      """
  }

  /// Where it ends, against the alarm level.
  private var standing: String {
    guard let last = results.latest(results.snapshots.smoothed, channel: channel) else { return "" }
    let end = ", at \(Digits.significant(last)) at the end"
    guard let level = results.latest(results.snapshots.alarmLevel, channel: channel) else { return end }
    return "\(end), \(last > level ? "above" : "below") its alarm level of \(Digits.significant(level))"
  }

  /// The line and its levels alone, for the cell of a table; its box is stretched, its strokes are not.
  var small: HTML {
    let plot = Self.plot
    let box = [plot.left, plot.top, Self.width - plot.left - plot.right, Self.height - plot.top - plot.bottom]
    let lines = latestLevels.map { levelLine($0.value, colour: $0.colour, dash: $0.dash) }
    return """
      <svg class="tiny" viewBox="\(box.map(number).joined(separator: " "))" preserveAspectRatio="none" role="img" \
      aria-label="\(description)">\(lines)<path d="\(path)" fill="none" stroke="var(--accent)" stroke-width="1.5" \
      vector-effect="non-scaling-stroke" stroke-linejoin="round"/></svg>
      """
  }

  /// The value axis.
  private struct Scale {
    let low: Double
    let high: Double
    let isLogarithmic: Bool

    init(_ values: [Float], isLogarithmic: Bool) {
      self.isLogarithmic = isLogarithmic
      let positions = values.map { isLogarithmic ? log10(Double($0)) : Double($0) }.filter(\.isFinite)
      let (low, high) = (positions.min() ?? 0, positions.max() ?? 1)
      let margin = high > low ? 0.06 * (high - low) : max(abs(high), 1) * 0.5
      (self.low, self.high) = (low - margin, high + margin)
    }

    /// 0 at the bottom, 1 at the top.
    func share(_ value: Double) -> Double {
      let position = isLogarithmic ? log10(value) : value
      return min(max((position - low) / (high - low), 0), 1)
    }
  }

  private func x(_ snapshot: Int) -> Double {
    let first = axis.positions.first ?? 0
    let span = (axis.positions.last ?? 0) - first
    let width = Self.width - Self.plot.left - Self.plot.right
    return Self.plot.left + (span > 0 ? width * (axis.positions[snapshot] - first) / span : 0)
  }

  private func y(_ value: Double) -> Double {
    let height = Self.height - Self.plot.top - Self.plot.bottom
    return Self.plot.top + height * (1 - scale.share(value))
  }

  private func number(_ value: Double) -> String { ((value * 10).rounded() / 10).description }

  private var path: String {
    var text = ""
    var pen: Int?
    for index in Decimation.extremes(of: values, limit: 500) {
      guard values[index].isFinite else {
        pen = nil
        continue
      }
      let isJoined = pen.map { !axis.hasGap(between: $0, and: index) } ?? false
      text += (isJoined ? "L" : "M") + number(x(index)) + " " + number(y(Double(values[index])))
      pen = index
    }
    return text
  }

  private struct Level {
    var name: String
    var value: Double
    var colour: Palette
    var dash: String
  }

  private var latestLevels: [Level] {
    let scores = results.snapshots
    let kinds: [(String, Matrix, Palette, String)] = [
      ("warning", scores.warningLevel, .warning, "7 4"), ("alarm", scores.alarmLevel, .alarm, "9 3 2 3"),
    ]
    return kinds.compactMap { name, table, colour, dash in
      results.latest(table, channel: channel).map { Level(name: name, value: $0, colour: colour, dash: dash) }
    }
  }

  /// The latest levels as dashed lines, their names at the right end, kept one line of text apart.
  private var levels: [HTML] {
    let lineHeight = 20.0
    let latest = latestLevels
    let places = latest.map { y($0.value) }
    let overlap = places.count == 2 ? max(0, lineHeight - abs(places[0] - places[1])) / 2 : 0
    let lowest = places.max() ?? 0
    return zip(latest, places).enumerated().map { order, pair in
      let isLower = pair.1 == lowest && (order == 0 || places[0] != places[1])
      return level(pair.0, textShift: isLower ? overlap : -overlap)
    }
  }

  private func level(_ level: Level, textShift: Double) -> HTML {
    let place = number(Self.width - Self.plot.right + 6)
    return """
      \(levelLine(level.value, colour: level.colour, dash: level.dash))\
      <text x="\(place)" y="\(number(y(level.value) + textShift))" dy="0.32em">\(level.name) \
      \(Digits.significant(level.value))</text>
      """
  }

  private func levelLine(_ value: Double, colour: Palette, dash: String) -> HTML {
    """
    <path d="M\(number(Self.plot.left)) \(number(y(value)))H\(number(Self.width - Self.plot.right))" \
    stroke="var(--\(colour.rawValue))" stroke-width="1.5" stroke-dasharray="\(dash)" fill="none" \
    vector-effect="non-scaling-stroke"/>
    """
  }

  private func mark(_ snapshot: Int?, _ name: String, _ colour: Palette) -> HTML? {
    guard let snapshot, values.indices.contains(snapshot), values[snapshot].isFinite else { return nil }
    let (x, y) = (x(snapshot), y(Double(values[snapshot])))
    let shape: HTML =
      colour == .alarm
      ? "<rect x=\"\(number(x - 5))\" y=\"\(number(y - 5))\" width=\"10\" height=\"10\" fill=\"var(--alarm)\" stroke=\"var(--ink)\"/>"
      : "<circle cx=\"\(number(x))\" cy=\"\(number(y))\" r=\"5\" fill=\"var(--paper)\" stroke=\"var(--ink)\" stroke-width=\"1.5\"/>"
    return "<g><title>\(name): \(results.input.moment(snapshot))</title>\(shape)</g>"
  }

  /// First and last moment below the line.
  private var ends: HTML {
    let last = axis.positions.count - 1
    func text(_ snapshot: Int) -> String { axis.brief(snapshot, places: 16) ?? "snapshot \(snapshot)" }
    let baseline = number(Self.height - 6)
    return """
      <text x="\(number(Self.plot.left))" y="\(baseline)">\(text(0))</text>\
      <text x="\(number(Self.width - Self.plot.right))" y="\(baseline)" text-anchor="end">\(text(last))</text>
      """
  }

  private var description: String {
    let last = results.latest(results.snapshots.smoothed, channel: channel)
    let level = results.latest(results.snapshots.alarmLevel, channel: channel)
    return "Smoothed health indicator of \(results.channels[channel].name) over all snapshots, ending at "
      + "\(Digits.significant(last)) with an alarm level of \(Digits.significant(level))."
  }
}
