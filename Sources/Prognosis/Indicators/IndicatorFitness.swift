internal import Foundation
internal import Tensors

/// How well an indicator serves for prognosis: four figures, each 0 ... 1.
///
/// - Monotonicity: |rises - falls| / (n - 1) between neighbouring means of `blockCount` equal parts of a run,
///   averaged over the runs. Parts, because between single snapshots noise decides.
/// - Trendability: the smallest |correlation| between any two runs, each brought to `blockCount` parts of its life.
/// - Prognosability: exp(-s / d), s the deviation of the runs' last levels, d their mean |last - first level|.
/// - Robustness: the mean of exp(-|x - x̃| / r) over the values x and their smoothed x̃, r the range of x̃; averaged
///   over the runs. Zhang, Zhang and Xu divide by x̃ itself, which has no meaning where zero is arbitrary (dB).
///
/// References: Coble and Hines, Annual Conference of the Prognostics and Health Management Society (2009); Zhang,
/// Zhang and Xu, Quality and Reliability Engineering International 32 (2016).
package struct IndicatorFitness: Sendable, Equatable, Codable {
  package let monotonicity: Double?
  /// nil for a single run.
  package let trendability: Double?
  /// nil for a single run.
  package let prognosability: Double?
  package let robustness: Double?

  /// What each figure counts for.
  package struct Weights: Sendable, Equatable, Codable {
    package var monotonicity: Double
    package var trendability: Double
    package var prognosability: Double
    package var robustness: Double

    package init(monotonicity: Double, trendability: Double, prognosability: Double, robustness: Double) {
      self.monotonicity = monotonicity
      self.trendability = trendability
      self.prognosability = prognosability
      self.robustness = robustness
    }

    /// All alike: nothing says that one matters more.
    package static let equal = Weights(monotonicity: 1, trendability: 1, prognosability: 1, robustness: 1)
  }

  /// The parts that a run is cut into: fine enough for a late bend, coarse enough for noise to average out.
  package static let blockCount = 20
  /// Fewer known values have no course.
  package static let fewest = 8

  /// - Parameters:
  ///   - runs: `[run][snapshot]`, nil where left out; runs with fewer than `fewest` values don't count.
  ///   - smoothing: How the course x̃ is found.
  package init(of runs: [[Double?]], smoothing: Smoothing = .runningMedian(count: 5)) {
    let courses = runs.map { Course($0, smoothing) }.filter { $0.values.count >= Self.fewest }
    monotonicity = Self.mean(courses.map(\.monotonicity))
    robustness = Self.mean(courses.compactMap(\.robustness))
    guard courses.count >= 2 else {
      (trendability, prognosability) = (nil, nil)
      return
    }
    var correlations = [Double]()
    for later in courses.indices {
      for earlier in 0..<later {
        correlations.append(abs(Self.correlation(courses[later].blocks, courses[earlier].blocks)))
      }
    }
    trendability = correlations.min()
    let change = Self.mean(courses.map { abs($0.last - $0.first) }) ?? 0
    let spread = Moments(courses.map(\.last))?.standardDeviation ?? 0
    prognosability = change > 0 ? exp(-spread / change) : nil
  }

  /// The weighted mean of the figures that are known; nil where none is.
  package func fitness(_ weights: Weights = .equal) -> Double? {
    let parts = [
      (monotonicity, weights.monotonicity), (trendability, weights.trendability),
      (prognosability, weights.prognosability), (robustness, weights.robustness),
    ]
    var (sum, total) = (0.0, 0.0)
    for case (let figure?, let weight) in parts {
      sum += weight * figure
      total += weight
    }
    return total > 0 ? sum / total : nil
  }

  private static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// Pearson's; 0 where one of them is constant.
  private static func correlation(_ a: [Double], _ b: [Double]) -> Double {
    guard let left = Moments(a), let right = Moments(b), left.variance > 0, right.variance > 0 else { return 0 }
    let product = zip(a, b).reduce(0) { $0 + ($1.0 - left.mean) * ($1.1 - right.mean) }
    return product / Double(a.count - 1) / (left.variance * right.variance).squareRoot()
  }
}

/// The known values of one run, smoothed and in parts.
private struct Course {
  let values: [Double]
  let smoothed: [Double]
  /// `[block]`: means of equal parts; fewer than `blockCount` where there are fewer values.
  private let parts: [Double]

  init(_ run: [Double?], _ smoothing: Smoothing) {
    values = run.compactMap { $0 }
    smoothed = CausalSmoother.smooth(values, smoothing).compactMap { $0 }
    let count = min(IndicatorFitness.blockCount, values.count)
    let known = values
    parts = (0..<count).map { block in
      let range = block * known.count / count..<(block + 1) * known.count / count
      return known[range].reduce(0, +) / Double(range.count)
    }
  }

  /// `[blockCount]`: the parts, repeated where there are fewer.
  var blocks: [Double] {
    (0..<IndicatorFitness.blockCount).map { parts[$0 * parts.count / IndicatorFitness.blockCount] }
  }

  var first: Double { smoothed.dropFirst(min(4, smoothed.count - 1)).first ?? 0 }
  var last: Double { smoothed.last ?? 0 }

  var monotonicity: Double {
    let changes = zip(parts.dropFirst(), parts).map { $0 - $1 }
    return Double(abs(changes.count { $0 > 0 } - changes.count { $0 < 0 })) / Double(changes.count)
  }

  /// nil where the smoothed course is level.
  var robustness: Double? {
    guard let low = smoothed.min(), let high = smoothed.max(), high > low else { return nil }
    return zip(values, smoothed).reduce(0) { $0 + exp(-abs($1.0 - $1.1) / (high - low)) } / Double(values.count)
  }
}
