/// How long a part may last, by several models, always with an interval, or why that can't be said.
package struct RemainingLifeForecast: Sendable, Equatable, Codable {
  /// The level of the chosen indicator at which the part counts as failed; nil where nobody has said.
  package var failureLevel: Double?
  /// Where that level comes from, in words.
  package var failureLevelSource: String?
  /// One per model, the one that is used first.
  package var estimates: [RemainingLifeEstimate]
  /// What the used model said after each snapshot since the onset; refusals included.
  package var history: [RemainingLifeMoment]
  /// Where the chosen indicator goes from now on; nil where the used model refused.
  package var fan: ForecastFan?

  package init(
    failureLevel: Double? = nil, failureLevelSource: String? = nil, estimates: [RemainingLifeEstimate],
    history: [RemainingLifeMoment] = [], fan: ForecastFan? = nil
  ) {
    self.failureLevel = failureLevel
    self.failureLevelSource = failureLevelSource
    self.estimates = estimates
    self.history = history
    self.fan = fan
  }
}

/// What one model says of the remaining life.
package struct RemainingLifeEstimate: Sendable, Equatable, Codable {
  /// Such as `combined`, `exponential`, `Wiener`, `similarity`, `past lives`.
  package var model: String
  /// In hours; nil where the model refused.
  package var remaining: LifeInterval?
  /// Why there is none: no onset, no growth, no failure level, too few snapshots, no past runs.
  package var refusal: String?

  package init(model: String, remaining: LifeInterval?, refusal: String?) {
    self.model = model
    self.remaining = remaining
    self.refusal = refusal
  }
}

/// In hours. The upper end may be infinite: growth too slow to exclude that the level is never reached.
package struct LifeInterval: Sendable, Equatable, Codable {
  package var lower: Double
  package var median: Double
  /// nil: no end in sight at this confidence.
  package var upper: Double?

  package init(lower: Double, median: Double, upper: Double?) {
    self.lower = lower
    self.median = median
    self.upper = upper
  }
}

package struct RemainingLifeMoment: Sendable, Equatable, Codable {
  /// The snapshot after which it was said.
  package var index: Int
  package var estimate: RemainingLifeEstimate

  package init(index: Int, estimate: RemainingLifeEstimate) {
    self.index = index
    self.estimate = estimate
  }
}

/// Quantiles of the chosen indicator's future.
package struct ForecastFan: Sendable, Equatable, Codable {
  /// `[step]`: hours since the first snapshot.
  package var hours: [Double]
  package var lower: [Double]
  package var median: [Double]
  package var upper: [Double]

  package init(hours: [Double], lower: [Double], median: [Double], upper: [Double]) {
    self.hours = hours
    self.lower = lower
    self.median = median
    self.upper = upper
  }
}
