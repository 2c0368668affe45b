internal import Recordings
internal import Tensors

/// The second job for sound: from clips that somebody has labelled to a classifier that tells faulty from healthy ones.
///
/// It knows the faults that it was shown, and may miss others: it stands beside what learns from healthy clips alone, and does not
/// replace it.
package enum SupervisedClipAnalysis {
  /// - Throws: Also where labels are too few, or missing for a machine.
  package static func run(
    _ source: ClipSource, options: SupervisedClipOptions = SupervisedClipOptions(),
    progress: @escaping ProgressHandler = { _ in true }
  ) throws(PipelineError) -> ClipRunResults {
    let recipe = options.recipe
    var clock = StageClock()
    let review = try ClipReview.of(
      source,
      fewestSamples: Optional(recipe.input).fewestSamples(recipe.spectrogram, sampleRateHz: source.sampleRateHz),
      progress: progress)
    clock.finish("checking")
    let split = try LabelledClipSplit(source, recipe.shares, leftOut: review.leftOut)
    let listener = try ClipListener(source, recipe.spectrogram, statistics: nil)
    let training = try ClipClassifierTraining.run(
      listener, recipe, split, seed: options.seed, checkpoints: options.checkpoints, progress: progress)
    clock.finish("learning")
    let scoring = try ClipClassifierScoring.run(training.classifier, listener, split, progress: progress)
    clock.finish("scoring")
    let map = try scoring.map(split, limit: options.mapPointLimit, seed: options.seed, progress: progress)
    clock.finish("mapping")
    let levels = PooledLevels(recipe.levels, source, split, scoring.scores).levels
    let detector = ClipDetector(
      name: "classifier", title: "log-odds of faulty, by a classifier of the spectrogram", scores: scoring.scores,
      levels: levels)
    let notes = training.notes + SupervisedNotes(source, split, scoring.scores).notes
    var results = try ClipAssembly(
      source: source, review: review, roles: split.roles, listener: listener, recipe: (recipe.name, recipe.yaml),
      seed: options.seed, configuration: ClipConfiguration.text(recipe, seed: options.seed), detectors: [detector],
      model: training.summary, scale: training.classifier.input.scale, map: map, notes: notes
    ).results()
    if let note = SupervisedNotes.doubt(results.evaluation) { results.notes.insert(note, at: 0) }
    clock.finish("judging")
    results.timings = clock.timings
    return results
  }
}

/// What a user can ask of a classifier of clips.
package struct SupervisedClipOptions: Sendable {
  package var recipe: SupervisedClipRecipe
  /// Of the weights, the batches and the resampling; the same seed gives the same numbers.
  package var seed: UInt64
  /// How many clips the map may hold.
  package var mapPointLimit: Int
  package var checkpoints: CheckpointOptions?

  package init(recipe: SupervisedClipRecipe = .supervised, seed: UInt64 = 1, mapPointLimit: Int = 1500) {
    self.recipe = recipe
    self.seed = seed
    self.mapPointLimit = mapPointLimit
  }
}
