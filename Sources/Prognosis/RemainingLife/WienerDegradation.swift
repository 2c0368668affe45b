internal import Foundation

/// A Wiener process with drift, seen through noise, until it first reaches the failure level.
///
/// The growth itself is irregular, which the exponential model leaves out: its steps scatter by σ √Δt. How much of the
/// scatter is irregular growth (it stays) and how much is noise (it does not) is not known: models from no irregularity
/// to nothing else are filtered side by side and mixed by their likelihood. The drift is normal, with a prior from past
/// runs if there are any, so that the passage time has a closed form (`FirstPassage`); the level now is averaged over by
/// Gauss and Hermite's five points.
package struct WienerDegradation: RemainingLifeModel, Equatable {
  package let name = "Wiener"
  package var prior: GrowthPrior?
  /// How sure this run's own observations must make growth: 0.95, the usual one-sided test.
  package var leastGrowthProbability: Double

  /// The variance of a step of growth over that of the noise: half a decade apart where it matters.
  static let ratios = [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 100]

  package init(prior: GrowthPrior? = nil, leastGrowthProbability: Double = 0.95) {
    self.prior = prior
    self.leastGrowthProbability = leastGrowthProbability
  }

  package func prediction(after history: DegradationHistory, failureLevel: Double?) -> RemainingLifePrediction {
    guard history.onset != nil else { return .refused(.noOnset) }
    guard let failureLevel else { return .refused(.noFailureLevel) }
    guard let mixture = Mixture(of: history) else { return .refused(.tooFewSnapshots) }
    guard mixture.growthProbability >= leastGrowthProbability else { return .refused(.noGrowth) }
    let posterior = mixture.learning(from: prior)
    guard posterior.level < failureLevel else { return .refused(.alreadyFailed) }
    let passages = posterior.passages(to: failureLevel)
    let distribution = RemainingLifeDistribution { hours in
      passages.reduce(0) { $0 + $1.weight * $1.passage.probability(within: hours) }
    }
    return distribution.quantile(0.5).isFinite ? .distribution(distribution) : .refused(.noGrowth)
  }

  package func fan(after history: DegradationHistory, hoursAhead: [Double], confidence: Double) -> DegradationFan? {
    guard let mixture = Mixture(of: history), mixture.growthProbability >= leastGrowthProbability else { return nil }
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
  private var parts: [(weight: Double, posterior: LinePosterior, diffusion: Double)]

  init?(of history: DegradationHistory) {
    guard let onset = history.onset else { return nil }
    let filters = WienerDegradation.ratios.compactMap {
      DriftFilter(history.values[onset...], at: history.hours[onset...], ratio: $0)
    }
    guard let best = filters.map(\.logLikelihood).max() else { return nil }
    let likelihoods = filters.map { exp($0.logLikelihood - best) }
    let total = likelihoods.reduce(0, +)
    parts = zip(filters, likelihoods).map { ($1 / total, $0.posterior, $0.diffusion) }
  }

  var level: Double { parts.reduce(0) { $0 + $1.weight * $1.posterior.level } }

  var growthProbability: Double {
    parts.reduce(0) { sum, part in
      let z = part.posterior.slope / part.posterior.slopeVariance.squareRoot()
      return sum + part.weight * (1 - part.posterior.student.exceedance(of: z))
    }
  }

  func learning(from prior: GrowthPrior?) -> Mixture {
    var learnt = self
    for index in learnt.parts.indices { learnt.parts[index].posterior.learn(from: prior) }
    return learnt
  }

  /// First passages from the possible levels now, those that have passed already left out.
  func passages(to failureLevel: Double) -> [(weight: Double, passage: FirstPassage)] {
    var passages = [(weight: Double, passage: FirstPassage)]()
    for part in parts where part.weight > 1e-6 {
      let posterior = part.posterior
      let deviation = posterior.levelVariance.squareRoot()
      // A drift that is regressed on the level has less variance about it.
      let gain = posterior.levelVariance > 0 ? posterior.covariance / posterior.levelVariance : 0
      let driftVariance = max(posterior.slopeVariance - gain * posterior.covariance, 0)
      for (node, weight) in Self.gaussHermite {
        let offset = node * deviation
        let distance = failureLevel - posterior.level - offset
        guard distance > 0 else { continue }
        passages.append(
          (
            part.weight * weight,
            FirstPassage(
              distance: distance, drift: posterior.slope + gain * offset, driftVariance: driftVariance,
              diffusion: part.diffusion)
          ))
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
        deviation: (part.posterior.variance(after: hours) + part.diffusion * hours).squareRoot()
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
