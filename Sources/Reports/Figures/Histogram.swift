internal import Foundation

/// Counts of values in bins of equal width, on a linear or a logarithmic axis.
struct Histogram {
  /// Bin edges: one more than there are bins.
  let edges: [Double]
  let isLogarithmic: Bool

  /// Bins that span all of `values`.
  ///
  /// Logarithmic where the values are positive and reach over more than a factor of 30, since healthy and failing
  /// windows then do not fit on one linear axis.
  init(spanning values: [Double], binCount: Int = 60) {
    let finite = values.filter(\.isFinite)
    let low = finite.min() ?? 0
    let high = finite.max() ?? 1
    isLogarithmic = low > 0 && high / low > 30
    let (from, to) = isLogarithmic ? (log10(low), log10(high)) : (low, high)
    let width = to > from ? (to - from) / Double(binCount) : max(abs(from), 1) / Double(binCount)
    let positions = (0...binCount).map { from + Double($0) * width }
    edges = isLogarithmic ? positions.map { pow(10, $0) } : positions
  }

  /// The share of `values` in each bin, in percent of all finite ones.
  func percentages(of values: [Double]) -> [Double] {
    let finite = values.filter(\.isFinite)
    var counts = [Int](repeating: 0, count: edges.count - 1)
    let scale: (Double) -> Double = isLogarithmic ? { log10($0) } : { $0 }
    let from = scale(edges[0])
    let width = (scale(edges[edges.count - 1]) - from) / Double(counts.count)
    for value in finite {
      let place = (scale(value) - from) / width
      guard place.isFinite else { continue }
      counts[min(max(Int(place.rounded(.down)), 0), counts.count - 1)] += 1
    }
    return counts.map { finite.isEmpty ? 0 : 100 * Double($0) / Double(finite.count) }
  }

  /// The middle of each bin on its axis.
  var centres: [Double] {
    zip(edges, edges.dropFirst()).map { isLogarithmic ? ($0 * $1).squareRoot() : ($0 + $1) / 2 }
  }

  var widths: [Double] { zip(edges, edges.dropFirst()).map { $1 - $0 } }
}
