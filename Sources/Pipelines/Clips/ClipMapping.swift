internal import StatisticalLearning
internal import Tensors

/// Places clips in the plane, by columns scaled as the clips on the map scatter.
struct ClipMapping {
  /// Those wanted on the map.
  let clips: [Int]
  /// `[clip][column]`; a clip without any is not on the map.
  let rows: [Int: [Float]]
  /// How many clips there are to choose from.
  let usableCount: Int
  /// What the columns are, such as `pooled latents`.
  let space: String

  /// Clips for a map that may hold so many, as evenly as they go.
  static func sample(of usable: [Int], limit: Int) -> [Int] {
    usable.count <= limit ? usable : (0..<limit).map { usable[$0 * usable.count / limit] }
  }

  func map(seed: UInt64, progress: @escaping ProgressHandler) throws(PipelineError) -> ClipMap? {
    let clips = clips.filter { rows[$0] != nil }
    guard clips.count > 2, let width = rows[clips[0]]?.count, width > 0 else { return nil }
    let matrix = Matrix(rows: clips.map { rows[$0] ?? [] }, columnCount: width)
    let fitted = StandardScaler(fitting: matrix)
    // Neighbourhoods are sought among the directions that carry the variance, not among thousands of columns.
    let points = Self.reduced(fitted.scaled(matrix))
    let map = try LatentMapping.map(
      points, MapPlan(pointLimit: points.rowCount, seed: seed), progress: progress)
    return ClipMap(
      clips: clips, pca: map.pca, pcaExplained: map.pcaExplained, tsne: map.tsne, space: space,
      note: clips.count < usableCount ? "an even sample of \(clips.count) of \(usableCount) clips" : nil)
  }

  private static func reduced(_ rows: Matrix) -> Matrix {
    guard rows.columnCount > 50 else { return rows }
    return PrincipalComponents(fitting: rows, .count(min(50, rows.rowCount - 1))).transform(rows)
  }
}
