/// A model of how degradation goes on, and so of when it ends.
package protocol RemainingLifeModel: Sendable {
  /// Such as `exponential`.
  var name: String { get }

  /// When the end may come.
  ///
  /// - Parameters:
  ///   - history: Up to now; nothing of the future.
  ///   - failureLevel: On the scale of the history's values; nil where nobody has said.
  func prediction(after history: DegradationHistory, failureLevel: FailureLevel?) -> RemainingLifePrediction

  /// Where the indicator itself goes from now on.
  ///
  /// - Parameters:
  ///   - history: What is known by now.
  ///   - hoursAhead: From now, rising.
  ///   - confidence: The share of cases between lower and upper course.
  /// - Returns: nil where the model refuses, or does not foretell the indicator.
  func fan(after history: DegradationHistory, hoursAhead: [Double], confidence: Double) -> DegradationFan?
}

extension RemainingLifeModel {
  package func fan(after history: DegradationHistory, hoursAhead: [Double], confidence: Double) -> DegradationFan? {
    nil
  }
}

/// Quantiles of an indicator's future.
package struct DegradationFan: Sendable, Equatable, Codable {
  /// `[step]`: hours from now.
  package let hoursAhead: [Double]
  package let lower: [Double]
  package let median: [Double]
  package let upper: [Double]

  package init(hoursAhead: [Double], lower: [Double], median: [Double], upper: [Double]) {
    precondition(
      lower.count == hoursAhead.count && median.count == hoursAhead.count && upper.count == hoursAhead.count,
      "\(hoursAhead.count) hours, quantiles of \(lower.count), \(median.count), \(upper.count)")
    self.hoursAhead = hoursAhead
    self.lower = lower
    self.median = median
    self.upper = upper
  }
}
