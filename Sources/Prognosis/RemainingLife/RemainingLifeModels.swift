/// Which models are asked, and in which order.
package enum RemainingLifeModels {
  /// The names of all models in the order they are asked, the one to be used first.
  ///
  /// Where enough past runs can say which model foretells them best, that one goes first; this is the order before they
  /// are asked. With past runs to failure similarity comes first: it needs neither a failure level nor steady growth.
  /// Without past runs it is the Wiener process: its intervals hold whether growth is straight, bent or irregular, the
  /// exponential model's for straight growth only. Past lives are the cheap reference.
  ///
  /// - Parameters:
  ///   - count: How many past runs to failure there are.
  ///   - preferred: The model that evidence speaks for; it goes before the others, which keep their order.
  package static func order(pastRuns count: Int, preferred: String? = nil) -> [String] {
    let standard =
      count >= SimilarityToPastRuns.fewestRuns
      ? ["similarity", "combined", "Wiener", "exponential", "past lives"]
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
      similarity, CombinedRemainingLife([similarity, wiener]), wiener, ExponentialDegradation(prior: prior),
      PastLives(of: pastRuns),
    ]
    return order(pastRuns: pastRuns.count, preferred: preferred).compactMap { name in models.first { $0.name == name } }
  }
}
