package import Recordings

/// What a user can ask of an analysis beyond the recipe.
package struct AnalysisOptions: Sendable {
  package var recipe: Recipe
  /// Of the weights, the batches and the resampling; the same seed gives the same numbers.
  package var seed: UInt64
  /// Overrides the machine description's; a fifth of the snapshots where neither says it.
  package var healthy: HealthyPeriod?
  /// The first faulty snapshot where it is known: then the run is evaluated against it.
  package var onset: Int?
  /// How many windows the latent map may hold: exact t-SNE takes time in proportion to the square.
  package var mapPointLimit: Int
  /// How training outlives the program; nil where it is not to. No result depends on it.
  package var checkpoints: CheckpointOptions?

  package init(
    recipe: Recipe = .vae, seed: UInt64 = 1, healthy: HealthyPeriod? = nil, onset: Int? = nil, mapPointLimit: Int = 1500
  ) {
    self.recipe = recipe
    self.seed = seed
    self.healthy = healthy
    self.onset = onset
    self.mapPointLimit = mapPointLimit
  }

  /// A fifth of life: long enough to show how a healthy machine varies, short enough to be healthy in most histories.
  package static let usualHealthyPeriod = HealthyPeriod.fraction(0.2)
}
