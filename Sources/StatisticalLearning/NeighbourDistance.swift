package import Tensors

/// How far a row is from the healthy rows closest to it.
///
/// Needs no shape: healthy rows may lie in several clusters, as several operating states leave them.
package struct NeighbourDistance: NoveltyDetector {
  package let neighbours: NearestNeighbours
  package let neighbourCount: Int
  package let score: NearestNeighbours.Score
  package var columnCount: Int { neighbours.reference.columnCount }

  /// - Parameters:
  ///   - rows: At least one, all finite; all are kept.
  ///   - neighbourCount: 5 by default: enough that one odd healthy row does not decide.
  package init(fitting rows: Matrix, neighbourCount: Int = 5, score: NearestNeighbours.Score = .mean) {
    precondition(neighbourCount > 0, "\(neighbourCount) neighbours")
    neighbours = NearestNeighbours(reference: rows)
    self.neighbourCount = neighbourCount
    self.score = score
  }

  package func anomalyScores(of rows: Matrix) -> [Double] {
    neighbours.anomalyScores(of: rows, count: neighbourCount, score)
  }
}
