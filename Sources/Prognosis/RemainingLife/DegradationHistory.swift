internal import Tensors

/// What one indicator has done up to now, and since when it has been leaving its healthy level.
package struct DegradationHistory: Sendable, Equatable {
  /// `[observation]`: hours since the first snapshot, rising.
  package let hours: [Double]
  /// `[observation]`: the indicator on the scale where growth is a slope (dB or logarithm for exponential growth).
  package let values: [Double]
  /// The observation at which the change began; nil where none has been confirmed up to now.
  package let onset: Int?

  package init(hours: [Double], values: [Double], onset: Int?) {
    precondition(hours.count == values.count, "\(hours.count) hours of \(values.count) values")
    precondition(zip(hours.dropFirst(), hours).allSatisfy { $0 >= $1 }, "hours fall")
    if let onset { precondition(hours.indices.contains(onset), "an onset at \(onset) of \(hours.count) observations") }
    self.hours = hours
    self.values = values
    self.onset = onset
  }

  /// The snapshots up to `now`, those without time or value left out.
  ///
  /// - Parameters:
  ///   - hours: `[snapshot]`, rising.
  ///   - values: `[snapshot]`: the smoothed indicator; nil where left out.
  ///   - onset: Counts only if it had been confirmed by then: what came later is not known yet.
  ///   - now: The last snapshot that is known.
  package init(hours: [Double?], values: [Double?], onset: Onset?, now: Int) {
    precondition(hours.count == values.count, "\(hours.count) hours of \(values.count) values")
    precondition(hours.indices.contains(now), "snapshot \(now) of \(hours.count)")
    let known = (0...now).filter { hours[$0] != nil && values[$0] != nil }
    var start: Int?
    if let onset, onset.confirmedIndex <= now { start = known.firstIndex { $0 >= onset.index } }
    self.init(
      hours: known.compactMap { hours[$0] }, values: known.compactMap { values[$0] }, onset: start)
  }

  /// The hour of the last observation; 0 without one.
  package var now: Double { hours.last ?? 0 }

  /// The median of the last five values: one wild snapshot is no level. NaN without a value.
  var level: Double { values.isEmpty ? .nan : Quantile.median(of: Array(values.suffix(5))) }

  /// Whether the indicator's level lies above its mean before the onset.
  ///
  /// What has come back to its old level does not grow. True where nothing is known from before.
  var hasRisen: Bool {
    guard let onset, onset > 0 else { return true }
    return level > values[..<onset].reduce(0, +) / Double(onset)
  }
}
