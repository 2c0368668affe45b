/// How a machine degrades, since when, and how long it may last: what `trend` made of a run.
///
/// Everything is made of the run's archive alone. Indices of snapshots count all snapshots of the run from 0, left-out ones
/// included; hours are counted from the first snapshot.
package struct DegradationTrend: Sendable, Equatable, Codable {
  /// `[snapshot]`: hours since the first one; nil where a time is not known.
  package var hours: [Double?]
  /// True where no snapshot has a time, so that an hour stands for one snapshot.
  package var countsSnapshots: Bool
  /// The share of future paths that intervals and fans are to cover, such as 0.9.
  package var confidence: Double
  /// Bearings and channels, the most urgent first.
  package var subjects: [TrendSubject]
  /// What a reader has to know: levels that were assumed, runs that were too short.
  package var notes: [String]

  package init(
    hours: [Double?], countsSnapshots: Bool, confidence: Double, subjects: [TrendSubject], notes: [String] = []
  ) {
    self.hours = hours
    self.countsSnapshots = countsSnapshots
    self.confidence = confidence
    self.subjects = subjects
    self.notes = notes
  }
}

/// One channel, or one bearing with all its channels, and what its indicators do over time.
package struct TrendSubject: Sendable, Equatable, Codable {
  package enum Kind: String, Sendable, Codable {
    case bearing, channel
    /// All bearings at once, by what the model says of them together.
    case machine
  }

  package var name: String
  package var kind: Kind
  /// Which channels of the run it is made of.
  package var channels: [Int]
  package var indicators: [IndicatorTrend]
  /// The indicator that remaining life and the three methods beside the confirmed state go by: a place in `indicators`.
  package var chosen: Int
  /// What each method of finding an onset says; the first is the one that is used.
  package var onsets: [OnsetFinding]
  package var drift: DriftRecord?
  package var forecast: RemainingLifeForecast

  package init(
    name: String, kind: Kind, channels: [Int], indicators: [IndicatorTrend], chosen: Int, onsets: [OnsetFinding],
    drift: DriftRecord?, forecast: RemainingLifeForecast
  ) {
    self.name = name
    self.kind = kind
    self.channels = channels
    self.indicators = indicators
    self.chosen = chosen
    self.onsets = onsets
    self.drift = drift
    self.forecast = forecast
  }
}

extension TrendSubject {
  /// Whether the method that is used has found a change.
  package var hasOnset: Bool { onsets.first?.index != nil }

  /// Whether the chosen indicator stands at the failure level or above: then there is no life left to tell.
  package var hasReachedFailure: Bool {
    guard let level = forecast.failureLevel, indicators.indices.contains(chosen),
      let latest = indicators[chosen].smoothed.last(where: { $0 != nil }) ?? nil
    else { return false }
    return latest >= level
  }
}

/// One health indicator over the snapshots; higher = worse.
package struct IndicatorTrend: Sendable, Equatable, Codable {
  /// What alarms are judged on, told over the healthy period as it was.
  package static let residualName = "residual"

  /// Such as `residual`, `latent distance`, `KL`, `RMS`, `kurtosis`, `fused`.
  package var name: String
  /// Such as `dB`, or empty.
  package var unit: String
  /// `[snapshot]`: nil where left out.
  package var values: [Double?]
  /// `[snapshot]`: from this and earlier values only.
  package var smoothed: [Double?]
  package var quality: IndicatorQuality

  package init(name: String, unit: String, values: [Double?], smoothed: [Double?], quality: IndicatorQuality) {
    self.name = name
    self.unit = unit
    self.values = values
    self.smoothed = smoothed
    self.quality = quality
  }
}

/// How well an indicator serves for prognosis, each 0 ... 1 (Coble and Hines, 2009); nil where it can't be known.
package struct IndicatorQuality: Sendable, Equatable, Codable {
  /// Whether it keeps rising or falling.
  package var monotonicity: Double?
  /// Whether it has one shape in several runs; nil for a single run.
  package var trendability: Double?
  /// Whether it ends at one level in several runs; nil for a single run.
  package var prognosability: Double?
  /// How little it scatters about its own smooth course.
  package var robustness: Double?
  /// The mean of those that are known: what indicators are chosen by.
  package var fitness: Double?

  package init(
    monotonicity: Double? = nil, trendability: Double? = nil, prognosability: Double? = nil,
    robustness: Double? = nil, fitness: Double? = nil
  ) {
    self.monotonicity = monotonicity
    self.trendability = trendability
    self.prognosability = prognosability
    self.robustness = robustness
    self.fitness = fitness
  }
}

/// Since when, by one method.
package struct OnsetFinding: Sendable, Equatable, Codable {
  /// Such as `confirmed state`, `CUSUM`, `Page-Hinkley`, `two in a row`.
  package var method: String
  /// The snapshot of the change, looked back at; nil where there is none.
  package var index: Int?
  /// The snapshot at which the method was sure of it.
  package var confirmedIndex: Int?

  package init(method: String, index: Int?, confirmedIndex: Int?) {
    self.method = method
    self.index = index
    self.confirmedIndex = confirmedIndex
  }
}

/// What changes slowly without being damage: running-in, load, seasons.
package struct DriftRecord: Sendable, Equatable, Codable {
  /// The change over the healthy period, in healthy deviations (Theil and Sen's slope times its length).
  package var healthyChange: Double
  /// Mann and Kendall's p of that change.
  package var pValue: Double
  /// `[snapshot]`: how far the followed baseline had moved, in healthy deviations.
  package var baselineShift: [Double]
  /// How far it may move.
  package var limit: Double?
  /// In words, one of `steady`, `runningIn` and `rising`.
  package var judgement: String

  package static let steady = "steady while healthy"
  package static let runningIn = "running in"
  package static let rising = "rising while it counted as healthy"

  package init(healthyChange: Double, pValue: Double, baselineShift: [Double], limit: Double?, judgement: String) {
    self.healthyChange = healthyChange
    self.pValue = pValue
    self.baselineShift = baselineShift
    self.limit = limit
    self.judgement = judgement
  }
}
