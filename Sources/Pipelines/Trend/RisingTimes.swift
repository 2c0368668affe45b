internal import Prognosis
internal import Recordings

/// Times that can be believed: the longest part of them that never falls.
///
/// One file whose clock was wrong must not put all others out of order. The rule keeps as many as possible (`LongestRow`); the
/// rest count as unknown, and so does a first or last one that lies farther off than `farthest` times what the others span.
enum RisingTimes {
  /// A first file stamped 1970 lies so far from days of others; a pause in measuring does not.
  static let farthest = 100.0

  /// Hours since the first time that is kept, by the times known after the last of `times`; nil where there is none.
  static func hours(of times: [Int64?]) -> [Double?]? {
    let kept = kept(of: times)
    guard let first = kept.lazy.compactMap({ $0 }).first else { return nil }
    return kept.map { time in time.map { (Double($0) - Double(first)) / 3.6e12 } }
  }

  /// Hours from a confirmed alarm to the last time that can be believed; nil where the alarm's own can't.
  static func lead(fromAlarmAt index: Int, in times: [Int64?]) -> Double? {
    LeadTime(fromAlarmAt: index, timestamps: kept(of: times))?.hours
  }

  /// - Parameter times: `[snapshot]`, nil where unknown.
  /// - Returns: The same, nil as well where a time does not fit among the others.
  static func kept(of times: [Int64?]) -> [Int64?] {
    var kept = [Int64?](repeating: nil, count: times.count)
    for place in LongestRow.places(of: times) { kept[place] = times[place] }
    return withoutFarEnds(kept)
  }

  private static func withoutFarEnds(_ times: [Int64?]) -> [Int64?] {
    var (kept, known) = (times, times.indices.filter { times[$0] != nil })
    func time(_ place: Int) -> Double { Double(kept[known[place]] ?? 0) }
    // Of two alone nobody can tell which is wrong.
    while known.count > 2 {
      let last = known.count - 1
      if time(1) - time(0) > farthest * (time(last) - time(1)), time(last) > time(1) {
        kept[known.removeFirst()] = nil
      } else if time(last) - time(last - 1) > farthest * (time(last - 1) - time(0)), time(last - 1) > time(0) {
        kept[known.removeLast()] = nil
      } else {
        break
      }
    }
    return kept
  }
}
