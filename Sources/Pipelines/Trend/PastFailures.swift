internal import Prognosis

/// What runs that ended in failure teach: which indicators serve, how fast they grow, and where they end.
struct PastFailures: Sendable {
  private let runs: [FailedRun]
  /// Made of the fittest indicators of these runs; nil without runs, or where none rises.
  let fused: FusedIndicator?
  /// The model that foretells these runs best, each by the others; nil where that was not asked, or can't be told.
  let preferredModel: String?

  /// - Parameter options: The indicator that models are to be chosen by; nil chooses none.
  init(_ runs: [FailedRun], choosingBy options: TrendOptions? = nil) {
    self.runs = runs
    preferredModel = options.flatMap { ModelChoice.best(of: runs, options: $0) }
    fused =
      runs.isEmpty
      ? nil : FusedIndicator(training: runs.map { $0.subject.indicatorSet(healthyEnd: $0.course.healthyEnd) })
  }

  /// How well an indicator served over these runs.
  func fitness(of indicator: String) -> IndicatorFitness? {
    guard !runs.isEmpty else { return nil }
    return IndicatorFitness(of: runs.map { values(of: indicator, of: $0.subject, in: $0) })
  }

  /// The runs by one indicator's smoothed course, each from its first snapshot to its end; those without the indicator
  /// are left out.
  ///
  /// - Parameter kind: Of what: a bearing that failed says nothing of where a whole machine fails.
  func histories(of indicator: String, kind: TrendSubject.Kind) -> [DegradationHistory] {
    runs.compactMap { run in
      guard let subject = run.subject(of: kind) else { return nil }
      let course = IndicatorCourse(name: indicator, unit: "", values: values(of: indicator, of: subject, in: run))
      guard course.values.contains(where: { $0 != nil }) else { return nil }
      return DegradationHistory(
        hours: run.course.hours, values: course.smoothed,
        onset: run.course.degradationOnset(of: subject, by: course), now: run.course.snapshotCount - 1)
    }
  }

  private func values(of indicator: String, of subject: SubjectCourse, in run: FailedRun) -> [Double?] {
    let none = [Double?](repeating: nil, count: run.course.snapshotCount)
    if indicator == IndicatorCourse.fusedName {
      return fused?.values(of: subject.indicatorSet(healthyEnd: run.course.healthyEnd)) ?? none
    }
    return subject.indicators.first { $0.name == indicator }?.values ?? none
  }
}

extension SubjectCourse {
  func indicatorSet(healthyEnd: Int) -> IndicatorSet {
    let count = states.count
    return IndicatorSet(
      names: indicators.map(\.name), values: indicators.map(\.values), healthy: 0..<min(healthyEnd, count))
  }
}

extension IndicatorCourse {
  /// The indicator made of the fittest others.
  static let fusedName = "fused"
}
