internal import Foundation

/// Positive durations of past runs, taken as lognormal, and what they say of a further one.
///
/// With n logarithms of mean m and deviation s, that of a further one is m + s √(1 + 1 / n) t, t Student's with n - 1
/// degrees of freedom: few runs make a wide interval by themselves.
package struct PastDurations: Sendable, Equatable, Codable {
  package let count: Int
  private let mean: Double
  private let scale: Double

  /// Fewer don't tell how far they scatter.
  static let fewest = 3

  /// - Returns: nil with fewer than three positive durations, or without scatter among them.
  package init?(_ hours: [Double]) {
    let logarithms = hours.filter { $0 > 0 }.map { log($0) }
    guard logarithms.count >= Self.fewest, let moments = Moments(logarithms), moments.variance > 0 else { return nil }
    count = logarithms.count
    mean = moments.mean
    scale = moments.standardDeviation * (1 + 1 / Double(count)).squareRoot()
  }

  /// P(duration > hours).
  package func survival(_ hours: Double) -> Double {
    guard hours > 0 else { return 1 }
    return StudentT(degreesOfFreedom: Double(count - 1)).exceedance(of: (log(hours) - mean) / scale)
  }

  /// How long it will still last, having lasted `elapsed` hours: P(D ≤ e + t | D > e).
  package func remaining(after elapsed: Double) -> RemainingLifeDistribution {
    let alive = survival(elapsed)
    return RemainingLifeDistribution { hours in
      alive > 0 ? 1 - survival(elapsed + hours) / alive : 1
    }
  }
}

/// The plain reference: how long past runs lasted from first to last snapshot, and nothing of what this one shows but
/// its age.
///
/// It asks for an onset as all models do, so that it is compared on the same questions.
package struct PastLives: RemainingLifeModel, Equatable {
  package static let modelName = "past lives"
  package let name = Self.modelName
  package var durations: PastDurations?
  /// How many past runs lasted any time.
  private let runs: Int

  package init(of runs: [DegradationHistory]) {
    let hours = runs.compactMap { run in run.hours.first.map { run.now - $0 } }.filter { $0 > 0 }
    self.runs = hours.count
    durations = PastDurations(hours)
  }

  package func prediction(after history: DegradationHistory, failureLevel: FailureLevel?) -> RemainingLifePrediction {
    guard history.onset != nil else { return .refused(.noOnset) }
    guard history.hasRisen else { return .refused(.notRisen) }
    guard let durations else { return .refused(runs < PastDurations.fewest ? .noPastRuns : .noScatter) }
    return .distribution(durations.remaining(after: history.now - (history.hours.first ?? 0)))
  }
}
