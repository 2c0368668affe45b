/// Several models' distributions, mixed: what is left when no single one deserves all trust.
///
/// P(T ≤ t) = Σ P_k(T ≤ t) / n over the n models that answer, all alike (a linear opinion pool: Stone, Annals of
/// Mathematical Statistics 32, 1961). It refuses where
///
/// - no onset has been confirmed;
/// - a part has no past runs: what is left would be no mixture;
/// - the level has reached the failure level, or a part says so;
/// - nothing grows: the straight line of least squares since the onset does not rise, or the level has come back to
///   what it was before. One that rises, but not beyond doubt, is left to the parts: those that test growth stay out;
/// - no part answers: with the reason of the first.
package struct CombinedRemainingLife: RemainingLifeModel {
  package let name = "combined"
  package let models: [any RemainingLifeModel]

  package init(_ models: [any RemainingLifeModel]) {
    precondition(!models.isEmpty, "a combination needs a model")
    self.models = models
  }

  package func prediction(after history: DegradationHistory, failureLevel: FailureLevel?) -> RemainingLifePrediction {
    if let refusal = Self.refusal(of: history, failureLevel) { return .refused(refusal) }
    var parts = [RemainingLifeDistribution]()
    var reasons = [RemainingLifeRefusal]()
    for model in models {
      switch model.prediction(after: history, failureLevel: failureLevel) {
      case .distribution(let distribution): parts.append(distribution)
      case .refused(let refusal): reasons.append(refusal)
      }
    }
    if let final = reasons.first(where: { $0 == .noPastRuns || $0 == .alreadyFailed }) { return .refused(final) }
    guard !parts.isEmpty else { return .refused(reasons.first ?? .noOnset) }
    let mixed = parts
    let distribution = RemainingLifeDistribution { hours in
      mixed.reduce(0) { $0 + $1.probability(ofEndWithin: hours) } / Double(mixed.count)
    }
    return distribution.quantile(0.5).isFinite ? .distribution(distribution) : .refused(.noGrowth)
  }

  /// The first model's that foretells the indicator; nil where the mixture refuses.
  package func fan(after history: DegradationHistory, hoursAhead: [Double], confidence: Double) -> DegradationFan? {
    guard Self.refusal(of: history, nil) == nil else { return nil }
    for model in models {
      if let fan = model.fan(after: history, hoursAhead: hoursAhead, confidence: confidence) { return fan }
    }
    return nil
  }

  /// What no part may overrule. With fewer values than a line needs only the level tells of growth.
  private static func refusal(of history: DegradationHistory, _ failureLevel: FailureLevel?) -> RemainingLifeRefusal? {
    guard history.onset != nil else { return .noOnset }
    if let failureLevel, history.level >= failureLevel.value { return .alreadyFailed }
    guard history.hasRisen else { return .notRisen }
    return StraightLine(since: history).map { $0.slope > 0 } ?? true ? nil : .noGrowth
  }
}
