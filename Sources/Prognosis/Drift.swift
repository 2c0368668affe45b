internal import Foundation
internal import Tensors

/// A slow change of healthy values: its rate, how sure it is, and what it leaves open about the future.
///
/// The rate is Theil and Sen's: the median of the slopes between all pairs, which a quarter of wild values don't
/// move. Its significance is Mann and Kendall's, which asks only whether later values tend to be larger. Values
/// that depend on their predecessors look more significant than they are. References: Sen, Journal of the
/// American Statistical Association 63 (1968); Kendall, Rank Correlation Methods (1975).
package struct Drift: Sendable, Equatable {
  /// In the unit of the values per unit of position.
  package let slope: Double
  /// The slopes that the values allow with 95 % confidence.
  package let slopeInterval: ClosedRange<Double>
  /// The probability of so clear a trend, up or down, among values in random order.
  package let pValue: Double
  /// The median position and, on the line, the value there.
  package let centre: (position: Double, value: Double)
  package let count: Int

  /// Above this many values pairs are taken among evenly spaced ones: a million slopes say enough.
  package static let mostValues = 1500

  /// Measures the drift of `values` at rising `positions` (snapshot indices, or hours).
  ///
  /// - Returns: nil with fewer than four values, or where all positions are one.
  package init?(of values: [Double], at positions: [Double]) {
    precondition(values.count == positions.count, "\(values.count) values at \(positions.count) positions")
    let kept = Self.evenlySpaced(values.count)
    let (y, x) = (kept.map { values[$0] }, kept.map { positions[$0] })
    let (slopes, score) = Self.pairs(y, x)
    guard y.count >= 4, !slopes.isEmpty else { return nil }
    let variance = Self.scoreVariance(of: y)
    count = values.count
    slope = Self.median(sorted: slopes)
    let z = variance > 0 ? max(0, abs(Double(score)) - 1) / variance.squareRoot() : 0
    pValue = min(1, 2 * NormalDistribution.exceedance(of: z))
    // The slopes at ranks (N - C) / 2 and (N + C) / 2 + 1, counted from 1, with C = 1.96 deviations of the score.
    let spread = 1.959964 * variance.squareRoot()
    let lower = Int(((Double(slopes.count) - spread) / 2).rounded()) - 1
    let upper = Int(((Double(slopes.count) + spread) / 2).rounded())
    slopeInterval = slopes[max(lower, 0)]...slopes[min(upper, slopes.count - 1)]
    let rate = slope
    let position = Quantile.median(of: x)
    centre = (position, Quantile.median(of: zip(y, x).map { $0 - rate * ($1 - position) }))
  }

  /// Measures the drift over snapshots, left-out ones keeping their place.
  package init?(of values: [Double?]) {
    let present = values.indices.filter { values[$0] != nil }
    self.init(of: present.compactMap { values[$0] }, at: present.map(Double.init))
  }

  /// Whether the trend is clearer than chance would make it once in a hundred times.
  package var isSignificant: Bool { pValue < 0.01 }

  /// Where the line is at `position`.
  package func value(at position: Double) -> Double { centre.value + slope * (position - centre.position) }

  /// How far the line may lie from its value at `position`, by the interval of its slope.
  package func uncertainty(at position: Double) -> Double {
    (slopeInterval.upperBound - slopeInterval.lowerBound) / 2 * abs(position - centre.position)
  }

  package static func == (left: Drift, right: Drift) -> Bool {
    left.slope == right.slope && left.slopeInterval == right.slopeInterval && left.pValue == right.pValue
      && left.centre == right.centre && left.count == right.count
  }

  /// All slopes between pairs, rising, and Kendall's score: pairs that rise less pairs that fall.
  private static func pairs(_ y: [Double], _ x: [Double]) -> (slopes: [Double], score: Int) {
    var slopes = [Double]()
    var score = 0
    slopes.reserveCapacity(y.count * max(y.count - 1, 0) / 2)
    for later in y.indices {
      for earlier in 0..<later {
        let (rise, run) = (y[later] - y[earlier], x[later] - x[earlier])
        precondition(run >= 0, "positions fall from \(x[earlier]) to \(x[later])")
        score += rise > 0 ? 1 : rise < 0 ? -1 : 0
        if run > 0 { slopes.append(rise / run) }
      }
    }
    slopes.sort()
    return (slopes, score)
  }

  /// The variance of Kendall's score without a trend: (n (n - 1)(2n + 5) - Σ over ties t (t - 1)(2t + 5)) / 18.
  private static func scoreVariance(of values: [Double]) -> Double {
    func term(_ n: Int) -> Double { Double(n) * Double(n - 1) * Double(2 * n + 5) }
    var ties = [Double: Int]()
    for value in values { ties[value, default: 0] += 1 }
    return (term(values.count) - ties.values.reduce(0) { $0 + term($1) }) / 18
  }

  private static func evenlySpaced(_ count: Int) -> [Int] {
    guard count > mostValues else { return Array(0..<count) }
    return (0..<mostValues).map { $0 * (count - 1) / (mostValues - 1) }
  }

  private static func median(sorted: [Double]) -> Double {
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}
