/// From a run's archive to how the machine degrades, since when, and how long it may last.
package enum TrendAnalysis {
  /// - Parameter past: Runs whose last snapshot was the failure; without them, and without a declared level, remaining life is refused.
  /// - Throws: `PipelineError.unsuitable` where an indicator is named that the run does not have, where a past run is of the
  ///   same machine or says not what failed, where one has times and another none, or where they are of different recipes.
  package static func trend(
    of results: RunResults, past: [PastRun] = [], options: TrendOptions = TrendOptions()
  ) throws(PipelineError) -> DegradationTrend {
    let run = RunCourse(results)
    let failed = try past.map { past throws(PipelineError) in try FailedRun(past) }
    try MeasuredMachine.check(
      [MeasuredMachine("this run", results)] + past.map { MeasuredMachine($0.name, $0.results) },
      by: options.indicator)
    let failures = PastFailures(failed, choosingBy: options)
    let subjects = run.subjects.map { SubjectTrend(run: run, subject: $0, past: failures, options: options) }
    try options.check(subjects)
    return DegradationTrend(
      hours: run.hours, countsSnapshots: run.countsSnapshots, confidence: options.confidence,
      subjects: subjects.map { $0.trend() }.ranked(states: run.subjects), notes: notes(run, past, options, subjects))
  }

  private static func notes(
    _ run: RunCourse, _ past: [PastRun], _ options: TrendOptions, _ subjects: [SubjectTrend]
  ) -> [String] {
    var notes: [String] = []
    if run.countsSnapshots { notes.append("the snapshots carry no time: an hour stands for one snapshot") }
    if let note = run.noteOnTimes { notes.append(note) }
    if run.healthyEnd >= run.snapshotCount {
      notes.append(
        "no snapshot after the healthy period was judged, so no state is known: measure on with `raceway score`")
    }
    if let name = options.indicator {
      let lacking = subjects.filter { subject in !subject.courses.contains { $0.name == name } }.map(\.subject.name)
      if !lacking.isEmpty {
        notes.append("without '\(name)', and so by the health indicator: \(lacking.joined(separator: ", "))")
      }
    }
    if options.failureLevel == nil, past.isEmpty {
      notes.append("nobody has said at which level the part counts as failed, so no remaining life is given")
    }
    return notes
  }
}

extension RunCourse {
  /// What became of times that fall; nil where none does.
  var noteOnTimes: String? {
    guard timesThatFell > 0 else { return nil }
    let snapshots = timesThatFell == 1 ? "1 snapshot has" : "\(timesThatFell) snapshots have"
    return
      "\(snapshots) a time that does not fit among the others', and so no hour here: remaining life is told without them"
  }
}

extension TrendOptions {
  /// - Throws: `PipelineError.unsuitable` where none of the subjects has the indicator that was named.
  func check(_ subjects: [SubjectTrend]) throws(PipelineError) {
    let known = subjects.flatMap { $0.courses.map(\.name) }
    guard let indicator, !known.contains(indicator) else { return }
    let names = known.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    throw .unsuitable(
      found: "no indicator '\(indicator)'", wanted: "one of \(names.joined(separator: ", "))",
      hint: indicator == IndicatorCourse.fusedName
        ? "past runs, given with --past, say how to fuse" : "see raceway trend RUN")
  }
}

extension [TrendSubject] {
  /// The most urgent first: by state, then those at their failure level, then by remaining life, then those with an onset,
  /// then those that lie above their warning level, then as they were.
  func ranked(states: [SubjectCourse]) -> [TrendSubject] {
    let worst = states.map { $0.states.last { $0 != .undetermined } ?? .undetermined }
    return indices.sorted { a, b in
      if worst[a] != worst[b] { return worst[a] > worst[b] }
      let (left, right) = (self[a].remainingHours ?? .infinity, self[b].remainingHours ?? .infinity)
      if left != right { return left < right }
      if self[a].hasOnset != self[b].hasOnset { return self[a].hasOnset }
      if states[a].isAboveItsLevel != states[b].isAboveItsLevel { return states[a].isAboveItsLevel }
      return a < b
    }.map { self[$0] }
  }
}

extension TrendSubject {
  /// The used model's median, 0 where the failure level has been reached; nil where it refused.
  fileprivate var remainingHours: Double? { hasReachedFailure ? 0 : forecast.estimates.first?.remaining?.median }
}
