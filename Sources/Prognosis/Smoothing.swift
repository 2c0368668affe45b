/// How a trend is freed from noise, by past values only.
package enum Smoothing: Sendable, Equatable {
  case none
  /// s ← s + α (x - s) with α = 1 - 2^(-1 / halfLife), the half-life in snapshots.
  case exponential(halfLife: Double)
  /// The median of the last `count` values: one wild value leaves no trace, and a step stays a step.
  case runningMedian(count: Int)
}
