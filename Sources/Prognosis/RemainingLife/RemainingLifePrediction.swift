/// A remaining life with its interval, in hours from now.
package struct RemainingLifeRange: Sendable, Equatable, Codable {
  package let lower: Double
  package let median: Double
  /// May be infinite: growth too slow to exclude that the level is never reached.
  package let upper: Double

  package init(lower: Double, median: Double, upper: Double) {
    precondition(
      lower >= 0 && lower <= median && median <= upper && median.isFinite,
      "a remaining life of \(lower), \(median), \(upper) hours")
    self.lower = lower
    self.median = median
    self.upper = upper
  }

  package func contains(_ hours: Double) -> Bool { lower <= hours && hours <= upper }
}

/// Why nothing is said of the remaining life.
package enum RemainingLifeRefusal: String, Sendable, Equatable, Codable, CustomStringConvertible {
  case noOnset
  case noGrowth
  /// It grows, and so unevenly that a straight line says nothing.
  case bentGrowth
  /// The level is not above its mean before the onset.
  case notRisen
  case noFailureLevel
  /// One past end: how far ends scatter is not known.
  case singleEnd
  case tooFewSnapshots
  case noPastRuns
  /// All past runs lasted equally long.
  case noScatter
  case alreadyFailed
  /// No past run has looked like this one.
  case unlikePastRuns

  package var description: String {
    switch self {
    case .noOnset: "no confirmed onset"
    case .noGrowth: "no growth since the onset"
    case .bentGrowth: "it grows, but not along a straight line: when it ends can't be extrapolated"
    case .notRisen: "no growth: the level does not lie above its mean before the onset"
    case .noFailureLevel: "no failure level: declare one, or give past runs to failure"
    case .singleEnd: "one past end does not tell how far ends scatter: declare a failure level, or give more past runs"
    case .tooFewSnapshots: "too few snapshots since the onset"
    case .noPastRuns: "too few past runs to failure"
    case .noScatter: "past runs lasted equally long, which does not tell how far lives scatter"
    case .alreadyFailed: "the failure level has been reached"
    case .unlikePastRuns: "no past run to failure looks like this one"
    }
  }
}

/// What a model says after a history: when the end may come, or why that can't be said.
package enum RemainingLifePrediction: Sendable {
  case distribution(RemainingLifeDistribution)
  case refused(RemainingLifeRefusal)

  package var refusal: RemainingLifeRefusal? {
    if case .refused(let reason) = self { reason } else { nil }
  }

  /// The median and the interval that holds `confidence` of the possible lives.
  ///
  /// - Returns: nil where refused.
  package func range(confidence: Double) -> RemainingLifeRange? {
    if case .distribution(let distribution) = self { distribution.range(confidence: confidence) } else { nil }
  }
}
