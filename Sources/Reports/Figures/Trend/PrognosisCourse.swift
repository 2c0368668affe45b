internal import Pipelines

/// What one bearing or channel draws in a `PrognosisFigure`.
struct PrognosisCourse {
  let subject: TrendSubject
  let name: String
  /// The vertical axis.
  let title: String
  /// Whether a logarithmic axis can hold all of it.
  let isPositive: Bool
  /// Whether the levels of alarms are drawn in it.
  let hasAlarmLevels: Bool
  /// The upper row: indicator, levels, marks, future.
  let indicator: [JSONValue]
  /// The lower row: remaining life after each snapshot; empty where none was foretold.
  let life: [JSONValue]
  /// The lower row's traces without a point, so that every choice has an axis.
  let noLife: [JSONValue]

  init(
    _ subject: TrendSubject, _ words: TrendWords, axis: SnapshotAxis, future: FutureAxis, unit: LifeWords.Unit,
    methods: [String]
  ) {
    self.subject = subject
    name = subject.name
    let lines = IndicatorLines(subject, words, axis: axis, future: future)
    title = lines.title
    isPositive = lines.isPositive
    hasAlarmLevels = lines.hasAlarmLevels
    indicator = lines.traces(methods: methods)
    let history = LifeLines(subject, words, future: future, unit: unit)
    life = history.traces
    noLife = [LifeLines.nothing]
  }
}
