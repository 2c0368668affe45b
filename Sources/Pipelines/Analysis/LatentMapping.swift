internal import StatisticalLearning
internal import Tensors

/// Places windows in two dimensions by their latents.
enum LatentMapping {
  static func map(
    _ latents: Matrix, limit: Int, seed: UInt64, progress: @escaping ProgressHandler
  ) throws(PipelineError) -> LatentMap {
    guard latents.rowCount > 0 else {
      return LatentMap(means: latents, windows: [], tsne: nil, pca: Matrix(zeros: 0, 2), pcaExplained: [], note: nil)
    }
    let picked = evenly(latents.rowCount, limit: limit)
    let points = latents.rows(at: picked)
    let components = PrincipalComponents(
      fitting: points, .count(min(2, points.columnCount, max(points.rowCount - 1, 1))))
    let note =
      picked.count < latents.rowCount
      ? "an even sample of \(picked.count) of \(latents.rowCount) windows: exact t-SNE takes time with their square"
      : nil
    return LatentMap(
      means: latents, windows: picked, tsne: try embedded(points, seed: seed, progress: progress),
      pca: twoColumns(components.transform(points)), pcaExplained: components.explainedShares, note: note)
  }

  /// `limit` of `count` indices, as evenly as they go.
  private static func evenly(_ count: Int, limit: Int) -> [Int] {
    count <= limit ? Array(0..<count) : (0..<limit).map { $0 * count / limit }
  }

  /// A single latent has one component: the second axis is then 0.
  private static func twoColumns(_ scores: Matrix) -> Matrix {
    guard scores.columnCount < 2 else { return scores }
    return Matrix(rows: (0..<scores.rowCount).map { [scores.columnCount == 1 ? scores[$0, 0] : 0, 0] }, columnCount: 2)
  }

  /// Fewer points have no neighbourhoods to keep.
  private static let fewestPoints = 20

  private static func embedded(
    _ points: Matrix, seed: UInt64, progress: @escaping ProgressHandler
  ) throws(PipelineError) -> Matrix? {
    guard points.rowCount >= fewestPoints else { return nil }
    var embedding = StochasticNeighbourEmbedding()
    embedding.seed = seed
    let layout = embedding.layout(of: points) { step in
      progress(
        StageProgress(
          stage: "mapping", done: step.iteration, total: step.iterationCount, unit: "iterations",
          detail: "KL \(rounded(step.divergence))"))
    }
    guard layout.isComplete else { throw .interrupted }
    return layout.positions
  }
}
