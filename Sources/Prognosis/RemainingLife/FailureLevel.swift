internal import Tensors

/// The level of an indicator at which a part counts as failed.
package enum FailureLevel {
  /// The median of the levels at which past runs ended.
  ///
  /// A run's last level is the median of its last `count` values: the end is often a single wild one.
  ///
  /// - Returns: nil without a past run of so many values.
  package static func median(of runs: [DegradationHistory], lastValues count: Int = 5) -> Double? {
    precondition(count > 0, "the median of the last \(count) values")
    let levels = runs.filter { $0.values.count >= count }.map { Quantile.median(of: Array($0.values.suffix(count))) }
    return levels.isEmpty ? nil : Quantile.median(of: levels)
  }
}
