internal import Pipelines
internal import Tensors

/// Each bearing's and channel's chosen indicator with its levels, onsets and possible futures; below, the remaining life as it was
/// foretold after each snapshot.
struct PrognosisFigure {
  static let id = "prognosis"
  /// More choices than this fill a screen; the most urgent ones are drawn.
  private static let subjectLimit = 12
  private static let rowHeights = [330, 190]
  private static let rowGap = 64

  private let words: TrendWords
  private let courses: [PrognosisCourse]
  private let axis: SnapshotAxis
  private let unit: LifeWords.Unit
  private var hasHistory: Bool { courses.contains { !$0.life.isEmpty } }

  /// nil where nothing is drawn: no indicator, or no time.
  init?(_ words: TrendWords, along axis: SnapshotAxis) {
    guard let future = FutureAxis(axis, hours: words.trend.hours) else { return nil }
    self.words = words
    self.axis = axis
    let subjects = words.trend.subjects.filter { $0.indicator != nil }.prefix(Self.subjectLimit)
    guard !subjects.isEmpty else { return nil }
    var methods: [String] = []
    for method in subjects.flatMap({ $0.onsets.map(\.method) }) where !methods.contains(method) {
      methods.append(method)
    }
    let medians = subjects.compactMap { $0.estimate?.remaining?.median }
    let earlier = subjects.flatMap { $0.forecast.history.compactMap { $0.estimate.remaining?.median } }
    unit = words.life.unit(for: medians.max() ?? Quantile.median(of: earlier.isEmpty ? [1] : earlier))
    courses = subjects.map { [unit] in
      PrognosisCourse($0, words, axis: axis, future: future, unit: unit, methods: methods)
    }
  }

  var figure: Figure {
    let rows = PlotRows(heights: Array(Self.rowHeights.prefix(hasHistory ? 2 : 1)), gap: Self.rowGap)
    let groups = courses.map { $0.indicator + (hasHistory ? $0.life.isEmpty ? $0.noLife : $0.life : []) }
    var layout: JSONValue = [
      "xaxis": axis.layout.with("anchor", .string(rows.axisName(rows.count - 1))),
      "yaxis": ["domain": rows.domain(0), "title": ["text": .string(courses[0].title)]],
      "hovermode": "closest", "showlegend": true, "legend": Figure.legendAbove,
    ]
    if hasHistory {
      layout = layout.with(
        "yaxis2",
        [
          "domain": rows.domain(1), "rangemode": "tozero",
          "title": ["text": .string("remaining life (\(unit.name))")], "nticks": 5,
        ])
    }
    let options = courses.enumerated().map { place, course in
      Figure.Option(
        label: course.name,
        traces: [
          "visible": .array(
            groups.enumerated().flatMap { other, traces in traces.map { _ in .boolean(other == place) } })
        ], layout: ["yaxis.title.text": .string(course.title), "yaxis2.autorange": true])
    }
    let traces = groups.enumerated().flatMap { place, traces in
      traces.map { $0.with("visible", .boolean(place == 0)) }
    }
    var switches = options.count > 1 ? [Figure.Switch(label: "Show", options: options)] : []
    if courses.allSatisfy(\.isPositive) { switches.append(Self.scaleSwitch) }
    return Figure(
      id: Self.id, title: "Where it goes", sentence: sentence, height: rows.totalHeight + 210, traces: traces,
      layout: layout, switches: switches, followsSnapshots: true,
      narrow: .init(height: rows.totalHeight + 330, layout: .object([])))
  }

  private static var scaleSwitch: Figure.Switch {
    Figure.Switch(
      label: "Scale",
      options: [
        .init(label: "linear", layout: ["yaxis.type": "linear"]),
        .init(label: "logarithmic", layout: ["yaxis.type": "log"]),
      ])
  }

  /// What the bar beside the fan says; nothing where there is none.
  private static func bar(of subject: TrendSubject) -> String {
    guard let estimate = subject.estimate, estimate.remaining != nil else { return "" }
    if estimate.comparison != nil { return "; the bar beside its last value, when its life may end" }
    return subject.forecast.failureLevel == nil ? "" : "; the bar on the failure level, when it may get there"
  }

  /// As a share of the last value: less is the scatter of single values about any course.
  private static let leastJump = 0.1

  /// Where the model's own course leaves the last value aside; nothing where it does not.
  private static func jump(of subject: TrendSubject) -> String {
    guard let fan = subject.forecast.fan, let indicator = subject.indicator, let last = indicator.latest,
      let lower = fan.lower.first, let start = fan.median.first, let upper = fan.upper.first,
      last < lower || last > upper, abs(last - start) > leastJump * abs(last)
    else { return "" }
    return
      " It begins \(last > upper ? "below" : "above") the last value, \(indicator.inUnit(last)): the model goes by the"
      + " whole course since the onset, and does not take that value for its end."
  }

  /// How many earlier forecasts have been refuted by the machine's running on; nothing where few have.
  private func refuted(of subject: TrendSubject) -> String {
    let hours = words.trend.hours
    guard let now = hours.lazy.compactMap(\.self).max() else { return "" }
    let ends = subject.forecast.history.dropLast().compactMap { moment -> Double? in
      guard hours.indices.contains(moment.index), let hour = hours[moment.index] else { return nil }
      return moment.estimate.remaining.map { hour + $0.median }
    }
    let passed = ends.count { $0 < now }
    guard 2 * passed > ends.count else { return "" }
    return " \(passed) of \(Digits.count(ends.count, "earlier forecast")) named an end that has passed."
  }

  private var sentence: String {
    let subject = courses[0].subject
    var text = words.sentence(of: subject)
    if subject.forecast.fan != nil {
      text += " The shaded fan shows where the indicator may go\(Self.bar(of: subject))." + Self.jump(of: subject)
    }
    if courses.contains(where: \.hasAlarmLevels) {
      text +=
        " The trend is told over the healthy period as it was; alarms are judged over a baseline that follows slow change,"
        + " so that a course may lie above a level without an alarm."
    }
    if hasHistory {
      text +=
        " Below: the remaining life as it was foretold after each snapshot, with its interval; forecasts that agree with"
        + " the last one lie on the dotted line." + refuted(of: subject)
    }
    let hidden = words.trend.subjects.count - courses.count
    if hidden > 0 {
      text +=
        " The \(courses.count) most urgent ones are drawn; \(hidden) \(hidden == 1 ? "is" : "are") in the tables only."
    }
    return text
  }
}
