internal import Foundation
internal import Prognosis

/// How long one subject may last by one indicator, said now and after every snapshot since its onset.
///
/// All models see the smoothed course (the median of the last five), of this run and of past ones.
struct SubjectForecast {
  let run: RunCourse
  let course: IndicatorCourse
  let onset: Onset?
  let options: TrendOptions
  /// Declared by the user, or where past runs ended; nil where nobody has said.
  let failureLevel: FailureLevel?
  /// The one that is used comes first.
  private let models: [any RemainingLifeModel]

  /// - Parameter kind: What the course is of: only past parts of the same kind say something of it.
  init(
    run: RunCourse, kind: TrendSubject.Kind, course: IndicatorCourse, onset: Onset?, past: PastFailures,
    options: TrendOptions
  ) {
    let histories = past.histories(of: course.name, kind: kind)
    self.run = run
    self.course = course
    self.onset = onset
    self.options = options
    failureLevel =
      if let declared = options.failureLevel, options.indicator == course.name {
        FailureLevel(declared: declared)
      } else {
        // The last value of a smoothed course is the median of the last five already.
        FailureLevel(endsOf: histories, lastValues: 1)
      }
    // What past runs prefer may be one that needs them.
    let preferred = histories.count >= SimilarityToPastRuns.fewestRuns ? past.preferredModel : nil
    models = RemainingLifeModels.standard(pastRuns: histories, preferred: preferred)
  }

  /// More moments than that say nothing new on a page.
  private static let mostMoments = 100
  private static let fanSteps = 40

  /// The name of the model that is used.
  var usedModel: String { models[0].name }

  func forecast() -> RemainingLifeForecast {
    let now = history(at: run.snapshotCount - 1)
    let predictions = models.map { ($0, $0.prediction(after: now, failureLevel: failureLevel)) }
    return RemainingLifeForecast(
      failureLevel: failureLevel?.value, failureLevelSource: failureLevel?.source,
      estimates: predictions.map { estimate($0.name, $1) }, history: moments(models[0]),
      fan: predictions[0].1.range(confidence: options.confidence).flatMap { fan(models[0], now, $0) })
  }

  /// What every model says after the last snapshot.
  var estimates: [RemainingLifeEstimate] {
    let now = history(at: run.snapshotCount - 1)
    return models.map { estimate($0.name, $0.prediction(after: now, failureLevel: failureLevel)) }
  }

  private func history(at index: Int) -> DegradationHistory {
    DegradationHistory(
      hours: run.hours(after: index + 1), values: Array(course.smoothed.prefix(index + 1)), onset: onset, now: index)
  }

  private func estimate(_ model: String, _ prediction: RemainingLifePrediction) -> RemainingLifeEstimate {
    RemainingLifeEstimate(
      model: model, remaining: prediction.range(confidence: options.confidence).map(LifeInterval.init),
      refusal: prediction.refusal?.description)
  }

  /// From the confirmation to the newest snapshot, both among them.
  private func moments(_ model: any RemainingLifeModel) -> [RemainingLifeMoment] {
    guard let onset else { return [] }
    let all = (onset.confirmedIndex..<run.snapshotCount).filter { course.values[$0] != nil && run.hours[$0] != nil }
    let count = min(all.count, Self.mostMoments)
    return (0..<count).map { all[$0 * (all.count - 1) / max(count - 1, 1)] }.map { index in
      let prediction = model.prediction(after: history(at: index), failureLevel: failureLevel)
      return RemainingLifeMoment(index: index, estimate: estimate(model.name, prediction))
    }
  }

  /// From now to the end of the interval, or to twice the median where that has no end.
  private func fan(
    _ model: any RemainingLifeModel, _ now: DegradationHistory, _ range: RemainingLifeRange
  ) -> ForecastFan? {
    let horizon = range.upper.isFinite ? min(range.upper, 5 * range.median) : 2 * range.median
    guard horizon > 0 else { return nil }
    let ahead = (0...Self.fanSteps).map { horizon * Double($0) / Double(Self.fanSteps) }
    return model.fan(after: now, hoursAhead: ahead, confidence: options.confidence).map {
      ForecastFan(
        hours: $0.hoursAhead.map { now.now + $0 }, lower: $0.lower, median: $0.median, upper: $0.upper)
    }
  }
}

extension LifeInterval {
  init(_ range: RemainingLifeRange) {
    self.init(lower: range.lower, median: range.median, upper: range.upper.isFinite ? range.upper : nil)
  }
}

extension FailureLevel {
  /// Where it comes from, in words.
  var source: String {
    switch knowledge {
    case .declared: "declared"
    case .ends(1, _): "the end of one other run, which does not tell how far ends scatter"
    case .ends(2, _): "the median end of 2 other runs, hardly enough to tell how far ends scatter"
    case .ends(let count, _): "the median end of \(count) other runs"
    }
  }
}
