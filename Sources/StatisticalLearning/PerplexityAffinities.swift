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
  package let columns: [Int32]
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
    let search = NearestNeighbours(reference: points)
    let rows = search.map(Int((3 * perplexity).rounded(.up)), points, own: Array(0..<count)) { neighbours in
      let found = Self.conditional(squaredDistances: neighbours.map(\.squared), perplexity: perplexity)
      return ConditionalRow(neighbours, found.affinities, found.precision)
    }
    pointCount = count
    self.perplexity = perplexity
    precisions = rows.map(\.precision)
    (rowStarts, columns, values) = SymmetricAffinities(of: rows).merged()
  }

  /// p(·|i) and βᵢ, by Newton's method within a bracket.
  ///
  /// - Parameters:
  ///   - squaredDistances: Rising; at least one.
  ///   - perplexity: How many neighbours count, softly.
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
    // A handful of steps are enough; halving alone exhausts double precision in 100. Where the perplexity can't be met, as
    // among duplicates, they end at the closest there is.
    for _ in 0..<100 {
      let (entropy, slope) = fill(&affinities, offsets, precision)
      let excess = entropy - target
      if abs(excess) < 1e-12 { break }
      if excess > 0 { low = precision } else { high = precision }
      let step = precision - excess / slope
      precision =
        step > low && step < high ? step : high.isInfinite ? precision * 2 : (low + high) / 2
    }
    return (affinities, precision)
  }

  /// Writes exp(−β d²) over its sum, and returns its entropy ln Σ + β ⟨d²⟩ and the entropy's slope −β Var d².
  private static func fill(
    _ affinities: inout [Double], _ offsets: [Double], _ precision: Double
  ) -> (entropy: Double, slope: Double) {
    var (sum, weighted, squares) = (0.0, 0.0, 0.0)
    for index in offsets.indices {
      let value = exp(-precision * offsets[index])
      affinities[index] = value
      sum += value
      weighted += value * offsets[index]
      squares += value * offsets[index] * offsets[index]
    }
    for index in offsets.indices { affinities[index] /= sum }
    let mean = weighted / sum
    return (log(sum) + precision * mean, -precision * (squares / sum - mean * mean))
  }
}
