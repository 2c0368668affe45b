internal import Recordings
internal import SignalProcessing
internal import Tensors

extension ClipAssembly {
  /// What healthy clips taught, and what was found out with it.
  init(
    source: ClipSource, options: ClipAnalysisOptions, review: ClipReview, split: ClipSplit, learning: ClipLearning,
    scoring: ClipScoring, map: ClipMap?
  ) {
    let recipe = options.recipe
    self.init(
      source: source, review: review, roles: split.roles, listener: learning.listener,
      recipe: (recipe.name, recipe.yaml), seed: options.seed,
      configuration: ClipConfiguration.text(recipe, seed: options.seed, healthy: options.healthy),
      detectors: recipe.detectors.enumerated().map { index, plan in
        ClipDetector(
          name: plan.name, title: plan.title, scores: scoring.scores[index], levels: learning.judges.levels[index])
      },
      model: learning.network?.summary, scale: learning.network?.network.input.scale,
      network: learning.network?.network, healthy: HealthyClips(learning, split), shown: options.shown,
      profile: Self.profile(source, learning, scoring), map: map,
      audit: learning.network?.audit, notes: [learning.network?.note].compactMap(\.self))
  }

  private static func profile(_ source: ClipSource, _ learning: ClipLearning, _ scoring: ClipScoring) -> ClipProfile? {
    guard learning.profile != nil else { return nil }
    let bandCount = learning.listener.spectrogram.bandCount
    let missing = [Float](repeating: .nan, count: bandCount)
    return ClipProfile(
      z: Matrix(
        rows: source.clips.indices.map { scoring.profile[$0] ?? missing }, columnCount: bandCount),
      bandCentresHz: learning.listener.spectrogram.filterbank.centresHz,
      description: "the network's squared residual by band, in dB, against healthy clips that it has not learnt from")
  }
}
