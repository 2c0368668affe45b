/// A rise above a level from its first snapshot on, to tell what stays or grows from what falls back.
///
/// Damage stays or grows. A shaft that settles, a seal that rubs, a bearing that runs short of oil for a while shows
/// the opposite: the largest value first. A rise falls back while its two newest values lie below the mean of all its
/// values; of a rise that stays this is so every other time, of one that grows never, of one that decays always.
struct RiseEpisode: Sendable {
  private var count = 0
  private var sum = 0.0
  private var newest = 0.0
  private var previous = 0.0
  private var quiet = 0

  /// Whether a rise lasts.
  var isOpen: Bool { count > 0 }

  var isFallingBack: Bool {
    // Rounding must not make a constant fall.
    count > 0 && (newest + previous) / 2 < sum / Double(count) * (1 - 1e-9)
  }

  /// - Parameters:
  ///   - level: What a rise begins above.
  ///   - clearLevel: What it ends below, `quietCount` times in a row.
  mutating func observe(_ value: Double, level: Double, clearLevel: Double, quietCount: Int) {
    guard isOpen || value > level else { return }
    quiet = value < clearLevel ? quiet + 1 : 0
    guard quiet < quietCount else {
      self = RiseEpisode()
      return
    }
    previous = isOpen ? newest : value
    newest = value
    count += 1
    sum += value
  }
}
