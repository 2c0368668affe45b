import StatisticalLearning
import Tensors
import TestSupport
import Testing

@Suite struct NearestNeighboursTests {
  /// All distances from one row, nearest first, equal ones by index.
  private func ordered(_ row: [Float], _ reference: Matrix, leavingOut own: Int?) -> [(index: Int, distance: Double)] {
    (0..<reference.rowCount).filter { $0 != own }.map { index in
      let squared = zip(row, reference.row(index)).reduce(0.0) { sum, pair in
        let difference = Double(pair.0) - Double(pair.1)
        return sum + difference * difference
      }
      return (index, squared.squareRoot())
    }.sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }
  }

  @Test(arguments: [(1, 1, 1), (300, 7, 5), (601, 3, 20), (40, 31, 39), (1500, 130, 7), (150, 1100, 6)])
  func `neighbours are those of a full search`(rowCount: Int, columnCount: Int, count: Int) {
    // A large offset: the products lose digits that the distances must not.
    var rows = correlatedRows(rowCount, columnCount, seed: 14)
    for index in rows.elements.indices { rows.elements[index] += 1000 }
    let queries = correlatedRows(11, columnCount, seed: 14).multiplied(by: Matrix(zeros: columnCount, columnCount))
    var shifted = queries
    for index in shifted.elements.indices { shifted.elements[index] = 1000 + Float(index % 7) }
    let search = NearestNeighbours(reference: rows)
    let found = search.nearest(count, to: shifted)
    #expect(found.count == min(count, rowCount))
    for query in 0..<11 {
      let expected = ordered(shifted.row(query), rows, leavingOut: nil).prefix(found.count)
      let range = query * found.count..<(query + 1) * found.count
      #expect(Array(found.indices[range]) == expected.map(\.index))
      #expect(zip(found.distances[range], expected).allSatisfy { abs($0 - $1.distance) < 1e-9 * (1 + $1.distance) })
    }
  }

  @Test func `a reference row is not its own neighbour`() {
    let rows = correlatedRows(50, 4, seed: 15)
    let found = NearestNeighbours(reference: rows).nearestWithinReference(3)
    for row in 0..<50 {
      let expected = ordered(rows.row(row), rows, leavingOut: row).prefix(3).map(\.index)
      #expect(Array(found.indices[row * 3..<(row + 1) * 3]) == expected)
    }
  }

  @Test func `neighbours in far clusters are told apart`() {
    var random = RandomStream(seed: 16)
    // Single precision's products err by about 1 here, and squared distances within a cluster are about 14.
    let rows = Matrix(
      300, 7, (0..<300).flatMap { row in (0..<7).map { _ in Float(random.normal() + (row % 2 == 0 ? 1000 : -1000)) } })
    let found = NearestNeighbours(reference: rows).nearestWithinReference(5)
    for row in 0..<300 {
      let expected = ordered(rows.row(row), rows, leavingOut: row).prefix(5).map(\.index)
      #expect(Array(found.indices[row * 5..<(row + 1) * 5]) == expected)
    }
  }

  @Test func `the score is the mean or the largest distance`() {
    let search = NearestNeighbours(reference: Matrix(4, 1, [0, 1, 2, 10]))
    let query = Matrix(1, 1, [-1])
    #expect(search.anomalyScores(of: query, count: 3) == [2])
    #expect(search.anomalyScores(of: query, count: 3, .farthest) == [3])
    #expect(search.anomalyScores(of: query, count: 9, .farthest) == [11])
  }

  @Test func `equal rows are ordered by index`() {
    let search = NearestNeighbours(reference: Matrix(30, 2, [Float](repeating: 4, count: 60)))
    #expect(search.nearest(3, to: Matrix(1, 2, [4, 4])).indices == [0, 1, 2])
  }
}
