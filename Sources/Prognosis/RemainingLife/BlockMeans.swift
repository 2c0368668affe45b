internal import Foundation

/// The observations since an onset, averaged over blocks long enough that the noise of one says nothing of the next.
///
/// The healthy stretch before the onset tells the length: with the lag-one correlation φ it is (1 + φ) / (1 - φ)
/// observations. Longer ones are taken where more than `most` blocks would be left, shorter ones where too few would.
struct BlockMeans: Sendable, Equatable {
  /// `[block]`: mean hours.
  private(set) var hours: [Double] = []
  /// `[block]`: mean values.
  private(set) var values: [Double] = []

  /// More don't show the course better.
  static let most = 60

  /// - Returns: nil without an onset, or with fewer than `StraightLine.fewest` observations since.
  init?(since history: DegradationHistory) {
    guard let onset = history.onset else { return nil }
    let count = history.values.count - onset
    guard count >= StraightLine.fewest else { return nil }
    let factor = HealthyReference(of: Array(history.values[..<onset]))?.longRunFactor ?? 1
    let wanted = max(Int((factor * factor).rounded()), (count + Self.most - 1) / Self.most)
    let length = min(wanted, count / StraightLine.fewest)
    // The oldest that don't fill a block stay out: the latest always stand in a whole one.
    let start = onset + count % length
    for first in stride(from: start, to: history.values.count, by: length) {
      let block = first..<first + length
      hours.append(history.hours[block].reduce(0, +) / Double(length))
      values.append(history.values[block].reduce(0, +) / Double(length))
    }
  }
}
