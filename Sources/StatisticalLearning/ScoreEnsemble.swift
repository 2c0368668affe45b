internal import Foundation

/// One score of several detectors, each calibrated by held-out healthy scores of its own.
///
/// Detectors of the same rows agree by more than chance, so the combined score has no known distribution: its threshold comes
/// from healthy rows, as any detector's does.
package struct ScoreEnsemble: Sendable, Equatable, Codable {
  /// How calibrated scores become one.
  package enum Rule: String, Sendable, Codable, CaseIterable {
    /// The mean deviation: what all detectors see a little.
    case mean
    /// The largest deviation: what one detector sees clearly.
    case max
    /// Fisher's Σ −ln p (1925), between the two.
    case fisher
  }

  package let calibrations: [ScoreCalibration]
  package let rule: Rule

  package init(_ calibrations: [ScoreCalibration], _ rule: Rule) {
    precondition(!calibrations.isEmpty, "an ensemble of no detectors")
    self.calibrations = calibrations
    self.rule = rule
  }

  /// - Parameter scores: Of the same rows by each detector, in the order of `calibrations`: `[detector][row]`.
  /// - Returns: `[row]`; higher is more anomalous.
  package func combined(_ scores: [[Double]]) -> [Double] {
    precondition(scores.count == calibrations.count, "scores of \(scores.count) detectors for \(calibrations.count)")
    let rowCount = scores[0].count
    precondition(scores.allSatisfy { $0.count == rowCount }, "detectors scored different numbers of rows")
    return (0..<rowCount).map { row in
      let members = zip(calibrations, scores)
      switch rule {
      case .mean:
        return members.reduce(0) { $0 + $1.0.deviation(of: $1.1[row]) } / Double(calibrations.count)
      case .max:
        return members.reduce(-Double.infinity) { Swift.max($0, $1.0.deviation(of: $1.1[row])) }
      case .fisher:
        return members.reduce(0) { $0 - $1.0.logTailProbability(of: $1.1[row]) }
      }
    }
  }
}
