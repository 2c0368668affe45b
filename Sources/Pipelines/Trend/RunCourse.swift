internal import Prognosis

/// A run's indicators over time, subject by subject, as far as its archive holds them: what trends are made of.
///
/// Everything in it is causal: a value of a snapshot depends on that snapshot and earlier ones, so the first `count` snapshots are what
/// one would have known then (`prefix`).
struct RunCourse: Sendable {
  /// `[snapshot]`: hours since the first snapshot, or counted snapshots where no time is known; nil where one is missing.
  var hours: [Double?]
  let countsSnapshots: Bool
  /// The healthy period: all snapshots before this one.
  let healthyEnd: Int
  /// How many snapshots above a level confirm it.
  let confirmingCount: Int
  /// How far a followed baseline may move, in healthy deviations; nil without a limit.
  let baselineLimit: Double?
  var subjects: [SubjectCourse]

  var snapshotCount: Int { hours.count }

  /// What was known after the first `count` snapshots.
  func prefix(_ count: Int) -> RunCourse {
    precondition(count <= snapshotCount, "\(count) of \(snapshotCount) snapshots")
    var early = self
    early.hours = Array(hours.prefix(count))
    early.subjects = subjects.map { $0.prefix(count) }
    return early
  }
}

/// One bearing, channel or the machine as a whole.
struct SubjectCourse: Sendable {
  let name: String
  let kind: TrendSubject.Kind
  let channels: [Int]
  var indicators: [IndicatorCourse]
  /// `[snapshot]`: the worst state of its channels.
  var states: [HealthState]
  /// `[snapshot]`: the farthest that the baseline of one of its channels had moved, in healthy deviations.
  var baselineShift: [Double]

  func prefix(_ count: Int) -> SubjectCourse {
    var early = self
    early.indicators = indicators.map {
      IndicatorCourse(name: $0.name, unit: $0.unit, values: Array($0.values.prefix(count)))
    }
    early.states = Array(states.prefix(count))
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

extension RunCourse {
  /// Since when a subject stands at warning or alarm: the first of the snapshots that confirmed the state it has at the end.
  func onset(of subject: SubjectCourse) -> Onset? {
    subject.confirmedIndex.map { Onset(index: max(healthyEnd, $0 - confirmingCount + 1), confirmedIndex: $0) }
  }
}

extension RunCourse {
  /// Since when a subject degrades by an indicator: the change that CUSUM finds; where it finds none, the state that stands.
  ///
  /// Alarms are confirmed late on purpose; a change of the level that remaining life is told from shows earlier.
  func degradationOnset(of subject: SubjectCourse, by course: IndicatorCourse) -> Onset? {
    CumulativeSum().onset(in: course.values, healthy: 0..<min(healthyEnd, course.values.count)) ?? onset(of: subject)
  }
}

/// One value per snapshot; higher = worse, nil where left out.
struct IndicatorCourse: Sendable, Equatable {
  let name: String
  /// Empty for a pure number.
  let unit: String
  let values: [Double?]

  /// The median of the last five, from past values only: one wild snapshot bends no course.
  var smoothed: [Double?] { CausalSmoother.smooth(values, .runningMedian(count: 5)) }
}
