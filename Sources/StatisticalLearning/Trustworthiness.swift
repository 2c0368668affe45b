package import Tensors

/// How far a picture's neighbourhoods are true ones.
package enum Trustworthiness {
  /// Points that are looked at where there are more: figures then err by about half a hundredth.
  package static let sampleCount = 1000

  /// 1 where all seen neighbours are true ones, about 0.5 for a random picture (Venna and Kaski, 2001).
  ///
  /// 1 − 2 / (m k (2n − 3k − 1)) Σ (r(i,j) − k) over the k neighbours j in the picture of m points i, of those whose rank r
  /// among i's true neighbours is above k. Equal distances are ranked by index.
  ///
  /// - Parameters:
  ///   - positions: The picture: `[point, 2]`.
  ///   - points: What it shows: `[point, column]`.
  ///   - neighbourCount: k, below half the number of points.
  ///   - limit: m at most; a seeded sample is taken where there are more points.
  package static func measure(
    of positions: Matrix, for points: Matrix, neighbourCount k: Int = 12, limit: Int = sampleCount
  ) -> Double {
    let count = points.rowCount
    check(positions, points, k)
    let rows = sample(count, limit: limit)
    let seen = NearestNeighbours(reference: positions).nearestWithinReference(k, to: rows)
    let penalties = concurrentMap(rows.count) { place in
      let distances = (0..<count).map { squaredDistance(points, rows[place], points, $0) }
      return seen.indices[place * k..<(place + 1) * k].reduce(0) { sum, neighbour in
        sum + max(0, rank(of: neighbour, from: rows[place], distances) - k)
      }
    }
    return 1 - 2 * Double(penalties.reduce(0, +)) / Double(rows.count * k * (2 * count - 3 * k - 1))
  }

  /// The share of points' k true nearest that are among their k nearest in the picture: 1 where all are kept.
  ///
  /// - Parameters:
  ///   - positions: The picture: `[point, 2]`.
  ///   - points: What it shows: `[point, column]`.
  ///   - neighbourCount: k, below half the number of points.
  ///   - limit: How many points are looked at, at most; a seeded sample where there are more.
  package static func keptNeighbours(
    of positions: Matrix, for points: Matrix, neighbourCount k: Int = 10, limit: Int = sampleCount
  ) -> Double {
    check(positions, points, k)
    let rows = sample(points.rowCount, limit: limit)
    let seen = NearestNeighbours(reference: positions).nearestWithinReference(k, to: rows)
    let truth = NearestNeighbours(reference: points).nearestWithinReference(k, to: rows)
    let kept = rows.indices.reduce(0) { sum, place in
      let range = place * k..<(place + 1) * k
      return sum + Set(seen.indices[range]).intersection(truth.indices[range]).count
    }
    return Double(kept) / Double(rows.count * k)
  }

  private static func check(_ positions: Matrix, _ points: Matrix, _ k: Int) {
    precondition(
      positions.rowCount == points.rowCount, "\(positions.rowCount) positions of \(points.rowCount) points")
    precondition(k > 0 && 2 * k < points.rowCount, "\(k) neighbours among \(points.rowCount) points")
  }

  /// All points, or always the same sample of them.
  private static func sample(_ count: Int, limit: Int) -> [Int] {
    precondition(limit > 0, "a sample of \(limit) points")
    guard count > limit else { return Array(0..<count) }
    var random = RandomStream(seed: 1)
    return random.permutation(count).prefix(limit).sorted()
  }

  /// The place of a neighbour among all other points, nearest first, from 1.
  private static func rank(of neighbour: Int, from point: Int, _ distances: [Double]) -> Int {
    let distances = distances.span
    let own = distances[neighbour]
    var rank = 1
    for other in distances.indices where other != point && other != neighbour {
      if distances[other] < own || (distances[other] == own && other < neighbour) { rank += 1 }
    }
    return rank
  }
}
