package import Tensors

/// How far the neighbours seen in a picture are neighbours in truth (Venna and Kaski, 2001).
package enum Trustworthiness {
  /// 1 where all seen neighbours are true ones, about 0.5 for a random picture.
  ///
  /// 1 − 2 / (n k (2n − 3k − 1)) Σ (r(i,j) − k) over the k neighbours j of i in the picture whose rank r among i's
  /// true neighbours is above k. Equal distances are ranked by index.
  ///
  /// - Parameters:
  ///   - positions: The picture: `[point, 2]`.
  ///   - points: What it shows: `[point, column]`.
  ///   - neighbourCount: k, below half the number of points.
  package static func measure(of positions: Matrix, for points: Matrix, neighbourCount k: Int = 12) -> Double {
    let count = points.rowCount
    precondition(positions.rowCount == count, "\(positions.rowCount) positions of \(count) points")
    precondition(k > 0 && 2 * k < count, "\(k) neighbours among \(count) points")
    let seen = NearestNeighbours(reference: positions).nearestWithinReference(k)
    let penalties = concurrentMap(count) { point in
      let distances = (0..<count).map { squaredDistance(points, point, points, $0) }
      return seen.indices[point * k..<(point + 1) * k].reduce(0) { sum, neighbour in
        sum + max(0, rank(of: neighbour, from: point, distances) - k)
      }
    }
    return 1 - 2 * Double(penalties.reduce(0, +)) / Double(count * k * (2 * count - 3 * k - 1))
  }

  /// The place of a neighbour among all other points, nearest first, from 1.
  private static func rank(of neighbour: Int, from point: Int, _ distances: [Double]) -> Int {
    let own = distances[neighbour]
    var rank = 1
    for other in distances.indices where other != point && other != neighbour {
      if distances[other] < own || (distances[other] == own && other < neighbour) { rank += 1 }
    }
    return rank
  }
}
