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
/// Exact search. Matrix products of single precision leave the rows that may be among the nearest, given how much
/// such a product can err; their distances are then computed in double precision. Equal ones are ordered by index.
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
  /// The reference less its mean: products of small numbers lose fewer digits.
  private let centred: Matrix
  private let squaredNorms: [Float]

  /// - Parameter reference: At least one row, all finite.
  package init(reference: Matrix) {
    precondition(reference.rowCount > 0, "neighbours need at least one reference row")
    self.reference = reference
    centre = reference.columnMeans()
    centred = reference.centred(by: centre)
    squaredNorms = centred.rowSquaredNorms().map { Float($0) }
  }

  /// The `count` reference rows closest to each query, or all where there are fewer.
  ///
  /// - Parameter queries: `[query, column]`
  package func nearest(_ count: Int, to queries: Matrix) -> Neighbours {
    search(count, queries, leavingOutSelf: false)
  }

  /// The `count` other rows closest to each reference row, or all others where there are fewer.
  package func nearestWithinReference(_ count: Int) -> Neighbours {
    search(count, reference, leavingOutSelf: true)
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

  private func search(_ count: Int, _ queries: Matrix, leavingOutSelf: Bool) -> Neighbours {
    precondition(count >= 0, "\(count) neighbours")
    precondition(
      queries.columnCount == reference.columnCount,
      "\(queries.columnCount) columns beside a reference of \(reference.columnCount)")
    let count = min(count, reference.rowCount - (leavingOutSelf ? 1 : 0))
    let centredQueries = leavingOutSelf ? centred : queries.centred(by: centre)
    // A block's products stay within 32 MB, however many reference rows there are.
    let blockLength = max(1, min(256, 8_000_000 / reference.rowCount))
    var indices: [Int] = []
    var distances: [Double] = []
    for start in stride(from: 0, to: queries.rowCount, by: blockLength) {
      let block = start..<min(queries.rowCount, start + blockLength)
      let rows = centredQueries.rows(block)
      let norms = rows.rowSquaredNorms().map { Float($0) }
      let products = rows.multiplied(by: centred, .transposed)
      let found = concurrentMap(block.count) { offset in
        let row = start + offset
        let candidates = candidates(
          products, row: offset, squaredNorm: norms[offset], count: count, leavingOut: leavingOutSelf ? row : nil)
        return exact(candidates, to: queries, row: row).prefix(count)
      }
      for neighbours in found {
        indices += neighbours.map(\.index)
        distances += neighbours.map { $0.squared.squareRoot() }
      }
    }
    return Neighbours(count: count, indices: indices, distances: distances)
  }

  /// All reference rows that may be among the `count` nearest to a query.
  ///
  /// They are ordered by |r|² − 2 q·r, as |q − r|² is, which errs by up to some `slack` · (|q|² + |r|²). A row stays
  /// where the least it may be is not above the k-th smallest of the most that the others may be.
  private func candidates(
    _ products: Matrix, row: Int, squaredNorm: Float, count: Int, leavingOut own: Int?
  ) -> [Int] {
    guard count > 0 else { return [] }
    // Eight roundings: products are summed in many short parts, so their errors hardly grow with the columns.
    let slack = 8 * Float.ulpOfOne
    let bound = smallestBound(products, row: row, count: count, slack: slack, leavingOut: own) + 2 * slack * squaredNorm
    let width = products.columnCount
    let norms = squaredNorms.span
    let values = products.elements.span
    var near: [Int] = []
    for index in 0..<width where norms[index] * (1 - slack) - 2 * values[row * width + index] <= bound {
      if index != own { near.append(index) }
    }
    return near
  }

  /// The `count`-th smallest of |r|² (1 + slack) − 2 q·r.
  private func smallestBound(
    _ products: Matrix, row: Int, count: Int, slack: Float, leavingOut own: Int?
  ) -> Float {
    let width = products.columnCount
    var smallest = [Float](repeating: .infinity, count: count)
    let norms = squaredNorms.span
    let values = products.elements.span
    var largest = Float.infinity
    for index in 0..<width {
      let key = norms[index] * (1 + slack) - 2 * values[row * width + index]
      guard key < largest, index != own else { continue }
      var place = count - 1
      while place > 0, smallest[place - 1] > key {
        smallest[place] = smallest[place - 1]
        place -= 1
      }
      smallest[place] = key
      largest = smallest[count - 1]
    }
    return largest
  }

  private func exact(_ candidates: [Int], to queries: Matrix, row: Int) -> [(index: Int, squared: Double)] {
    let measured = candidates.map { index in
      (index: index, squared: squaredDistance(queries, row, reference, index))
    }
    return measured.sorted { ($0.squared, $0.index) < ($1.squared, $1.index) }
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
