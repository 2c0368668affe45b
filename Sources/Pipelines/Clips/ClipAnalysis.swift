internal import Foundation
package import Recordings
internal import Tensors

/// The main job for sound: from clips to everything that was found out about the machines that they were recorded from.
package enum ClipAnalysis {
  package static func run(
    _ source: ClipSource, options: ClipAnalysisOptions, progress: @escaping ProgressHandler = { _ in true }
  ) throws(PipelineError) -> ClipRunResults {
    var clock = StageClock()
    let review = try ClipReview.of(source, options.recipe, progress: progress)
    clock.finish("checking")
    let split = try ClipSplit(source, options.recipe.split, leftOut: review.leftOut, healthy: options.healthy)
    let learning = try ClipLearning.run(source, split, options, progress: progress)
    clock.finish("learning")
    let scoring = try ClipScoring.run(learning, split, mapLimit: options.mapPointLimit, progress: progress)
    clock.finish("scoring")
    let map = try scoring.map(seed: options.seed, progress: progress)
    clock.finish("mapping")
    var results = try ClipAssembly(
      source: source, options: options, review: review, split: split, learning: learning, scoring: scoring, map: map
    ).results()
    clock.finish("judging")
    results.timings = clock.timings
    return results
  }

  /// Judges other clips of the same machines by what an earlier run learnt.
  ///
  /// - Parameter run: What `run` gave, read back from its archive.
  /// - Throws: `PipelineError.unsuitable` where the clips are prepared in another way, or are of a machine that the run does not know.
  package static func score(
    _ source: ClipSource, by run: ClipRunResults, shown: [String] = [],
    progress: @escaping ProgressHandler = { _ in true }
  ) throws(PipelineError) -> ClipRunResults {
    var clock = StageClock()
    var options = ClipAnalysisOptions(recipe: try run.storedClipRecipe, seed: run.seed)
    options.shown = shown
    let review = try ClipReview.of(source, options.recipe, progress: progress)
    clock.finish("checking")
    let learning = try ClipLearning(storedIn: run, for: source, recipe: options.recipe)
    let split = ClipSplit(judgingAllBut: review.leftOut, of: source.clips.count)
    let scoring = try ClipScoring.run(learning, split, mapLimit: options.mapPointLimit, progress: progress)
    clock.finish("scoring")
    let map = try scoring.map(seed: options.seed, progress: progress)
    clock.finish("mapping")
    var results = try ClipAssembly(
      source: source, options: options, review: review, split: split, learning: learning, scoring: scoring, map: map
    ).results()
    // What was learnt is the earlier run's, and so is how it was learnt.
    (results.configuration, results.healthy, results.audit) = (run.configuration, run.healthy, run.audit)
    results.recognizeLearntClips(of: run)
    clock.finish("judging")
    results.timings = clock.timings
    return results
  }
}

/// What a user can ask of an analysis of clips.
package struct ClipAnalysisOptions: Sendable {
  package var recipe: ClipRecipe
  /// Of the weights, the batches and the resampling; the same seed gives the same numbers.
  package var seed: UInt64
  /// Which clips without a label are healthy; none where nil.
  package var healthy: HealthyPeriod?
  /// How many clips the map may hold.
  package var mapPointLimit: Int
  package var checkpoints: CheckpointOptions?
  /// Clips to be shown with picture and sound beside those that are picked, by name or the end of it.
  package var shown: [String] = []

  package init(
    recipe: ClipRecipe, seed: UInt64 = 1, healthy: HealthyPeriod? = nil, mapPointLimit: Int = 1500
  ) {
    self.recipe = recipe
    self.seed = seed
    self.healthy = healthy
    self.mapPointLimit = mapPointLimit
  }
}
