internal import Foundation

/// Exponential growth with random effects, updated by each observation in closed form.
///
/// On a logarithmic scale (dB) the indicator is L(t) = θ + β t + ε with independent ε. θ and β differ from part to
/// part; past runs may tell how β scatters (`GrowthPrior`), θ is left free because the onset's level is seen anyway.
/// The posterior of (θ, β) is a bivariate normal, or Student's t with the noise variance unknown; the end comes where
/// the line, not a noisy value, reaches the failure level D: P(T ≤ t) = P(θ + β t ≥ D), given that it has not by now.
/// Lines that never rise to D stay out, so the probability may end below 1. Where D is learnt from past ends the
/// probability is the mean over the levels it may have. On a linear scale it is linear growth.
/// Reference: Gebraeel, Lawley, Li and Ryan, IIE Transactions 37 (2005).
package struct ExponentialDegradation: RemainingLifeModel, Equatable {
  package let name = "exponential"
  package var prior: GrowthPrior?
  /// How sure this run's own observations must make growth: 0.95, the usual one-sided test.
  package var leastGrowthProbability: Double

  package init(prior: GrowthPrior? = nil, leastGrowthProbability: Double = 0.95) {
    self.prior = prior
    self.leastGrowthProbability = leastGrowthProbability
  }

  package func prediction(after history: DegradationHistory, failureLevel: FailureLevel?) -> RemainingLifePrediction {
    guard history.onset != nil else { return .refused(.noOnset) }
    guard let failureLevel else { return .refused(.noFailureLevel) }
    guard history.level < failureLevel.value else { return .refused(.alreadyFailed) }
    let levels = failureLevel.possible
    guard !levels.isEmpty else { return .refused(.singleEnd) }
    guard let line = StraightLine(since: history) else { return .refused(.tooFewSnapshots) }
    if let refusal = line.refusal(below: leastGrowthProbability) { return .refused(refusal) }
    let posterior = LinePosterior(line, prior: prior)
    guard posterior.level < failureLevel.value else { return .refused(.alreadyFailed) }
    let distribution = RemainingLifeDistribution { posterior.probability(ofReaching: levels, within: $0) }
    return distribution.quantile(0.5).isFinite ? .distribution(distribution) : .refused(.noGrowth)
  }

  package func fan(after history: DegradationHistory, hoursAhead: [Double], confidence: Double) -> DegradationFan? {
    guard let line = StraightLine(since: history), line.growthProbability >= leastGrowthProbability else { return nil }
    let posterior = LinePosterior(line, prior: prior)
    let t = posterior.student.value(exceededWith: (1 - confidence) / 2)
    let median = hoursAhead.map { posterior.level + posterior.slope * $0 }
    let half = hoursAhead.map { t * posterior.variance(after: $0).squareRoot() }
    return DegradationFan(
      hoursAhead: hoursAhead, lower: zip(median, half).map { $0 - $1 }, median: median,
      upper: zip(median, half).map { $0 + $1 })
  }
}
