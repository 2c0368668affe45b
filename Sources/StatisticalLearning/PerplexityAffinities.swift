internal import Foundation
package import Tensors

/// How strongly points belong together, each seeing about the same number of neighbours (van der Maaten, 2008).
///
/// p(j|i) ∝ exp(−βᵢ d²ᵢⱼ) over the 3 · perplexity nearest neighbours of i, with βᵢ such that the entropy of p(·|i) is
/// ln perplexity; then pᵢⱼ = (p(j|i) + p(i|j)) / 2n, which sums to 1. All other pairs are taken as 0, which they are
/// to within e⁻⁹ or so, and which spares the n² memory.
package struct PerplexityAffinities: Sendable {
  package let pointCount: Int
  /// The perplexity used: at most a third of the other points.
  package let perplexity: Double
  /// βᵢ, in inverse squared distances: `[pointCount]`.
  package let precisions: [Double]
  /// Where each point's entries begin: `[pointCount + 1]`.
  package let rowStarts: [Int]
  /// The other point of each entry, rising within a row.
  package let columns: [Int]
  /// pᵢⱼ of each entry.
  package let values: [Float]

  /// - Parameters:
  ///   - points: `[point, column]`, at least two, all finite.
  ///   - perplexity: The number of neighbours a point has, softly counted.
  package init(of points: Matrix, perplexity wanted: Double) {
    let count = points.rowCount
    precondition(count > 1, "affinities need two points, not \(count)")
    precondition(wanted >= 1, "a perplexity of \(wanted) is below 1")
    let perplexity = max(1, min(wanted, Double(count - 1) / 3))
    let neighbours = NearestNeighbours(reference: points).nearestWithinReference(Int((3 * perplexity).rounded(.up)))
    let width = neighbours.count
    let conditional = concurrentMap(count) { point in
      Self.conditional(
        squaredDistances: neighbours.distances[point * width..<(point + 1) * width].map { $0 * $0 },
        perplexity: perplexity)
    }
    pointCount = count
    self.perplexity = perplexity
    precisions = conditional.map(\.precision)
    (rowStarts, columns, values) = Self.symmetrised(neighbours, conditional.map(\.affinities))
  }

  /// p(·|i) and βᵢ, by bisection.
  ///
  /// - Parameter squaredDistances: Rising; at least one.
  package static func conditional(
    squaredDistances: [Double], perplexity: Double
  ) -> (affinities: [Double], precision: Double) {
    let nearest = squaredDistances[0]
    let offsets = squaredDistances.map { $0 - nearest }
    let target = log(perplexity)
    // Starting at the inverse of a typical distance makes the search independent of the data's unit.
    let typical = offsets.reduce(0, +) / Double(offsets.count)
    var precision = typical > 0 ? 1 / typical : 1
    var (low, high) = (0.0, Double.infinity)
    var affinities = [Double](repeating: 0, count: offsets.count)
    // Bisection halves the error each time: 100 steps exhaust double precision. Where the perplexity can't be met,
    // as among duplicates, they end at the closest there is.
    for _ in 0..<100 {
      let entropy = fill(&affinities, offsets, precision)
      let excess = entropy - target
      if abs(excess) < 1e-12 { break }
      if excess > 0 {
        low = precision
        precision = high.isInfinite ? precision * 2 : (precision + high) / 2
      } else {
        high = precision
        precision = (precision + low) / 2
      }
    }
    return (affinities, precision)
  }

  /// Writes exp(−β d²) over its sum, and returns its entropy: ln Σ + β ⟨d²⟩.
  private static func fill(_ affinities: inout [Double], _ offsets: [Double], _ precision: Double) -> Double {
    var (sum, weighted) = (0.0, 0.0)
    for index in offsets.indices {
      let value = exp(-precision * offsets[index])
      affinities[index] = value
      sum += value
      weighted += value * offsets[index]
    }
    for index in offsets.indices { affinities[index] /= sum }
    return log(sum) + precision * weighted / sum
  }

  private static func symmetrised(
    _ neighbours: Neighbours, _ conditional: [[Double]]
  ) -> (rowStarts: [Int], columns: [Int], values: [Float]) {
    let count = conditional.count
    var rows = [[(column: Int, value: Double)]](repeating: [], count: count)
    for point in 0..<count {
      for (place, value) in conditional[point].enumerated() {
        let other = neighbours.indices[point * neighbours.count + place]
        let share = value / Double(2 * count)
        rows[point].append((other, share))
        rows[other].append((point, share))
      }
    }
    var (rowStarts, columns, values) = ([0], [Int](), [Float]())
    for row in rows {
      let sorted = row.sorted { $0.column < $1.column }
      var index = 0
      while index < sorted.count {
        // A pair that chose each other has two entries beside each other.
        let isMutual = index + 1 < sorted.count && sorted[index + 1].column == sorted[index].column
        columns.append(sorted[index].column)
        values.append(Float(sorted[index].value + (isMutual ? sorted[index + 1].value : 0)))
        index += isMutual ? 2 : 1
      }
      rowStarts.append(columns.count)
    }
    return (rowStarts, columns, values)
  }
}
