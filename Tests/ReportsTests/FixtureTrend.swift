import Foundation
import Pipelines
import Tensors

@testable import Reports

/// A made-up trend that fits a `FixtureRun`: exponential growth since the onset, refusals at first, two models.
struct FixtureTrend {
  enum Outlook: CaseIterable { case foretold, openEnded, refused, healthy }

  var outlook = Outlook.foretold
  /// Put into every name and sentence, to see whether it escapes.
  var taint = ""

  /// The run with its trend and what its map is worth.
  func added(to run: FixtureRun) -> RunResults {
    var results = run.results
    results.trend = trend(of: results)
    results.latents.quality = MapQuality(
      divergence: 1.2345, perplexity: 30, trustworthiness: 0.9812, neighboursKept: 0.613, neighbourCount: 10,
      firstPlaced: results.latents.windows.count * 9 / 10)
    return results
  }

  func trend(of results: RunResults) -> DegradationTrend {
    let start = results.input.times.first ?? nil
    let hours = results.input.times.indices.map { index -> Double? in
      guard let start else { return Double(index) }
      return results.input.times[index].map { Double($0 - start) / 3.6e12 }
    }
    let order = results.channels.indices.sorted { results.channels[$0].z > results.channels[$1].z }
    let confidence = 0.9
    return DegradationTrend(
      hours: hours, countsSnapshots: start == nil, confidence: confidence,
      subjects: order.map { subject($0, results, hours, isFirst: $0 == order[0]) },
      notes: ["The failure level was assumed, not declared\(taint)."])
  }

  private func subject(_ channel: Int, _ results: RunResults, _ hours: [Double?], isFirst: Bool) -> TrendSubject {
    func known(_ table: Matrix) -> [Double?] { table.column(channel).map { $0.isFinite ? Double($0) : nil } }
    let (raw, smoothed) = (known(results.snapshots.indicator), known(results.snapshots.smoothed))
    let isBroken = isFirst && outlook != .healthy
    let onset = hours.count * 7 / 10
    let levels = raw.map { $0.map { 10 * log10(max($0, 0.05)) } }
    return TrendSubject(
      name: (results.channels[channel].bearing ?? results.channels[channel].name), kind: .bearing, channels: [channel],
      indicators: [
        IndicatorTrend(
          name: "residual\(taint)", unit: "forecast errors", values: raw, smoothed: smoothed,
          quality: IndicatorQuality(monotonicity: 0.81, robustness: 0.93, fitness: 0.87)),
        IndicatorTrend(
          name: "RMS", unit: "dB", values: levels, smoothed: levels,
          quality: IndicatorQuality(
            monotonicity: 0.42, trendability: 0.7, prognosability: 0.66, robustness: 0.9, fitness: 0.67)),
      ], chosen: 0,
      onsets: [
        OnsetFinding(
          method: "CUSUM\(taint)", index: isBroken ? onset : nil, confirmedIndex: isBroken ? onset + 3 : nil),
        OnsetFinding(
          method: "Page-Hinkley", index: isBroken ? onset + 2 : nil, confirmedIndex: isBroken ? onset + 5 : nil),
        OnsetFinding(method: "two in a row over 3 sd", index: nil, confirmedIndex: nil),
      ],
      drift: DriftRecord(
        healthyChange: -0.7, pValue: 0.004, baselineShift: hours.map { _ in 0.3 }, limit: 2,
        judgement: "running-in\(taint)"),
      forecast: isBroken ? forecast(hours, smoothed, onset: onset) : refusal("no onset was confirmed\(taint)."))
  }

  private func refusal(_ reason: String) -> RemainingLifeForecast {
    RemainingLifeForecast(
      estimates: ["exponential", "Wiener"].map { RemainingLifeEstimate(model: $0, remaining: nil, refusal: reason) })
  }

