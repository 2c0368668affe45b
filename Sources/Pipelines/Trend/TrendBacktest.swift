internal import Prognosis

/// Foretells runs whose end is known, at several times of their lives, by what was known then.
///
/// Runs are held out in groups; indicator, failure level and priors come from the others. Of a held-out run nothing is used that came after
/// the time of asking, except that its healthy period was given as the run was analysed.
package enum TrendBacktest {
  /// - Parameters:
  ///   - runs: Each ended with the failure of the bearing its verdict names.
  ///   - heldOut: How many are held out at a time, in the order given.
  package static func run(
    _ runs: [PastRun], heldOut: Int, options: TrendOptions = TrendOptions(), progress: ProgressHandler
  ) throws(PipelineError) -> BacktestResults {
    precondition(heldOut > 0 && heldOut < runs.count, "\(heldOut) of \(runs.count) runs held out")
    var (lives, entries) = ([BacktestRun](), [BacktestEntry]())
    for start in stride(from: 0, to: runs.count, by: heldOut) {
      let group = start..<min(start + heldOut, runs.count)
      let past = PastFailures(runs.indices.filter { !group.contains($0) }.map { runs[$0] })
      for index in group {
        let step = StageProgress(
          stage: "foretelling", done: index, total: runs.count, unit: "runs", detail: runs[index].name)
        guard progress(step) else { throw .interrupted }
        let life = try Life(runs[index], past, options)
        lives.append(life.summary)
        entries += life.entries(ofRun: index)
      }
    }
    return BacktestResults(
      confidence: options.confidence, alpha: PrognosticScore.standardAlpha, runs: lives, entries: entries,
      summaries: summaries(entries), notes: ["healthy periods were given as the runs were analysed"])
  }

  private static func summaries(_ entries: [BacktestEntry]) -> [BacktestSummary] {
    let names = entries.map(\.estimate.model).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    return names.map { name in
      let score = PrognosticScore(
        of: entries.filter { $0.estimate.model == name }.map {
          PrognosticScore.Question(actual: $0.actualHours, answer: $0.estimate.remaining.map(RemainingLifeRange.init))
        })
      return BacktestSummary(
        model: name, asked: score.asked, refused: score.refused, alphaLambda: score.alphaLambda,
        cumulativeRelativeAccuracy: score.cumulativeRelativeAccuracy, coverage: score.coverage,
        meanAbsoluteError: score.meanAbsoluteError)
    }
  }
}

/// One run to failure that is asked about at several times.
private struct Life {
  let name: String
  let run: RunCourse
  let subject: SubjectCourse
  let past: PastFailures
  let options: TrendOptions
  /// Hours from the first snapshot to the last.
  let hours: Double

  init(_ past: PastRun, _ others: PastFailures, _ options: TrendOptions) throws(PipelineError) {
    let run = RunCourse(past.results)
    let failed = PastFailures.failedSubject(of: past.results)
    guard let subject = run.subjects.first(where: { $0.name == failed }) ?? run.subjects.first,
      let hours = run.hours.compactMap({ $0 }).last, hours > 0
    else {
      throw .unsuitable(
        found: "\(past.name), a run without a span of time", wanted: "snapshots over a life",
        hint: "leave it out of the back-test")
    }
    name = past.name
    self.run = run
    self.subject = subject
    self.past = others
    self.options = options
    self.hours = hours
  }

  var summary: BacktestRun {
    let trend = SubjectTrend(run: run, subject: subject, past: past, options: options)
    let courses = trend.courses
    let onset = run.degradationOnset(of: subject, by: courses[trend.chosen(among: courses)])
    return BacktestRun(
      name: name, subject: subject.name, lifeHours: hours, onsetHour: onset.flatMap { run.hours[$0.index] },
      failureLevelSource: past.count > 0 ? "the median end of \(past.count) other runs" : nil)
  }

  func entries(ofRun index: Int) -> [BacktestEntry] {
    PrognosticScore.standardFractions.flatMap { fraction -> [BacktestEntry] in
      let end = run.hours.lastIndex { ($0 ?? .infinity) <= fraction * hours } ?? 0
      guard let now = run.hours[end] else { return [] }
      return estimates(after: end).map {
        BacktestEntry(run: index, fraction: fraction, actualHours: hours - now, estimate: $0)
      }
    }
  }

  /// As if the run had ended with this snapshot.
  private func estimates(after index: Int) -> [RemainingLifeEstimate] {
    let (early, known) = (run.prefix(index + 1), subject.prefix(index + 1))
    let trend = SubjectTrend(run: early, subject: known, past: past, options: options)
    let courses = trend.courses
    let course = courses[trend.chosen(among: courses)]
    return SubjectForecast(
      run: early, course: course, onset: early.degradationOnset(of: known, by: course), past: past, options: options
    ).estimates(at: index)
  }
}

extension RemainingLifeRange {
  init(_ interval: LifeInterval) {
    self.init(lower: interval.lower, median: interval.median, upper: interval.upper ?? .infinity)
  }
}
