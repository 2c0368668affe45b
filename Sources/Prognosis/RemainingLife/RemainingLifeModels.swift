/// Which models are asked, and in which order.
package enum RemainingLifeModels {
  /// The names of all models in the order they are asked, the one to be used first.
  ///
  /// Where past runs can say which model foretells them best, that one goes first; this is the order before they are asked.
  /// With past runs to failure it is similarity mixed with the Wiener process, whose growth starts from theirs. On
  /// FEMTO's bearings, four telling and two asked in turn, it and similarity alone had one and a half to five times
  /// the cumulative relative accuracy of any other model among the *four*, on average over twelve indicators. Without
  /// past runs it is the Wiener process: its intervals hold whether growth is straight, bent or irregular, the
  /// exponential model's for straight growth only. Past lives are the cheap reference.
  ///
  /// - Parameters:
  ///   - count: How many past runs to failure there are.
  ///   - preferred: The model that evidence speaks for; it goes before the others, which keep their order.
  package static func order(pastRuns count: Int, preferred: String? = nil) -> [String] {
    let standard =
      count >= SimilarityToPastRuns.fewestRuns
      ? ["combined", "similarity", "Wiener", "exponential", "past lives"]
      : ["Wiener", "exponential", "combined", "similarity", "past lives"]
    guard let preferred else { return standard }
    precondition(standard.contains(preferred), "no model '\(preferred)'")
    return [preferred] + standard.filter { $0 != preferred }
  }

  /// All models; those that need past runs refuse without them.
  ///
  /// - Parameters:
  ///   - pastRuns: Complete runs to failure, on the scale of the history that will be asked about.
  ///   - preferred: The model that evidence speaks for, which goes before the others.
  package static func standard(
    pastRuns: [DegradationHistory] = [], preferred: String? = nil
  ) -> [any RemainingLifeModel] {
    let prior = GrowthPrior(of: pastRuns)
    let wiener = WienerDegradation(prior: prior)
    let similarity = SimilarityToPastRuns(library: pastRuns)
    let models: [any RemainingLifeModel] = [
      CombinedRemainingLife([similarity, wiener]), similarity, wiener, ExponentialDegradation(prior: prior),
      PastLives(of: pastRuns),
    ]
    return order(pastRuns: pastRuns.count, preferred: preferred).compactMap { name in models.first { $0.name == name } }
  }
}
