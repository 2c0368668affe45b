internal import Foundation

/// What past runs to failure say of the growth after an onset, before this run has shown its own.
package struct GrowthPrior: Sendable, Equatable, Codable {
  /// Per hour, on the scale of the indicator.
  package let slope: Double
  package let slopeVariance: Double

  package init(slope: Double, slopeVariance: Double) {
    precondition(slopeVariance > 0, "a variance of \(slopeVariance) leaves nothing to learn")
    self.slope = slope
    self.slopeVariance = slopeVariance
  }

  /// The mean and the variance of the slopes of past runs from their onset to their end.
  ///
  /// The variance is that of a further run, s² (1 + 1 / n), times ν / (ν - 2) of the Student's t that n slopes allow.
  ///
  /// - Returns: nil with fewer than four runs that had an onset: their slopes' scatter would be a guess.
  package init?(of runs: [DegradationHistory]) {
    let slopes = runs.compactMap { StraightLine(since: $0)?.slope }
    guard slopes.count >= 4, let moments = Moments(slopes), moments.variance > 0 else { return nil }
    let n = Double(slopes.count)
    let heavy = (n - 1) / max(n - 3, 1)
    self.init(slope: moments.mean, slopeVariance: moments.variance * (1 + 1 / n) * heavy)
  }
}
