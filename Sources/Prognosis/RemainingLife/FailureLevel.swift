internal import Foundation
internal import Tensors

/// The level of an indicator at which a part counts as failed, and how well that is known.
///
/// A declared level is exact. One that past runs' ends tell is the median m of n levels that scatter by s, and that of a
/// further part is m + s √(1 + π / 2n) t, t Student's with n - 1 degrees of freedom: the median of n normal values has
/// π / 2 times the variance of their mean. Of a single end the scatter is not known, and no time can be told from it.
package struct FailureLevel: Sendable, Equatable {
  /// The declared level, or the median.
  package let value: Double
  package let knowledge: Knowledge

  package enum Knowledge: Sendable, Equatable {
    /// Somebody has said so.
    case declared
    /// Learnt from so many past ends; the scale is nil where there is but one.
    case ends(count: Int, scale: Double?)
  }

  /// A level that somebody declared.
  package init(declared value: Double) {
    self.value = value
    knowledge = .declared
  }

  /// The level at which past runs ended.
  ///
  /// A run's last level is the median of its last `count` values: the end is often a single wild one.
  ///
  /// - Returns: nil without a past run of so many values.
  package init?(endsOf runs: [DegradationHistory], lastValues count: Int = 5) {
    precondition(count > 0, "the median of the last \(count) values")
    let levels = runs.filter { $0.values.count >= count }.map { Quantile.median(of: Array($0.values.suffix(count))) }
    guard !levels.isEmpty else { return nil }
    value = Quantile.median(of: levels)
    let n = Double(levels.count)
    let spread = levels.count < 2 ? nil : Moments(levels)?.standardDeviation
    knowledge = .ends(count: levels.count, scale: spread.map { $0 * (1 + Double.pi / (2 * n)).squareRoot() })
  }

  /// Levels that a further part may fail at, each with its probability; empty where nothing tells how they scatter.
  ///
  /// The middles of thirteen slices of probability, narrow in the tails: intervals are made of those.
  var possible: [(level: Double, weight: Double)] {
    switch knowledge {
    case .declared: return [(value, 1)]
    case .ends(_, nil): return []
    case .ends(let count, let scale?):
      guard scale > 0 else { return [(value, 1)] }
      return Self.standardNodes(degreesOfFreedom: count - 1).map { (value + scale * $0.level, $0.weight) }
    }
  }

  private static func standardNodes(degreesOfFreedom: Int) -> [(level: Double, weight: Double)] {
    let student = StudentT(degreesOfFreedom: Double(degreesOfFreedom))
    return zip(slices, slices.dropFirst()).map { below, above in
      (student.value(exceededWith: 1 - (below + above) / 2), above - below)
    }
  }

  private static let slices = [0, 0.01, 0.03, 0.07, 0.14, 0.25, 0.4, 0.6, 0.75, 0.86, 0.93, 0.97, 0.99, 1]
}
