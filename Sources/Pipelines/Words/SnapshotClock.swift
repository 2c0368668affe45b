internal import Recordings

/// How the times of snapshots are told: as dates, or as hours since the first where the recording knows no date.
package struct SnapshotClock: Sendable {
  /// `[snapshot]`: nanoseconds since 1970-01-01 UTC, nil where unknown.
  private let times: [Int64?]
  /// The earliest time of a recording without dates; nil where dates are known.
  private let start: Int64?

  package init(_ times: [Int64?]) {
    self.times = times
    start = UTCTime.areNominal(times) ? times.compactMap(\.self).min() : nil
  }

  /// Whether times count from a day that nobody named.
  package var isNominal: Bool { start != nil }

  /// Such as `2004-02-16 08:12 UTC`, or `10 h after the first`.
  package func text(_ time: Int64) -> String {
    guard let start else { return Timestamp(time).readable }
    return Self.hours(Double(time - start) / 3.6e12) + " after the first"
  }

  /// The same of a snapshot; nil where it has no time.
  package func text(ofSnapshot snapshot: Int) -> String? {
    times.indices.contains(snapshot) ? times[snapshot].map(text) : nil
  }

  /// `20 s`, `45 min`, `10 h`, `1,402 h`: never in days, so that moments compare at a glance.
  package static func hours(_ hours: Double) -> String {
    let seconds = abs(3600 * hours)
    if seconds == 0 || seconds >= 3600 { return Digits.significant(hours, 4) + " h" }
    return seconds < 60 ? Digits.significant(3600 * hours) + " s" : Digits.significant(60 * hours) + " min"
  }
}
