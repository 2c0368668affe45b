internal import Prognosis

/// A run's indicators over time, subject by subject, as far as its archive holds them: what trends are made of.
///
/// Within the healthy period values are relative to that period as a whole: its mean and spread are the scale. From its
/// end on everything is causal: a snapshot's value depends on the healthy period, on itself and on earlier ones, so the
/// first `count` snapshots are what one would have known then (`prefix`).
struct RunCourse: Sendable {
  /// `[snapshot]`: hours since the first snapshot, never falling, or counted snapshots where no time is known; nil where
  /// one is missing.
  var hours: [Double?]
  let countsSnapshots: Bool
  /// `[snapshot]`: in nanoseconds, as the input has them; empty where the hours are known otherwise.
  ///
  /// Which of them can be believed depends on those that are known (`RisingTimes`), so `prefix` asks again.
  var times: [Int64?] = []
  /// The healthy period: all snapshots before this one.
  let healthyEnd: Int
  /// Among how many judged snapshots those are that confirm a level.
  let confirmingWindow: Int
  /// How far a followed baseline may move, in healthy deviations; nil where it never moves, and in runs made without a limit.
  let baselineLimit: Double?
  var subjects: [SubjectCourse]

  var snapshotCount: Int { hours.count }

  /// What was known after the first `count` snapshots.
  func prefix(_ count: Int) -> RunCourse {
    precondition(count <= snapshotCount, "\(count) of \(snapshotCount) snapshots")
    var early = self
    early.hours = hours(after: count)
    early.times = Array(times.prefix(count))
    early.subjects = subjects.map { $0.prefix(count) }
    return early
  }

  /// `[snapshot]`: the hours of the first `count` snapshots, by the times that were known then.
  func hours(after count: Int) -> [Double?] {
    guard !times.isEmpty else { return Array(hours.prefix(count)) }
    return RisingTimes.hours(of: Array(times.prefix(count))) ?? [Double?](repeating: nil, count: count)
  }

  /// How many snapshots have no hour because their time does not fit among the others.
  var timesThatFell: Int { times.indices.count { times[$0] != nil && hours[$0] == nil } }

  /// Since when a subject stands at warning or alarm: the first of the snapshots that confirmed the state it has at the end.
  ///
  /// As the verdict has it: the first above its warning level among the last `confirmingWindow` judged ones. A bearing
  /// counts as above where one of its channels is.
  func onset(of subject: SubjectCourse) -> Onset? {
    guard let confirmed = subject.confirmedIndex else { return nil }
    var (first, judged) = (confirmed, 0)
    for index in stride(from: confirmed, through: healthyEnd, by: -1) where judged < confirmingWindow {
      // What confirmed an earlier state was used up when that was cleared.
      if index < confirmed, subject.states[index] >= .warning { break }
      guard let exceeds = subject.exceeds[index] else { continue }
      judged += 1
      if exceeds { first = index }
    }
    return Onset(index: first, confirmedIndex: confirmed)
  }

  /// Since when a subject degrades by an indicator: the change that CUSUM finds; where it finds none, the state that stands.
  ///
  /// Alarms are confirmed late on purpose; a change of the level that remaining life is told from shows earlier.
  func degradationOnset(of subject: SubjectCourse, by course: IndicatorCourse) -> Onset? {
    Self.changeDetector.onset(in: course.values, healthy: 0..<min(healthyEnd, course.values.count))
      ?? onset(of: subject)
  }

  /// CUSUM with an allowance of three healthy deviations.
  ///
  /// With one, most healthy bearings whose load and speed swing show an onset sooner or later, because the healthy period, of which the model
  /// has learnt the greater part, tells of less scatter than comes after it.
  static let changeDetector = CumulativeSum(allowance: 3)
}

/// One bearing, channel or the machine as a whole.
struct SubjectCourse: Sendable {
  let name: String
  let kind: TrendSubject.Kind
  let channels: [Int]
  var indicators: [IndicatorCourse]
  /// `[snapshot]`: the worst state of its channels.
  var states: [HealthState]
  /// `[snapshot]`: whether what alarms are judged on exceeds the warning level in one of its channels; nil where none was
  /// judged.
  var exceeds: [Bool?]
  /// `[snapshot]`: the farthest that the baseline of one of its channels had moved, in healthy deviations.
  var baselineShift: [Double]

  /// Whether its last judged snapshot lies above the warning level.
  var isAboveItsLevel: Bool { exceeds.last { $0 != nil } == .some(true) }

  func prefix(_ count: Int) -> SubjectCourse {
    var early = self
    early.indicators = indicators.map { $0.prefix(count) }
    early.states = Array(states.prefix(count))
    early.exceeds = Array(exceeds.prefix(count))
    early.baselineShift = Array(baselineShift.prefix(count))
    return early
  }

  /// The snapshot at which the state that stands at the end was confirmed as more than healthy; nil where it is healthy.
  ///
  /// Left-out snapshots carry the state before them.
  fileprivate var confirmedIndex: Int? {
    guard let last = states.last(where: { $0 != .undetermined }), last >= .warning else { return nil }
    let lastHealthy = states.lastIndex(of: .healthy) ?? -1
    return states.indices.first { $0 > lastHealthy && states[$0] >= .warning }
  }
}

/// One value per snapshot; higher = worse, nil where left out.
struct IndicatorCourse: Sendable, Equatable {
  let name: String
  /// Empty for a pure number.
  let unit: String
  let values: [Double?]
  /// The median of the last five, from past values only: one wild snapshot bends no course.
  let smoothed: [Double?]

  init(name: String, unit: String, values: [Double?]) {
    self.init(
      name: name, unit: unit, values: values, smoothed: CausalSmoother.smooth(values, .runningMedian(count: 5)))
  }

  private init(name: String, unit: String, values: [Double?], smoothed: [Double?]) {
    self.name = name
    self.unit = unit
    self.values = values
    self.smoothed = smoothed
  }

  func prefix(_ count: Int) -> IndicatorCourse {
    IndicatorCourse(
      name: name, unit: unit, values: Array(values.prefix(count)), smoothed: Array(smoothed.prefix(count)))
  }
}
