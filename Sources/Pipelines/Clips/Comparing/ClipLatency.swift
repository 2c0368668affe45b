internal import Foundation
internal import Tensors

/// How long one clip takes from its file to its score: reading, spectrograms, network, every detector.
package struct ClipLatency: Sendable, Equatable, Codable {
  package var recipe: String
  package var clipCount: Int
  package var clipSeconds: Double
  package var channelCount: Int
  /// Half of the clips are done by then, 99 of 100 by then, in milliseconds.
  package var medianMilliseconds: Double
  package var percentile99Milliseconds: Double

  /// Times clips one by one, after a few that only warm up.
  ///
  /// - Parameter count: How many; the clips are gone through again where there are fewer.
  package static func measure(
    _ source: ClipSource, by run: ClipRunResults, count: Int
  ) throws(PipelineError) -> ClipLatency {
    precondition(count > 0, "a latency of \(count) clips")
    let recipe = try run.storedClipRecipe
    let learning = try ClipLearning(storedIn: run, for: source, recipe: recipe)
    let leftOut = try ClipReview.of(source, recipe, progress: { _ in true }).leftOut
    let usable = source.clips.indices.filter { !leftOut.contains($0) }
    let machines = source.clips.map(\.machine)
    let clock = ContinuousClock()
    var milliseconds: [Double] = []
    for turn in -warmUpCount..<count {
      let clip = usable[(turn + warmUpCount) % usable.count]
      let start = clock.now
      let readings = try ClipLearning.read(
        [clip], learning.listener, learning.network?.network, recipe, stage: "timing", progress: { _ in true })
      let scores = learning.judges.scores(of: readings, clips: [clip], machineOfClip: machines)
      let taken = start.duration(to: clock.now) / .milliseconds(1)
      if turn >= 0, !scores.isEmpty { milliseconds.append(taken) }
    }
    return ClipLatency(
      recipe: recipe.name, clipCount: count, clipSeconds: source.clips[0].seconds, channelCount: source.channelCount,
      medianMilliseconds: Quantile.median(of: milliseconds),
      percentile99Milliseconds: Quantile.linear(0.99, of: milliseconds))
  }

  private static let warmUpCount = 5

  package var text: String {
    "One clip of \(rounded(clipSeconds)) s and \(channelCount) channel\(channelCount == 1 ? "" : "s"), from file to score by \(recipe): "
      + "p50 \(rounded(medianMilliseconds)) ms, p99 \(rounded(percentile99Milliseconds)) ms, over \(clipCount) clips\n"
  }

  package var json: String { ArchiveRecord.text(self) + "\n" }
}
