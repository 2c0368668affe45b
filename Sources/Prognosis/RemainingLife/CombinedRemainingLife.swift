/// Several models' distributions, mixed: what is left when no single one deserves all trust.
///
/// P(T ≤ t) = Σ w P_k(T ≤ t) / Σ w over the models that answer (a linear opinion pool: Stone, Annals of Mathematical
/// Statistics 32, 1961). It refuses where the first model finds no onset, or where all refuse.
package struct CombinedRemainingLife: RemainingLifeModel {
  package let name = "combined"
  package let models: [any RemainingLifeModel]
  /// In the order of `models`.
  package let weights: [Double]

  /// - Parameter weights: Positive; all alike where nil.
  package init(_ models: [any RemainingLifeModel], weights: [Double]? = nil) {
    precondition(!models.isEmpty, "a combination needs a model")
    let weights = weights ?? [Double](repeating: 1, count: models.count)
    precondition(weights.count == models.count, "\(weights.count) weights for \(models.count) models")
    precondition(weights.allSatisfy { $0 > 0 }, "weights \(weights) are not all positive")
    self.models = models
    self.weights = weights
  }

  package func prediction(after history: DegradationHistory, failureLevel: Double?) -> RemainingLifePrediction {
    var parts = [(weight: Double, distribution: RemainingLifeDistribution)]()
    var reason: RemainingLifeRefusal?
    for (model, weight) in zip(models, weights) {
      switch model.prediction(after: history, failureLevel: failureLevel) {
      case .distribution(let distribution): parts.append((weight, distribution))
      case .refused(let refusal): reason = reason ?? refusal
      }
    }
    guard !parts.isEmpty else { return .refused(reason ?? .noOnset) }
    let mixed = parts
    let total = mixed.reduce(0) { $0 + $1.weight }
    let distribution = RemainingLifeDistribution { hours in
      mixed.reduce(0) { $0 + $1.weight * $1.distribution.probability(ofEndWithin: hours) } / total
    }
    return distribution.quantile(0.5).isFinite ? .distribution(distribution) : .refused(.noGrowth)
  }

  /// The first model's that foretells the indicator.
  package func fan(after history: DegradationHistory, hoursAhead: [Double], confidence: Double) -> DegradationFan? {
    for model in models {
      if let fan = model.fan(after: history, hoursAhead: hoursAhead, confidence: confidence) { return fan }
    }
    return nil
  }
}
