internal import Foundation
internal import Prognosis

/// How long one subject may last by one indicator, said now and after every snapshot since its onset.
struct SubjectForecast {
  let run: RunCourse
  let course: IndicatorCourse
  let onset: Onset?
  let past: PastFailures
  let options: TrendOptions

  /// More moments than that say nothing new on a page.
  private static let mostMoments = 100
  private static let fanSteps = 40

  /// The one that is used comes first.
  private var models: [any RemainingLifeModel] {
    RemainingLifeModels.standard(pastRuns: past.histories(of: course.name))
  }

  func forecast() -> RemainingLifeForecast {
    let models = models
    let level = failureLevel
    let now = history(at: run.snapshotCount - 1)
    let predictions = models.map { ($0, $0.prediction(after: now, failureLevel: level?.value)) }
    return RemainingLifeForecast(
      failureLevel: level?.value, failureLevelSource: level?.source,
      estimates: predictions.map { estimate($0.name, $1) }, history: moments(models[0], level?.value),
      fan: predictions[0].1.range(confidence: options.confidence).flatMap { fan(models[0], now, $0) })
  }

  /// What every model says after the first snapshots up to `index`.
  func estimates(at index: Int) -> [RemainingLifeEstimate] {
    let now = history(at: index)
    return models.map {
      estimate($0.name, $0.prediction(after: now, failureLevel: failureLevel?.value))
    }
  }

  /// Declared by the user, or where past runs ended.
  private var failureLevel: (value: Double, source: String)? {
    if let declared = options.failureLevel, options.indicator == course.name { return (declared, "declared") }
    return FailureLevel.median(of: past.histories(of: course.name)).map {
      ($0, "the median end of \(past.count) past runs")
    }
  }

  private func history(at index: Int) -> DegradationHistory {
    DegradationHistory(hours: run.hours, values: course.smoothed, onset: onset, now: index)
  }

  private func estimate(_ model: String, _ prediction: RemainingLifePrediction) -> RemainingLifeEstimate {
    RemainingLifeEstimate(
      model: model, remaining: prediction.range(confidence: options.confidence).map(LifeInterval.init),
      refusal: prediction.refusal?.description)
  }

  private func moments(_ model: any RemainingLifeModel, _ level: Double?) -> [RemainingLifeMoment] {
    guard let onset else { return [] }
    let all = (onset.confirmedIndex..<run.snapshotCount).filter { course.values[$0] != nil && run.hours[$0] != nil }
    let count = min(all.count, Self.mostMoments)
    return (0..<count).map { all[$0 * all.count / count] }.map { index in
      RemainingLifeMoment(
        index: index, estimate: estimate(model.name, model.prediction(after: history(at: index), failureLevel: level)))
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
