package import Pipelines

/// What a fleet's report shows of one machine: little, so that a run need not be kept for it.
package struct FleetMachine: Sendable {
  /// The run as it was named on the command line.
  let run: String
  /// What the run calls its machine; the run's name where it could not be read.
  let machine: String
  let urgency: FleetUrgency
  let state: HealthState
  /// The worst bearing or channel, such as `bearing B1`.
  let part: String?
  let sinceIndex: Int?
  let sinceTime: String?
  /// The same in words.
  let moment: String?
  /// Whose moment it is where that is another part's than the worst's.
  let otherFirst: String?
  /// What the used model says; nil before `trend`.
  let estimate: RemainingLifeEstimate?
  let life: LifeWords
  /// Why there is no remaining life, or why the run could not be read.
  let reason: String?
  /// The foremost channel's trend.
  let line: HTML?
  /// The run's own report, from where the fleet's lies.
  let link: String?

  /// - Parameters:
  ///   - run: The folder, for readers.
  ///   - link: The run's own report, from where the fleet's report will lie.
  package init(_ results: RunResults, run: String, link: String?) {
    self.run = run
    self.link = link
    let verdict = results.verdict
    machine = results.input.machine
    state = verdict.state
    let subject = Self.subject(of: results)
    part = results.subject ?? (verdict.state == .undetermined ? nil : subject?.label)
    estimate = subject?.estimate
    life = results.trend.map { LifeWords($0) } ?? LifeWords(countsSnapshots: false, confidence: 0)
    sinceIndex = verdict.onsetIndex ?? subject?.onset?.index
    moment = sinceIndex.map(results.input.moment)
    otherFirst = results.otherFirst
    sinceTime = results.input.timestamp(sinceIndex)?.iso8601
    urgency =
      verdict.state == .alarm && subject?.hasReachedFailure == true
      ? .failed
      : Self.urgency(
        verdict.state, isRising: Self.isRising(results) || sinceIndex != nil, hasEstimate: estimate?.remaining != nil)
    reason =
      results.trend == nil
      ? "no trend was computed; raceway trend RUN computes it" : estimate?.remaining == nil ? estimate?.reason : nil
    line = Sparkline(results, along: SnapshotAxis(results.input))?.small
  }

  /// A run that can't be read, or that is of another kind.
  package init(unreadable run: String, reason: String) {
    self.run = run
    self.reason = reason
    machine = run
    (urgency, state) = (.unreadable, .undetermined)
    (part, sinceIndex, sinceTime, moment, otherFirst) = (nil, nil, nil, nil, nil)
    (estimate, line, link) = (nil, nil, nil)
    life = LifeWords(countsSnapshots: false, confidence: 0)
  }

  /// The part that the verdict names, else the most urgent one that changes, else the most urgent.
  private static func subject(of results: RunResults) -> TrendSubject? {
    let subjects = results.trend?.subjects ?? []
    let named = [results.verdict.bearing, results.verdict.channel].compactMap(\.self)
    return named.lazy.compactMap { name in subjects.first { $0.name == name } }.first
      ?? subjects.first(where: \.hasOnset) ?? subjects.first
  }

  /// Whether any of its parts has been changing.
  private static func isRising(_ results: RunResults) -> Bool {
    results.trend?.subjects.contains(where: \.hasOnset) ?? false
  }

  private static func urgency(_ state: HealthState, isRising: Bool, hasEstimate: Bool) -> FleetUrgency {
    switch state {
    case .alarm: hasEstimate ? .alarmWithEstimate : .alarm
    case .warning: .warning
    case .healthy: isRising || hasEstimate ? .rising : .healthy
    case .undetermined: .undetermined
    }
  }

  /// The moment and whose it is; nil without one.
  var since: String? { moment.map { $0 + (otherFirst.map { ": \($0)" } ?? "") } }

  /// Remaining life with its interval, or why there is none, or why nothing is known of it.
  var outlook: String {
    if urgency == .unreadable { return reason ?? "" }
    if let remaining = estimate?.remaining { return life.brief(remaining) }
    return reason.map { "not given: \($0)" } ?? "not given"
  }
}

extension [FleetMachine] {
  /// The most urgent first, of alarms with a remaining life those with the shortest; equals stay in the order they were given
  /// in. Hours and snapshots can't be compared: lives in hours come first.
  func ranked() -> [FleetMachine] {
    enumerated().sorted { first, second in
      let (a, b) = (first.element, second.element)
      if a.urgency != b.urgency { return a.urgency < b.urgency }
      guard a.urgency == .alarmWithEstimate else { return first.offset < second.offset }
      if a.life.countsSnapshots != b.life.countsSnapshots { return b.life.countsSnapshots }
      let lives = [a, b].map { $0.estimate?.remaining?.median ?? .infinity }
      return lives[0] == lives[1] ? first.offset < second.offset : lives[0] < lives[1]
    }.map(\.element)
  }
}
