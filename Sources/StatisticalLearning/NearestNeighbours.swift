package import Tensors

/// The reference rows closest to each of some rows, nearest first.
package struct Neighbours: Sendable, Equatable {
  /// How many neighbours each row has.
  package let count: Int
  /// Which reference rows: `[row, count]`, row-major.
  package let indices: [Int]
  /// Euclidean, rising within a row: `[row, count]`, row-major.
  package let distances: [Double]
}

/// Searches healthy rows for those closest to a row; far from all of them is anomalous.
///
/// Exact search. Products of single precision leave the rows that may be among the nearest, given how much such a
/// product can err; their distances are then computed in double precision. Equal ones are ordered by index.
package struct NearestNeighbours: Sendable {
  /// How the distances to k neighbours become one score.
  package enum Score: String, Sendable, Codable {
    /// Their mean: steadier.
    case mean
    /// The largest: the classical k-th neighbour distance (Ramaswamy et al., 2000).
    case farthest
  }

  /// `[row, column]`
  package let reference: Matrix

  private let centre: [Double]
  /// Of the reference less its mean.
  private let panels: RowPanels

  /// - Parameter reference: At least one row, all finite.
  package init(reference: Matrix) {
    precondition(reference.rowCount > 0, "neighbours need at least one reference row")
    self.reference = reference
    centre = reference.columnMeans()
    panels = RowPanels(reference.centred(by: centre))
  }

  /// The `count` reference rows closest to each query, or all where there are fewer.
  ///
  /// - Parameter queries: `[query, column]`
  package func nearest(_ count: Int, to queries: Matrix) -> Neighbours {
    neighbours(count, queries, own: nil)
  }

  /// The `count` other rows closest to each reference row, or all others where there are fewer.
  package func nearestWithinReference(_ count: Int) -> Neighbours {
    neighbours(count, reference, own: Array(0..<reference.rowCount))
  }

  /// The `count` other rows closest to each of these reference rows, or all others where there are fewer.
  package func nearestWithinReference(_ count: Int, to rows: [Int]) -> Neighbours {
    neighbours(count, reference.rows(at: rows), own: rows)
  }

  /// The distance of each query to its neighbours: `[query]`; higher is more anomalous.
  ///
  /// - Parameter count: 5 by default: enough that one odd reference row does not decide.
  package func anomalyScores(of queries: Matrix, count: Int = 5, _ score: Score = .mean) -> [Double] {
    precondition(count > 0, "\(count) neighbours")
    let found = nearest(count, to: queries)
    return (0..<queries.rowCount).map { row in
      let distances = found.distances[row * found.count..<(row + 1) * found.count]
      return switch score {
      case .mean: distances.reduce(0, +) / Double(found.count)
      case .farthest: distances.last ?? 0
      }
    }
  }

  private func neighbours(_ count: Int, _ queries: Matrix, own: [Int]?) -> Neighbours {
    let found = map(count, queries, own: own) { $0 }
    var indices: [Int] = []
    var distances: [Double] = []
    for row in found {
      indices += row.map { Int($0.index) }
      distances += row.map { $0.squared.squareRoot() }
    }
    return Neighbours(count: possibleCount(count, own), indices: indices, distances: distances)
  }

  private func possibleCount(_ count: Int, _ own: [Int]?) -> Int {
    min(count, reference.rowCount - (own == nil ? 0 : 1))
  }

  /// A reference row and its squared distance from a query.
  struct Neighbour: Sendable {
    let index: Int32
    let squared: Double
  }

  /// What `body` makes of each query's neighbours, nearest first, so that not all neighbours have to be kept.
  ///
  /// - Parameter own: The reference row that each query is, and that it does not find; nil where they are none.
  func map<Result: Sendable>(
    _ count: Int, _ queries: Matrix, own: [Int]?, _ body: @Sendable ([Neighbour]) -> Result
  ) -> [Result] {
    precondition(count >= 0, "\(count) neighbours")
    precondition(
      queries.columnCount == reference.columnCount,
      "\(queries.columnCount) columns beside a reference of \(reference.columnCount)")
    let count = possibleCount(count, own)
    guard count > 0 else { return (0..<queries.rowCount).map { _ in body([]) } }
    let length = CandidateSearch.queryCount
    let blocks = concurrentMap((queries.rowCount + length - 1) / length) { block in
      let first = block * length
      let range = first..<min(queries.rowCount, first + length)
      let rows = queries.rows(range)
      var search = CandidateSearch(panels, rows.centred(by: centre), count: count, own: own.map { $0[range] })
      return search.run().enumerated().map { offset, candidates in
        body(nearest(count, among: candidates, to: rows, row: offset))
      }
    }
    return Array(blocks.joined())
  }

  private func nearest(_ count: Int, among candidates: [Int32], to queries: Matrix, row: Int) -> [Neighbour] {
    let measured = candidates.map { index in
      Neighbour(index: index, squared: squaredDistance(queries, row, reference, Int(index)))
    }
    return Array(measured.sorted { ($0.squared, $0.index) < ($1.squared, $1.index) }.prefix(count))
  }
}

/// |a[i] − b[j]|², in double precision.
func squaredDistance(_ a: Matrix, _ i: Int, _ b: Matrix, _ j: Int) -> Double {
  let width = a.columnCount
  let (left, right) = (a.elements.span, b.elements.span)
  var (even, odd) = (0.0, 0.0)
  var column = 0
  while column + 1 < width {
    let first = Double(left[i * width + column]) - Double(right[j * width + column])
    let second = Double(left[i * width + column + 1]) - Double(right[j * width + column + 1])
    even += first * first
    odd += second * second
    column += 2
  }
  if column < width {
    let last = Double(left[i * width + column]) - Double(right[j * width + column])
    even += last * last
  }
  return even + odd
}
