internal import Foundation
internal import Tensors

/// Where the residuals of a healthy machine lie and how far they scatter, followed slowly and robustly.
///
/// Each entry has a mean m and a variance v. A snapshot's residual z is first judged, u = (z - m) / √v, then
/// learnt from: with c = clip(u) √v, m ← m + c / τ and v ← max(v + (c² - v) / τ, vmin). The clip bounds what any
/// snapshot can teach, so a defect that grows faster than clip × √v in τ snapshots leaves the baseline behind. m and v
/// have limits (`AlarmPolicy`), so that one which grows more slowly is found as well, later.
/// Reference: Gelper, Fried and Croux, Robust forecasting with exponential and Holt-Winters smoothing, Journal of
/// Forecasting 29 (2010).
package struct ResidualBaseline: Sendable, Equatable {
  package let channelCount: Int
  package let entryCount: Int
  /// `[channel × entry]`
  package private(set) var means: [Double]
  /// `[channel × entry]`
  package private(set) var variances: [Double]
  /// `[channel × entry]`, as learnt from the healthy period.
  package let initialVariances: [Double]
  /// `[channel × entry]`: a variance below what neighbouring snapshots differ by would be false precision.
  package let leastVariances: [Double]
  /// τ in snapshots; nil where the baseline is fixed.
  package let timeConstant: Double?
  private let levels: [PowerScale?]
  private let power: Double
  private let clip: Double
  private let limit: Double
  private let scatterLimit: Double

  /// Learns from the healthy snapshots.
  ///
  /// v starts at the larger of the mean squares on training and on held-out snapshots: drift within the healthy
  /// period then counts as scatter. vmin is half the mean squared successive difference, the scatter without
  /// drift (von Neumann, 1941).
  package init(
    healthy: HealthySnapshots, of residuals: SnapshotResiduals, policy: AlarmPolicy
  ) throws(ThresholdError) {
    precondition(healthy.end <= residuals.snapshotCount, "\(healthy.end) of \(residuals.snapshotCount) snapshots")
    let training = healthy.training.filter { !residuals.isLeftOut[$0] }
    let heldOut = healthy.heldOut.filter { !residuals.isLeftOut[$0] }
    let all = (0..<healthy.end).filter { !residuals.isLeftOut[$0] }
    guard !training.isEmpty, !heldOut.isEmpty, all.count >= 3 else {
      throw .tooFewHealthySnapshots(training: training.count, heldOut: heldOut.count)
    }
    let values = residuals.values
    if let bad = all.first(where: { values.row($0).contains { !$0.isFinite } }) {
      throw .notFinite(index: bad, value: .nan)
    }
    channelCount = residuals.channelCount
    entryCount = residuals.entryCount
    let least = Self.meanSquares(of: Self.successiveDifferences(values, all)).map { max($0 / 2, Self.smallest) }
    let scatter = zip(
      Self.meanSquares(of: heldOut.map(values.row)), Self.meanSquares(of: training.map(values.row))
    ).map(max)
    initialVariances = zip(scatter, least).map(max)
    leastVariances = least
    variances = initialVariances
    means = [Double](repeating: 0, count: values.columnCount)
    timeConstant = policy.memory.map { $0 * Double(all.count) }
    levels = residuals.levels
    power = policy.power
    clip = policy.clip
    limit = policy.limit ?? .infinity
    scatterLimit = policy.scatterLimit ?? .infinity
  }

  /// The health indicator of each channel: the power mean over its entries of what lies above the baseline,
  /// max(u, 0).
  ///
  /// Only rises count: a defect adds energy, while a falling level is running-in, lost contact or less load.
  ///
  /// - Parameters:
  ///   - residuals: `[channel × entry]`
  ///   - ignored: `[channel × entry]`, entries that count as not risen.
  /// - Returns: `[channel]`
  package func indicators(of residuals: [Float], without ignored: [Bool]? = nil) -> [Double] {
    (0..<channelCount).map { indicator(of: residuals, channel: $0, without: ignored) }
  }

  /// The health indicator of one channel.
  func indicator(of residuals: [Float], channel: Int, without ignored: [Bool]? = nil) -> Double {
    precondition(residuals.count == means.count, "\(residuals.count) residuals for \(means.count) entries")
    var sum = 0.0
    for entry in entries(of: channel) where !(ignored?[entry] ?? false) {
      let u = deviation(of: residuals, entry)
      if u > 0 { sum += pow(u, power) }
    }
    return pow(sum / Double(entryCount), 1 / power)
  }

  /// Whether a channel lies above its baseline in level alone, and by at most `decibels` in every entry.
  ///
  /// - Parameters:
  ///   - residuals: `[channel × entry]`
  ///   - shapeLevel: A rise of so many deviations in an entry that is no level, such as the kurtosis, is one in shape.
  func isMereLevel(of residuals: [Float], channel: Int, upTo decibels: Double, shapeLevel: Double) -> Bool {
    let entries = entries(of: channel)
    guard entries.contains(where: { levels[$0] != nil }) else { return false }
    return entries.allSatisfy { entry in
      guard let level = levels[entry] else { return deviation(of: residuals, entry) <= shapeLevel }
      return (Double(residuals[entry]) - means[entry]) * level.decibelsPerUnit <= decibels
    }
  }

  private func entries(of channel: Int) -> Range<Int> { channel * entryCount..<(channel + 1) * entryCount }

  /// u, the residual above the baseline in its deviations.
  private func deviation(of residuals: [Float], _ entry: Int) -> Double {
    (Double(residuals[entry]) - means[entry]) / variances[entry].squareRoot()
  }

  /// Follows one snapshot, in the channels that are not frozen.
  package mutating func learn(from residuals: [Float], isFrozen: [Bool]) {
    guard let timeConstant else { return }
    precondition(residuals.count == means.count, "\(residuals.count) residuals for \(means.count) entries")
    precondition(isFrozen.count == channelCount, "\(isFrozen.count) marks for \(channelCount) channels")
    let rate = min(1, 1 / timeConstant)
    for channel in 0..<channelCount where !isFrozen[channel] {
      for entry in entries(of: channel) {
        let step = min(max(deviation(of: residuals, entry), -clip), clip) * variances[entry].squareRoot()
        let farthest = limit * initialVariances[entry].squareRoot()
        means[entry] = min(max(means[entry] + rate * step, -farthest), farthest)
        let largest = initialVariances[entry] * scatterLimit * scatterLimit
        let variance = variances[entry] + rate * (step * step - variances[entry])
        variances[entry] = min(max(variance, leastVariances[entry]), largest)
      }
    }
  }

  /// How far each channel's baseline has moved: the root mean square over its entries of m, in healthy deviations.
  ///
  /// - Returns: `[channel]`
  package func shifts() -> [Double] {
    (0..<channelCount).map { channel in
      let sum = entries(of: channel).reduce(0.0) { $0 + means[$1] * means[$1] / initialVariances[$1] }
      return (sum / Double(entryCount)).squareRoot()
    }
  }

  /// How far each channel's baseline has risen, in dB: the largest m among its entries that are levels, and at least 0.
  ///
  /// - Returns: `[channel]`, nil where no entry is a level.
  package func rises() -> [Double]? {
    guard levels.contains(where: { $0 != nil }) else { return nil }
    return (0..<channelCount).map { channel in
      entries(of: channel).reduce(0.0) { max($0, means[$1] * (levels[$1]?.decibelsPerUnit ?? 0)) }
    }
  }

  /// Residuals are of order one; a variance below this is that of a constant, and would make any rounding an alarm.
  private static let smallest = 1e-12

  private static func successiveDifferences(_ values: Matrix, _ snapshots: [Int]) -> [[Float]] {
    zip(snapshots.dropFirst(), snapshots).map { later, earlier in
      zip(values.row(later), values.row(earlier)).map { $0 - $1 }
    }
  }

  /// `[column]`, empty where there are no rows.
  private static func meanSquares(of rows: [[Float]]) -> [Double] {
    guard let first = rows.first else { return [] }
    var sums = [Double](repeating: 0, count: first.count)
    for row in rows {
      for column in sums.indices { sums[column] += Double(row[column]) * Double(row[column]) }
    }
    return sums.map { $0 / Double(rows.count) }
  }
}
