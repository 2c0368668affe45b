internal import Prognosis

/// One run to failure that was asked about at several times.
struct AskedLife {
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
      run: early, kind: known.kind, course: course, onset: early.degradationOnset(of: known, by: course), past: past,
      options: options)
  }

  /// The model that is used, chosen by the past runs alone; nil where no time could be asked about.
  var chosenModel: String? { moments.last?.forecast.usedModel }

  var summary: BacktestRun {
    BacktestRun(
      name: failed.name, subject: failed.subject.name, lifeHours: hours, onsetHour: onsetHour,
      failureLevelSource: moments.last?.forecast.failureLevel?.source, chosenModel: chosenModel)
  }

  /// What every model said at every time, in the models' order: the one that is used comes first.
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

extension PrognosticScore {
  /// Of what one model answered.
  init(of entries: [BacktestEntry]) {
    self.init(
      of: entries.map {
        Question(actual: $0.actualHours, answer: $0.estimate.remaining.map(RemainingLifeRange.init))
      })
  }
}
