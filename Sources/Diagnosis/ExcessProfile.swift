internal import Foundation
package import Tensors

/// How a quantity of a span of snapshots is spread over the channels, and how much of it is more than healthy.
///
/// The quantity is a reconstruction error, or energy (mean square); both are additive, never negative and rise
/// with a defect.
package struct ExcessProfile: Sendable, Equatable {
  /// `[channel]`, the mean over the span.
  package let means: [Double]
  /// `[channel]`, the share of the sum over channels. A loud healthy channel has a large one: don't read blame
  /// from it.
  package let shares: [Double]
  /// `[channel]`, what lies above the channel's own healthy level, never below 0.
  package let excesses: [Double]
  /// `[channel]`, the share of all excess; all 0 where no channel has any.
  package let excessShares: [Double]
  /// `[channel]`, the mean's distance from the healthy mean in deviations of single healthy snapshots.
  ///
  /// An effect size: it does not grow with the length of the span, as a test statistic would.
  package let z: [Double]
  /// `[channel]`, 10 log₁₀ of the mean over the healthy mean, in dB; nil where either is not positive.
  package let contrasts: [Double?]

  package var hasExcess: Bool { excesses.contains { $0 > 0 } }

  /// - Parameters:
  ///   - values: `[snapshot, channel]`, at least one snapshot, all finite.
  package init(of values: Matrix, against healthy: HealthyLevel) {
    precondition(
      values.columnCount == healthy.channelCount, "\(values.columnCount) channels against \(healthy.channelCount)")
    precondition(values.rowCount > 0, "a span of no snapshots has no profile")
    self.init(means: Self.means(of: values, rows: 0..<values.rowCount), against: healthy)
  }

  init(means: [Double], against healthy: HealthyLevel) {
    let excesses = zip(means, healthy.means).map { max(0, $0 - $1) }
    self.means = means
    self.excesses = excesses
    shares = Self.shares(of: means)
    excessShares = Self.shares(of: excesses)
    z = means.indices.map { (means[$0] - healthy.means[$0]) / healthy.usableDeviation(of: $0) }
    contrasts = zip(means, healthy.means).map { now, then in now > 0 && then > 0 ? 10 * log10(now / then) : nil }
  }

  /// The mean of each channel over some rows, in any order and with repetition.
  static func means(of values: Matrix, rows: some Collection<Int>) -> [Double] {
    var sums = [Double](repeating: 0, count: values.columnCount)
    for row in rows {
      for channel in sums.indices { sums[channel] += Double(values[row, channel]) }
    }
    return sums.map { $0 / Double(rows.count) }
  }

  /// Each value over the sum; all 0 where the sum is.
  static func shares(of values: [Double]) -> [Double] {
    let sum = values.reduce(0, +)
    return sum > 0 ? values.map { $0 / sum } : values.map { _ in 0 }
  }
}
