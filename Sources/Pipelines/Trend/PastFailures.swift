internal import Prognosis

/// What runs that ended in failure teach: which indicators serve, how fast they grow, and where they end.
struct PastFailures: Sendable {
  /// `[run]`: the run, and the subject that failed.
  private let courses: [(run: RunCourse, subject: SubjectCourse)]
  /// Made of the fittest indicators of these runs; nil without runs, or where none rises.
  let fused: FusedIndicator?

  init(_ runs: [PastRun]) { self.init(of: runs.map { (RunCourse($0.results), Self.failedSubject(of: $0.results)) }) }

  private init(of named: [(run: RunCourse, subject: String?)]) {
    courses = named.compactMap { run, name in
      run.subjects.first { $0.name == name }.map { (run, $0) } ?? run.subjects.first.map { (run, $0) }
    }
    fused =
      courses.isEmpty
      ? nil : FusedIndicator(training: courses.map { $0.subject.indicatorSet(healthyEnd: $0.run.healthyEnd) })
  }

  var count: Int { courses.count }

  /// The bearing that the run's verdict names.
  static func failedSubject(of results: RunResults) -> String? { results.verdict.bearing ?? results.verdict.channel }

  /// How well an indicator served over these runs.
  func fitness(of indicator: String) -> IndicatorFitness? {
    guard !courses.isEmpty else { return nil }
    return IndicatorFitness(of: courses.map { values(of: indicator, in: $0.run, $0.subject) })
  }

  /// The runs by one indicator, each from its first snapshot to its end; those without the indicator are left out.
  func histories(of indicator: String) -> [DegradationHistory] {
    courses.compactMap { run, subject in
      let course = IndicatorCourse(name: indicator, unit: "", values: values(of: indicator, in: run, subject))
      guard course.values.contains(where: { $0 != nil }) else { return nil }
      return DegradationHistory(
        hours: run.hours, values: course.smoothed, onset: run.degradationOnset(of: subject, by: course),
        now: run.snapshotCount - 1)
    }
  }

  private func values(of indicator: String, in run: RunCourse, _ subject: SubjectCourse) -> [Double?] {
    if indicator == IndicatorCourse.fusedName {
      return fused?.values(of: subject.indicatorSet(healthyEnd: run.healthyEnd))
        ?? [Double?](repeating: nil, count: run.snapshotCount)
    }
    return subject.indicators.first { $0.name == indicator }?.values
      ?? [Double?](repeating: nil, count: run.snapshotCount)
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