  private func forecast(_ hours: [Double?], _ smoothed: [Double?], onset: Int) -> RemainingLifeForecast {
    if outlook == .refused { return refusal("the indicator does not grow\(taint)") }
    let now = hours.last.flatMap(\.self) ?? 0
    let life = 9.0
    let upper: Double? = outlook == .openEnded ? nil : 15
    let interval = LifeInterval(lower: 6, median: life, upper: upper)
    let last = smoothed.last.flatMap(\.self) ?? 1
    let level = max(last * 1.6, 3)
    let history = (onset..<hours.count).map { index -> RemainingLifeMoment in
      let left = (now - (hours[index] ?? now)) + life
      let error = 1 + 0.4 * sin(Double(index)) * left / (left + life)
      let isRefused = index < onset + 6
      let remaining = LifeInterval(
        lower: 0.6 * left * error, median: left * error, upper: upper.map { _ in 1.7 * left * error })
      return RemainingLifeMoment(
        index: index,
        estimate: RemainingLifeEstimate(
          model: "exponential", remaining: isRefused ? nil : remaining, refusal: isRefused ? "too few snapshots" : nil))
    }
    let steps = (0...40).map { 24.0 * Double($0) / 40 }
    func course(_ hoursToLevel: Double) -> [Double] { steps.map { last * exp(log(level / last) * $0 / hoursToLevel) } }
    return RemainingLifeForecast(
      failureLevel: level, failureLevelSource: "twice the alarm level, as nobody declared one\(taint)",
      estimates: [
        RemainingLifeEstimate(model: "exponential", remaining: interval, refusal: nil),
        RemainingLifeEstimate(model: "Wiener", remaining: LifeInterval(lower: 4, median: 11, upper: 30), refusal: nil),
        RemainingLifeEstimate(model: "similarity", remaining: nil, refusal: "no past runs\(taint)"),
      ], history: history,
      fan: ForecastFan(hours: steps.map { now + $0 }, lower: course(18), median: course(9), upper: course(6)))
  }
}

/// A made-up back-test: three machines, three times, two models, with a hit, a miss, an open end and refusals.
struct FixtureBacktest {
  var taint = ""

  var results: BacktestResults {
    let lives = [24.0, 160, 2.5]
    let runs = lives.enumerated().map { place, life in
      BacktestRun(
        name: "run \(place + 1)\(taint)", subject: "B\(place + 1)\(taint)", lifeHours: life,
        onsetHour: place == 2 ? nil : life / 3, failureLevelSource: "the other runs' last values\(taint)")
    }
    let factors = [1.1, 0.85, 1.05, 1.9, 0.7, 1.15]
    let entries = runs.indices.flatMap { run in
      [0.5, 0.7, 0.9].enumerated().flatMap { step, fraction -> [BacktestEntry] in
        let truth = lives[run] * (1 - fraction)
        return ["exponential", "Wiener"].enumerated().map { model, name in
          let median = truth * factors[(run + step + 2 * model) % factors.count]
          let isRefused = run == 2 && step == 0
          let interval = LifeInterval(lower: 0.7 * median, median: median, upper: step == 0 ? nil : 1.4 * median)
          return BacktestEntry(
            run: run, fraction: fraction, actualHours: truth,
            estimate: RemainingLifeEstimate(
              model: name, remaining: isRefused ? nil : interval, refusal: isRefused ? "no onset\(taint)." : nil))
        }
      }
    }
    return BacktestResults(
      confidence: 0.9, alpha: 0.2, runs: runs, entries: entries,
      summaries: [
        BacktestSummary(
          model: "exponential", asked: 9, refused: 1, alphaLambda: 0.556, cumulativeRelativeAccuracy: 0.61,
          coverage: 0.875, meanAbsoluteError: 5.4),
        BacktestSummary(
          model: "Wiener", asked: 9, refused: 9, alphaLambda: 0, cumulativeRelativeAccuracy: 0, coverage: nil,
          meanAbsoluteError: nil),
      ], notes: ["Settings were frozen on other runs\(taint)."])
  }
}
