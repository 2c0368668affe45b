internal import Tensors

/// Maps of a run's latents, made again or taken from another run.
package enum Embedding {
  /// Draws the run's own map again.
  package static func map(
    _ results: inout RunResults, _ plan: MapPlan, progress: @escaping ProgressHandler
  ) throws(PipelineError) {
    results.latents = try LatentMapping.map(results.latents.means, plan, progress: progress)
  }

  /// Places the run's windows into the map of another run of the same model, which stays as it is.
  ///
  /// - Throws: `PipelineError.unsuitable` where the other run has no map, or another model.
  package static func place(
    _ results: inout RunResults, into other: RunResults, _ plan: MapPlan, progress: @escaping ProgressHandler
  ) throws(PipelineError) {
    guard other.preparation.fingerprint == results.preparation.fingerprint,
      other.model.parameters == results.model.parameters
    else {
      throw .unsuitable(
        found: "two runs of different models", wanted: "one whose measurements were judged by the other's model",
        hint:
          "latents of two models have nothing in common; judge the measurements with: raceway score RUN MEASUREMENTS")
    }
    guard let background = MapBackground(of: other) else {
      throw .unsuitable(
        found: "a run without a map", wanted: "one with at least \(MapPlan.fewestPoints) windows on its map",
        hint: "draw its map with: raceway embed RUN")
    }
    results.latents = try LatentMapping.map(
      results.latents.means, results.windows, into: background, quality: other.latents.quality, plan,
      progress: progress)
  }
}

extension MapBackground {
  /// The points that made a run's map: its own windows, or those of the run whose map it was placed into.
  ///
  /// - Returns: nil where there is no t-SNE.
  init?(of results: RunResults) {
    let map = results.latents
    if let background = map.background {
      self = background
      return
    }
    guard let positions = map.tsne else { return nil }
    self.init(
      latents: map.means.rows(at: map.windows), positions: positions,
      snapshots: map.windows.map { results.windows.snapshot[$0] }, starts: map.windows.map { results.windows.start[$0] }
    )
  }
}
