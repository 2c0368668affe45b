internal import Tensors

/// The time from a confirmed alarm to the end of the recording.
package struct LeadTime: Sendable, Equatable {
  /// By the calendar, gaps included: what a planner has.
  package let hours: Double
  /// Gaps longer than three usual intervals taken out, one interval left in for each: about the time that the
  /// machine ran.
  package let runningHours: Double

  /// - Parameters:
  ///   - alarmIndex: The snapshot at which the alarm was confirmed.
  ///   - timestamps: One per snapshot, in ns since 1970 UTC, nil where unknown; in any order.
  /// - Returns: nil where the alarm's own time is not known.
  package init?(fromAlarmAt alarmIndex: Int, timestamps: [Int64?]) {
    precondition(timestamps.indices.contains(alarmIndex), "snapshot \(alarmIndex) of \(timestamps.count)")
    guard let start = timestamps[alarmIndex] else { return nil }
    let known = timestamps.compactMap { $0 }.sorted()
    let intervals = zip(known.dropFirst(), known).map { Double($0 - $1) }
    let usual = intervals.isEmpty ? 0 : Quantile.median(of: intervals)
    var (elapsed, running) = (0.0, 0.0)
    for (later, interval) in zip(known.dropFirst(), intervals) where later > start {
      elapsed += interval
      running += interval > 3 * usual ? usual : interval
    }
    hours = elapsed / Self.hour
    runningHours = running / Self.hour
  }

  /// In ns.
  private static let hour = 3.6e12
}
