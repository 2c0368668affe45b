import StatisticalLearning
import Tensors
import TestSupport
import Testing

@Suite struct FrozenMapTests {
  /// 5,000 points of 32 clusters in 16 columns, the last 1,000 of which the map does not know.
  private struct Clusters {
    let known: Matrix
    let new: Matrix
    let positions: Matrix

    init() {
      var random = RandomStream(seed: 30)
      let centres = (0..<512).map { _ in 4 * random.normal() }
      let rows = (0..<5000).map { point in
        (0..<16).map { Float(centres[point % 32 * 16 + $0] + random.normal()) }
      }
      known = Matrix(rows: Array(rows[..<4000]), columnCount: 16)
      new = Matrix(rows: Array(rows[4000...]), columnCount: 16)
      positions = StochasticNeighbourEmbedding().layout(of: known).positions
    }
  }

  private static let clusters = Clusters()

  /// The share of the 10 nearest known points that are nearest in the map too.
  private func kept(_ points: Matrix, _ places: Matrix) -> Double {
    let truth = NearestNeighbours(reference: Self.clusters.known).nearest(10, to: points)
    let seen = NearestNeighbours(reference: Self.clusters.positions).nearest(10, to: places)
    let shared = (0..<points.rowCount).reduce(0) { sum, point in
      let range = point * 10..<(point + 1) * 10
      return sum + Set(truth.indices[range]).intersection(seen.indices[range]).count
    }
    return Double(shared) / Double(10 * points.rowCount)
  }

  @Test func `new points find their cluster, and neighbours as well as the map's own do`() {
    let clusters = Self.clusters
    let placed = FrozenMap(of: clusters.known, at: clusters.positions).placed(clusters.new)
    let nearest = NearestNeighbours(reference: clusters.positions).nearest(1, to: placed)
    let strangers = (0..<1000).count { nearest.indices[$0] % 32 != (4000 + $0) % 32 }
    let own = Trustworthiness.keptNeighbours(of: clusters.positions, for: clusters.known)
    let kept = kept(clusters.new, placed)
    print("placed: \(strangers) of 1,000 beside another cluster; neighbours kept \(kept), by the map itself \(own)")
    #expect(strangers <= 2)
    #expect(kept > 0.8 * own)
  }

  @Test func `one by one comes to the same bits as all at once, and in any order`() {
    let clusters = Self.clusters
    let map = FrozenMap(of: clusters.known, at: clusters.positions)
    let all = map.placed(clusters.new)
    for point in [0, 1, 63, 64, 500, 999] {
      #expect(map.placed(clusters.new.rows(point..<point + 1)).row(0) == all.row(point))
    }
    let turned = map.placed(clusters.new.rows(at: (0..<1000).reversed()))
    #expect((0..<1000).allSatisfy { turned.row($0) == all.row(999 - $0) })
  }

  @Test func `a point of the map lands where it is`() {
    let clusters = Self.clusters
    let placed = FrozenMap(of: clusters.known, at: clusters.positions).placed(clusters.known.rows(0..<1000))
    let moved = (0..<1000).map { point -> Float in
      let (dx, dy) = (
        placed[point, 0] - clusters.positions[point, 0], placed[point, 1] - clusters.positions[point, 1]
      )
      return (dx * dx + dy * dy).squareRoot()
    }.sorted()
    // The map is more than 100 wide.
    print("known points moved by \(moved[500]) in the median and \(moved[999]) at most")
    #expect(moved[500] < 0.2 && moved[999] < 1.5)
  }

  @Test func `a point unlike all others still gets a place on the map`() {
    let clusters = Self.clusters
    let far = Matrix(2, 16, [Float](repeating: 1e4, count: 16) + [Float](repeating: -300, count: 16))
    let placed = FrozenMap(of: clusters.known, at: clusters.positions).placed(far)
    let reach = clusters.positions.elements.reduce(0) { max($0, abs($1)) } + 5
    #expect(placed.elements.allSatisfy { abs($0) <= reach })
  }

  @Test(arguments: [1, 2, 4]) func `a handful of points is a map as well`(count: Int) {
    let points = correlatedRows(count, 3, seed: 31)
    let positions = Matrix(count, 2, (0..<2 * count).map { Float($0) })
    let placed = FrozenMap(of: points, at: positions).placed(points)
    #expect(placed.rowCount == count)
    #expect(placed.elements.allSatisfy { $0.isFinite && abs($0) < 20 })
  }
}
