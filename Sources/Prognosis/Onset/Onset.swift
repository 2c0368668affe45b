/// When an indicator left its healthy level.
package struct Onset: Sendable, Equatable, Codable {
  /// The snapshot of the change, looked back at.
  package let index: Int
  /// The snapshot at which it was certain enough; never before `index`.
  package let confirmedIndex: Int

  package init(index: Int, confirmedIndex: Int) {
    precondition(index >= 0 && confirmedIndex >= index, "an onset at \(index) confirmed at \(confirmedIndex)")
    self.index = index
    self.confirmedIndex = confirmedIndex
  }
}

/// A way to find the snapshot at which an indicator begins to rise for good.
///
/// Values are taken one after the other, so what a detector says of a snapshot never depends on later ones.
package protocol OnsetDetector: Sendable {
  /// Such as `CUSUM`.
  var name: String { get }

  /// The first confirmed onset after the healthy snapshots.
  ///
  /// - Parameters:
  ///   - values: `[snapshot]`, higher = worse; nil where left out, which neither confirms nor excuses anything.
  ///   - healthy: The snapshots that tell what is normal.
  /// - Returns: nil where nothing rises, or where fewer than `HealthyReference.fewest` healthy values are known.
  func onset(in values: [Double?], healthy: Range<Int>) -> Onset?
}

extension OnsetDetector {
  /// The average number of healthy snapshots between two false onsets that all detectors are set to.
  ///
  /// Of a hundred healthy runs of 1,000 snapshots about one then shows an onset.
  package static var standardFalseOnsetInterval: Double { 100_000 }
}
