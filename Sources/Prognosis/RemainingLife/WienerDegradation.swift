internal import Foundation

/// A Wiener process with drift, seen through noise, until it first reaches the failure level.
///
/// The growth itself is irregular, which the exponential model leaves out: its steps scatter by σ √Δt, and its drift
/// may wander, as it does where a crack grows faster the longer it is. How much of the scatter is noise (it passes)
/// and how much is irregular growth (it stays) is not known: filters from no irregularity to much are run side by
/// side and mixed by their likelihood. The drift now is normal, with a prior from past runs if there are any, so that
/// the passage time has a closed form (`FirstPassage`; Si, Wang, Hu, Chen and Zhou, Mechanical Systems and Signal
/// Processing 35, 2013); the variance that a wandering drift's mean gathers until the expected passage, r T / 3, is
/// added to that of the drift. The level now is averaged over by Gauss and Hermite's five points,
/// a failure level learnt from past ends over the levels it may have.
package struct WienerDegradation: RemainingLifeModel, Equatable {
  package let name = "Wiener"
  package var prior: GrowthPrior?
  /// How sure this run's own observations must make growth: 0.95, the usual one-sided test.
  package var leastGrowthProbability: Double

  /// None, and a decade apart from what sixty values can just show to what drowns the noise; and what each counts for
  /// beforehand.
  ///
  /// No irregularity counts as much as all of one kind together: the simpler process is not one of five by chance.
  static let irregularities = [0, 0.01, 0.1, 1, 10].flatMap { level in
    [0, 1e-5, 1e-4, 1e-3, 1e-2].map { drift in
      (
        irregularity: DriftFilter.Irregularity(level: level, drift: drift),
        weight: (level == 0 ? 0.5 : 0.125) * (drift == 0 ? 0.5 : 0.125)
      )
    }
  }

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
    guard let mixture = Mixture(of: history) else { return .refused(.tooFewSnapshots) }
    let posterior = mixture.learning(from: prior)
    let passages = posterior.passages(to: levels)
    guard posterior.level < failureLevel.value, !passages.isEmpty else { return .refused(.alreadyFailed) }
    let distribution = RemainingLifeDistribution { hours in
      passages.reduce(0) { $0 + $1.weight * $1.passage.probability(within: hours) }
    }
    return distribution.quantile(0.5).isFinite ? .distribution(distribution) : .refused(.noGrowth)
  }

  package func fan(after history: DegradationHistory, hoursAhead: [Double], confidence: Double) -> DegradationFan? {
    guard let line = StraightLine(since: history), line.growthProbability >= leastGrowthProbability,
      let mixture = Mixture(of: history)
    else { return nil }
    let posterior = mixture.learning(from: prior)
    let quantiles = [(1 - confidence) / 2, 0.5, (1 + confidence) / 2].map { level in
      hoursAhead.map { posterior.quantile(level, after: $0) }
    }
    return DegradationFan(
      hoursAhead: hoursAhead, lower: quantiles[0], median: quantiles[1], upper: quantiles[2])
  }
}

/// Drift filters of several irregularities, weighted by how well each explains what was seen.
private struct Mixture: Sendable {
  private struct Part {
    let weight: Double
    var posterior: LinePosterior
    let diffusion: Double
    let driftDiffusion: Double
  }

  private var parts: [Part]

  init?(of history: DegradationHistory) {
    guard let blocks = BlockMeans(since: history) else { return nil }
    let filters = WienerDegradation.irregularities.compactMap { irregularity, weight in
      DriftFilter(blocks.values, at: blocks.hours, until: history.now, irregularity).map { (filter: $0, prior: weight) }
    }
    guard let best = filters.map(\.filter.logLikelihood).max() else { return nil }
    let likelihoods = filters.map { $0.prior * exp($0.filter.logLikelihood - best) }
    let total = likelihoods.reduce(0, +)
    parts = zip(filters.map(\.filter), likelihoods).map { filter, likelihood in
      Part(
        weight: likelihood / total, posterior: filter.posterior, diffusion: filter.diffusion,
        driftDiffusion: filter.driftDiffusion)
    }
  }

  var level: Double { parts.reduce(0) { $0 + $1.weight * $1.posterior.level } }

  func learning(from prior: GrowthPrior?) -> Mixture {
    var learnt = self
    for index in learnt.parts.indices { learnt.parts[index].posterior.learn(from: prior) }
    return learnt
  }

  /// First passages from the possible levels now to the possible levels of failure, those that have passed left out.
  func passages(to failureLevels: [(level: Double, weight: Double)]) -> [(weight: Double, passage: FirstPassage)] {
    var passages = [(weight: Double, passage: FirstPassage)]()
    for part in parts where part.weight > 1e-4 {
      let posterior = part.posterior
      let deviation = posterior.levelVariance.squareRoot()
      // A drift that is regressed on the level has less variance about it.
      let gain = posterior.levelVariance > 0 ? posterior.covariance / posterior.levelVariance : 0
      let known = max(posterior.slopeVariance - gain * posterior.covariance, 0)
      for (node, weight) in Self.gaussHermite {
        let offset = node * deviation
        let drift = posterior.slope + gain * offset
        for failure in failureLevels where part.weight * failure.weight > 1e-4 {
          let distance = failure.level - posterior.level - offset
          guard distance > 0 else { continue }
          let wandering = drift > 0 ? part.driftDiffusion * distance / drift / 3 : 0
          let passage = FirstPassage(
            distance: distance, drift: drift, driftVariance: known + wandering, diffusion: part.diffusion)
          passages.append((part.weight * weight * failure.weight, passage))
        }
      }
    }
    let total = passages.reduce(0) { $0 + $1.weight }
    return passages.map { ($0.weight / total, $0.passage) }
  }

  /// The quantile of the level after some hours: of a mixture of normal distributions.
  func quantile(_ probability: Double, after hours: Double) -> Double {
    let normals = parts.map { part in
      (
        weight: part.weight, mean: part.posterior.level + part.posterior.slope * hours,
        deviation:
          (part.posterior.variance(after: hours) + part.diffusion * hours
          + part.driftDiffusion * hours * hours * hours / 3).squareRoot()
      )
    }
    let low = normals.map { $0.mean - 40 * $0.deviation }.min() ?? 0
    let high = normals.map { $0.mean + 40 * $0.deviation }.max() ?? 0
    return Bisection.crossing(
      of: { value in
        probability
          - normals.reduce(0) {
            $0 + $1.weight * NormalDistribution.exceedance(of: ($1.mean - value) / $1.deviation)
          }
      }, between: low, and: high)
  }

  /// Nodes in deviations and weights that integrate polynomials up to the ninth degree against a normal density.
  private static let gaussHermite = [
    (-2.856970013872806, 0.011257411327720689), (-1.355626179974266, 0.22207592200561264),
    (0, 0.5333333333333333), (1.355626179974266, 0.22207592200561264), (2.856970013872806, 0.011257411327720689),
  ]
}
