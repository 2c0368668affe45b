internal import StatisticalLearning
internal import Tensors

/// Places windows in two dimensions by their latents.
enum LatentMapping {
  /// A map of these latents' own.
  static func map(
    _ latents: Matrix, _ plan: MapPlan, progress: @escaping ProgressHandler
  ) throws(PipelineError) -> LatentMap {
    guard latents.rowCount > 0 else {
      return LatentMap(means: latents, windows: [], tsne: nil, pca: Matrix(zeros: 0, 2), pcaExplained: [], note: nil)
    }
    let picked = evenly(Array(0..<latents.rowCount), limit: plan.pointLimit)
    let points = latents.rows(at: picked)
    let layout = try embedded(points, plan, progress: progress)
    let components = components(of: points)
    return LatentMap(
      means: latents, windows: picked, tsne: layout?.positions, pca: twoColumns(components.transform(points)),
      pcaExplained: components.explainedShares, note: note(picked.count, of: latents.rowCount),
      quality: layout.map { quality(of: $0, for: points) })
  }

  /// The map that stands, with windows placed into it: those that made it stay where they are.
  ///
  /// A window made it where its place in the run and its latents are those of one of the map's points: another machine's
  /// windows have the same places. Without windows, as where all are known by their stored figures, the map is empty
  /// and what stands is kept.
  ///
  /// - Parameters:
  ///   - latents: `[window, latent]`
  ///   - windows: Which snapshots and places the windows are from.
  ///   - background: The map that stands, and `quality` what is known of it.
  static func map(
    _ latents: Matrix, _ windows: WindowScores, into background: MapBackground, quality: MapQuality?, _ plan: MapPlan,
    progress: @escaping ProgressHandler
  ) throws(PipelineError) -> LatentMap {
    guard latents.rowCount > 0 else { return emptyMap(latents, background, quality) }
    let places = Dictionary(
      zip(zip(background.snapshots, background.starts).map(WindowPlace.init), background.snapshots.indices)
    ) { first, _ in first }
    let known = windows.snapshot.indices.map { window in
      places[WindowPlace(windows.snapshot[window], windows.start[window])].flatMap { point in
        latents.row(window) == background.latents.row(point) ? point : nil
      }
    }
    let mapped = known.indices.filter { known[$0] != nil }
    let others = evenly(known.indices.filter { known[$0] == nil }, limit: plan.pointLimit)
    let place = StageProgress(stage: "placing", done: 0, total: others.count, unit: "windows")
    guard progress(place) else { throw .interrupted }
    var positions = background.positions.rows(at: mapped.compactMap { known[$0] }).elements
    if !others.isEmpty {
      let frozen = FrozenMap(of: background.latents, at: background.positions)
      positions += frozen.placed(latents.rows(at: others)).elements
    }
    let components = components(of: background.latents)
    let picked = mapped + others
    // The very windows that made the map, and no other: it is their own.
    let isOwn = others.isEmpty && mapped.count == background.snapshots.count
    var figures = quality
    figures?.firstPlaced = isOwn ? nil : mapped.count
    return LatentMap(
      means: latents, windows: picked, tsne: Matrix(picked.count, 2, positions),
      pca: twoColumns(components.transform(latents.rows(at: picked))), pcaExplained: components.explainedShares,
      note: note(picked.count, of: latents.rowCount), quality: figures,
      background: isOwn ? nil : background)
  }

  private static func emptyMap(_ latents: Matrix, _ background: MapBackground, _ quality: MapQuality?) -> LatentMap {
    var figures = quality
    figures?.firstPlaced = 0
    return LatentMap(
      means: latents, windows: [], tsne: nil, pca: Matrix(zeros: 0, 2), pcaExplained: [], note: nil, quality: figures,
      background: background)
  }

  /// t-SNE of the points; nil where there are too few for neighbourhoods.
  private static func embedded(
    _ points: Matrix, _ plan: MapPlan, progress: @escaping ProgressHandler
  ) throws(PipelineError) -> StochasticNeighbourEmbedding.Layout? {
    guard points.rowCount >= MapPlan.fewestPoints else { return nil }
    var embedding = StochasticNeighbourEmbedding()
    embedding.seed = plan.seed
    embedding.perplexity = plan.perplexity
    let layout = embedding.layout(of: points) { step in
      progress(
        StageProgress(
          stage: "mapping", done: step.iteration, total: step.iterationCount, unit: "iterations",
          detail: "KL \(rounded(step.divergence))"))
    }
    guard layout.isComplete else { throw .interrupted }
    return layout
  }

  /// Neighbours that the figures of a map count: 10, or fewer on a small one.
  private static func quality(of layout: StochasticNeighbourEmbedding.Layout, for points: Matrix) -> MapQuality {
    let neighbours = min(10, (points.rowCount - 1) / 2)
    return MapQuality(
      divergence: layout.divergence, perplexity: layout.perplexity,
      trustworthiness: Trustworthiness.measure(of: layout.positions, for: points, neighbourCount: neighbours),
      neighboursKept: Trustworthiness.keptNeighbours(of: layout.positions, for: points, neighbourCount: neighbours),
      neighbourCount: neighbours)
  }

  private static func note(_ picked: Int, of count: Int) -> String? {
    picked < count ? "an even sample of \(picked) of \(count) windows" : nil
  }

  /// `limit` of the indices, as evenly as they go.
  private static func evenly(_ indices: [Int], limit: Int) -> [Int] {
    indices.count <= limit ? indices : (0..<limit).map { indices[$0 * indices.count / limit] }
  }

  private static func components(of points: Matrix) -> PrincipalComponents {
    PrincipalComponents(fitting: points, .count(min(2, points.columnCount, max(points.rowCount - 1, 1))))
  }

  /// A single latent has one component: the second axis is then 0.
  private static func twoColumns(_ scores: Matrix) -> Matrix {
    guard scores.columnCount < 2 else { return scores }
    return Matrix(rows: (0..<scores.rowCount).map { [scores.columnCount == 1 ? scores[$0, 0] : 0, 0] }, columnCount: 2)
  }
}

/// What tells one window of a machine's history from another.
private struct WindowPlace: Hashable {
  let snapshot: Int
  let start: Int

  init(_ snapshot: Int, _ start: Int) {
    self.snapshot = snapshot
    self.start = start
  }
}
