internal import Foundation
internal import Tensors

/// A figure with the range in which it would lie had other groups been measured.
package struct BootstrapInterval: Sendable, Equatable {
  /// The figure on the data themselves.
  package let estimate: Double
  /// NaN, as `upper` is, where too few groups were drawn from (`GroupedBootstrap.leastGroups`).
  package let lower: Double
  package let upper: Double
  /// The share of replicates between `lower` and `upper`.
  package let confidence: Double
  /// How many replicates the range comes from; those without both classes are left out.
  package let replicateCount: Int

  /// - Parameter drawn: The figure of each replicate, one at least.
  init(estimate: Double, drawn: [Double], confidence: Double) {
    let tail = (1 - confidence) / 2
    self.estimate = estimate
    lower = Quantile.linear(tail, of: drawn)
    upper = Quantile.linear(1 - tail, of: drawn)
    self.confidence = confidence
    replicateCount = drawn.count
  }

  /// - Parameter ends: Of the range; nil where it is not known.
  init(estimate: Double, ends: (lower: Double, upper: Double)?, confidence: Double, replicateCount: Int) {
    self.estimate = estimate
    lower = ends?.lower ?? .nan
    upper = ends?.upper ?? .nan
    self.confidence = confidence
    self.replicateCount = replicateCount
  }

  /// Of an area under the ROC curve of 1 or 0, where every replicate repeats the estimate though the true area need not be that.
  ///
  /// With n and m groups take k = min(n, m) pairs of a healthy and a faulty group, no group twice, and of each group any row. If the
  /// area is θ, each pair is ranked rightly with probability θ at most, and the pairs are independent: a ranking without a mistake
  /// has a chance of θᵏ at most. So the area lies above
  ///
  ///     θ₋ = ((1 − confidence) / 2)^(1 / k)
  ///
  /// at that confidence: 0.48 for 5, 0.83 for 20 and 0.96 for 100 groups. No larger bound holds for every distribution: where all
  /// rows of one class score alike, the chance is θ to the number of groups of the other. Of an area of 0 the same holds mirrored.
  ///
  /// - Parameters:
  ///   - estimate: 1 or 0.
  ///   - pairs: k.
  ///   - confidence: Of the range.
  ///   - replicateCount: How many replicates repeated the estimate.
  init(flawless estimate: Double, pairs: Int, confidence: Double, replicateCount: Int) {
    let bound = pow((1 - confidence) / 2, 1 / Double(pairs))
    self.init(
      estimate: estimate, ends: estimate == 1 ? (bound, 1) : (0, 1 - bound), confidence: confidence,
      replicateCount: replicateCount)
  }

  /// Lower and upper end; empty where the range is not known.
  package var ends: [Double] { lower.isFinite && upper.isFinite ? [lower, upper] : [] }

  /// Whether the whole range lies on one side of 0.
  package var excludesZero: Bool { lower > 0 || upper < 0 }
}
