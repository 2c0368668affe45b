internal import Prognosis

/// Foretells runs whose end is known, at several times of their lives, by what was known then.
///
/// Runs are held out in groups; indicator, failure level and priors come from the others. Of a held-out run two things are
/// used that came after the time of asking: which part is asked about, as the verdict of the whole run names it, and the
/// healthy period, which unless declared is a share of the whole life.
package enum TrendBacktest {
  /// - Parameters:
  ///   - runs: Each ended with the failure of the bearing its verdict names.
  ///   - heldOut: How many are held out at a time, in the order given.
  /// - Throws: `PipelineError.unsuitable` where a run spans no time, or says not what failed; where two are of the same
  ///   measurements; where one has times and another none; where an indicator is named that a run does not have.
  package static func run(
    _ runs: [PastRun], heldOut: Int, options: TrendOptions = TrendOptions(), progress: ProgressHandler
  ) throws(PipelineError) -> BacktestResults {
    precondition(heldOut > 0 && heldOut < runs.count, "\(heldOut) of \(runs.count) runs held out")
    let failed = try runs.map { run throws(PipelineError) in try FailedRun(run) }
    try MeasuredMachine.check(failed.map(MeasuredMachine.init))
    var (lives, entries) = ([BacktestRun](), [BacktestEntry]())
    for start in stride(from: 0, to: failed.count, by: heldOut) {
      let group = start..<min(start + heldOut, failed.count)
      let past = PastFailures(failed.indices.filter { !group.contains($0) }.map { failed[$0] })
      for index in group {
        let step = StageProgress(
          stage: "foretelling", done: index, total: failed.count, unit: "runs", detail: failed[index].name)
        guard progress(step) else { throw .interrupted }
        let life = try Life(failed[index], past, options)
        lives.append(life.summary)
        entries += life.entries(ofRun: index)
      }
    }
    return BacktestResults(
      confidence: options.confidence, alpha: PrognosticScore.standardAlpha,
      countsSnapshots: failed.contains { $0.course.countsSnapshots }, runs: lives, entries: entries,
      // One order for all: that of the group that has the fewest past runs.
      summaries: summaries(entries, RemainingLifeModels.order(pastRuns: failed.count - heldOut)),
      notes: [
        "the part asked about is the one that the verdict of the whole run names",
        "the healthy period is that of the analysis: unless it was declared as a count or a time, a share of the whole life",
      ]
        + failed.compactMap { run in run.course.noteOnTimes.map { "\(run.name): \($0)" } })
  }

  private static func summaries(_ entries: [BacktestEntry], _ names: [String]) -> [BacktestSummary] {
    names.map { name in (name, entries.filter { $0.estimate.model == name }) }.filter { !$1.isEmpty }.map { name, own in
      let score = PrognosticScore(
        of: own.map {
          PrognosticScore.Question(actual: $0.actualHours, answer: $0.estimate.remaining.map(RemainingLifeRange.init))
        })
      return BacktestSummary(
        model: name, asked: score.asked, refused: score.refused, alphaLambda: score.alphaLambda,
        cumulativeRelativeAccuracy: score.cumulativeRelativeAccuracy, coverage: score.coverage,
        meanAbsoluteError: score.meanAbsoluteError)
    }
  }
}

/// One run to failure that was asked about at several times.
private struct Life {
  /// One time, and what every model said then.
  private struct Moment {
    let fraction: Double
    let actualHours: Double
    let forecast: SubjectForecast
  }

  private let failed: FailedRun
  /// Hours from the first snapshot to the last.
  private let hours: Double
  /// By the whole run; what was known at each moment may differ.
  private let onsetHour: Double?
  private let moments: [Moment]

  init(_ failed: FailedRun, _ past: PastFailures, _ options: TrendOptions) throws(PipelineError) {
    let run = failed.course
    let known = run.hours.compactMap { $0 }
    guard let first = known.first, let last = known.last, last > first else {
      throw .unsuitable(
        found: "\(failed.name), a run without a span of time", wanted: "snapshots over a life",
        hint: "leave it out of the back-test")
    }
    let trend = SubjectTrend(run: run, subject: failed.subject, past: past, options: options)
    try options.check([trend])
    self.failed = failed
    hours = last - first
    onsetHour = run.degradationOnset(of: failed.subject, by: trend.course).flatMap { run.hours[$0.index] }
    moments = PrognosticScore.standardFractions.compactMap { fraction in
      PrognosticScore.question(at: fraction, of: run.hours).map { question in
        Moment(
          fraction: fraction, actualHours: question.actual,
          forecast: Self.forecast(failed, question.snapshot, past, options))
      }
    }
  }

  /// As if the run had ended with this snapshot.
  private static func forecast(
    _ failed: FailedRun, _ index: Int, _ past: PastFailures, _ options: TrendOptions
  ) -> SubjectForecast {
    let (early, known) = (failed.course.prefix(index + 1), failed.subject.prefix(index + 1))
    let trend = SubjectTrend(run: early, subject: known, past: past, options: options)
    let course = trend.course
    return SubjectForecast(
      run: early, course: course, onset: early.degradationOnset(of: known, by: course), past: past, options: options)
  }

  var summary: BacktestRun {
    BacktestRun(
      name: failed.name, subject: failed.subject.name, lifeHours: hours, onsetHour: onsetHour,
      failureLevelSource: moments.last?.forecast.failureLevel?.source)
  }

  func entries(ofRun index: Int) -> [BacktestEntry] {
    moments.flatMap { moment in
      moment.forecast.estimates.map {
        BacktestEntry(run: index, fraction: moment.fraction, actualHours: moment.actualHours, estimate: $0)
      }
    }
  }
}

extension RemainingLifeRange {
  init(_ interval: LifeInterval) {
    self.init(lower: interval.lower, median: interval.median, upper: interval.upper ?? .infinity)
  }
}
