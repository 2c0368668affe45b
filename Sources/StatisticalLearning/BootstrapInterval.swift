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

  /// Lower and upper end; empty where the range is not known.
  package var ends: [Double] { lower.isFinite && upper.isFinite ? [lower, upper] : [] }

  /// Whether the whole range lies on one side of 0.
  package var excludesZero: Bool { lower > 0 || upper < 0 }
}
