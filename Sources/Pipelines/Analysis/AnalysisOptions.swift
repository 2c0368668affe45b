package import Recordings

/// What a user can ask of an analysis beyond the recipe.
package struct AnalysisOptions: Sendable {
  package var recipe: Recipe
  /// Of the weights, the batches and the resampling; the same seed gives the same numbers.
  package var seed: UInt64
  /// Overrides the machine description's; a fifth of the snapshots where neither says it.
  package var healthy: HealthyPeriod?
  /// What really happened, where it is known: then the run is evaluated against it.
  package var truth: RunTruth?
  /// How many windows the latent map may hold: as many as a page shows well; `embed` draws maps of any size.
  package var mapPointLimit: Int
  /// How training outlives the program; nil where it is not to. No result depends on it.
  package var checkpoints: CheckpointOptions?

  /// - Parameter onset: The first faulty snapshot where that is all that is known.
  package init(
    recipe: Recipe = .vae, seed: UInt64 = 1, healthy: HealthyPeriod? = nil, onset: Int? = nil, mapPointLimit: Int = 1500
  ) {
    self.recipe = recipe
    self.seed = seed
    self.healthy = healthy
    truth = onset.map { RunTruth(onsetIndex: $0) }
    self.mapPointLimit = mapPointLimit
  }

  /// A fifth of life: long enough to show how a healthy machine varies, short enough to be healthy in most histories.
  package static let usualHealthyPeriod = HealthyPeriod.fraction(0.2)
}
