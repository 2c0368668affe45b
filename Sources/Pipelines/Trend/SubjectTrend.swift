internal import Foundation
internal import Prognosis

/// One subject's trend: its indicators, the one to go by, when it began, and how long it may last.
struct SubjectTrend {
  let run: RunCourse
  let subject: SubjectCourse
  let past: PastFailures
  let options: TrendOptions

  func trend() -> TrendSubject {
    let courses = self.courses
    let chosen = chosen(among: courses)
    return TrendSubject(
      name: subject.name, kind: subject.kind, channels: subject.channels, indicators: courses.map(indicatorTrend),
      chosen: chosen, onsets: onsets(of: courses[chosen]), drift: drift(of: courses[chosen]),
      forecast: forecast(of: courses[chosen]))
  }

  /// The subject's own indicators, and the one fused of them where past runs say how.
  var courses: [IndicatorCourse] {
    guard let fused = past.fused else { return subject.indicators }
    let values = fused.values(of: subject.indicatorSet(healthyEnd: run.healthyEnd))
    guard values.contains(where: { $0 != nil }) else { return subject.indicators }
    return subject.indicators
      + [IndicatorCourse(name: IndicatorCourse.fusedName, unit: "healthy deviations", values: values)]
  }

  /// The one the user named; else the first: the health indicator that alarms are judged on.
  ///
  /// Not the fittest: on FEMTO's bearings choosing by fitness on four of them foretold the two others worse than staying with this one.
  func chosen(among courses: [IndicatorCourse]) -> Int {
    options.indicator.flatMap { name in courses.firstIndex { $0.name == name } } ?? 0
  }

  /// The one that onset and remaining life go by.
  var course: IndicatorCourse {
    let courses = courses
    return courses[chosen(among: courses)]
  }

  private func indicatorTrend(_ course: IndicatorCourse) -> IndicatorTrend {
    let own = IndicatorFitness(of: [course.values])
    let learnt = past.fitness(of: course.name)
    return IndicatorTrend(
      name: course.name, unit: course.unit, values: course.values,
      smoothed: course.smoothed,
      quality: IndicatorQuality(
        monotonicity: own.monotonicity, trendability: learnt?.trendability, prognosability: learnt?.prognosability,
        robustness: own.robustness, fitness: learnt?.fitness() ?? own.fitness()))
  }

  /// The one that is used comes first.
  private func onsets(of course: IndicatorCourse) -> [OnsetFinding] {
    let healthy = 0..<min(run.healthyEnd, course.values.count)
    let sum = RunCourse.changeDetector
    let change = finding(sum.name, sum.onset(in: course.values, healthy: healthy))
    let state = finding("confirmed state", run.onset(of: subject))
    let others: [any OnsetDetector] = [PageHinkley(sum), ConsecutiveExceedance()]
    return (change.index == nil && state.index != nil ? [state, change] : [change, state])
      + others.map { finding($0.name, $0.onset(in: course.values, healthy: healthy)) }
  }

  private func finding(_ method: String, _ onset: Onset?) -> OnsetFinding {
    OnsetFinding(method: method, index: onset?.index, confirmedIndex: onset?.confirmedIndex)
  }

  private func drift(of course: IndicatorCourse) -> DriftRecord? {
    let healthy = Array(course.values.prefix(run.healthyEnd))
    guard let drift = Drift(of: healthy), let reference = Prognosis.HealthyReference(of: healthy.compactMap { $0 })
    else {
      return nil
    }
    let change = drift.slope * Double(healthy.count) / reference.standardDeviation
    return DriftRecord(
      healthyChange: change, pValue: drift.pValue, baselineShift: subject.baselineShift, limit: run.baselineLimit,
      judgement: !drift.isSignificant || abs(change) < Self.leastDrift
        ? DriftRecord.steady : change < 0 ? DriftRecord.runningIn : DriftRecord.rising)
  }

  /// In healthy deviations over the healthy period: less is no change of the machine, however sure it is.
  private static let leastDrift = 1.0

  private func forecast(of course: IndicatorCourse) -> RemainingLifeForecast {
    SubjectForecast(
      run: run, kind: subject.kind, course: course, onset: run.degradationOnset(of: subject, by: course), past: past,
      options: options
    ).forecast()
  }
}
