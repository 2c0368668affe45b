/// The order of rows, or of stretches of rows, by their times: loggers write the newest last, databases often first.
struct TimeOrder {
  /// Places as they stand in the file, in order of time.
  let places: [Int]
  /// What was put in order; nil where it stood so.
  let finding: Finding?

  /// Orders by time where more than half have one, as files of a folder are; rows without one stay behind their predecessors.
  ///
  /// One wrong clock moves one row, and no other.
  ///
  /// - Parameters:
  ///   - times: One a row, in ns since 1970 UTC.
  ///   - rows: What they are called, such as "rows".
  ///   - name: What one of them is called.
  init(_ times: [Int64?], of rows: String, name: (_ place: Int) -> String) {
    let count = times.count
    guard 2 * times.count(where: { $0 != nil }) > count else {
      (places, finding) = (Array(0..<count), nil)
      return
    }
    var last = times.lazy.compactMap(\.self).first ?? 0
    let keys = times.map { time in
      last = time ?? last
      return last
    }
    places = keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
    let moved = LongestRow.strays(of: keys)
    guard let first = moved.first else {
      finding = nil
      return
    }
    let isNewestFirst = zip(keys, keys.dropFirst()).allSatisfy { $0 >= $1 }
    finding =
      if isNewestFirst {
        Finding(.unorderedTime, .note, "the \(rows) stood newest first and are put in order of time")
      } else {
        Finding(
          .unorderedTime, .warning,
          "\(moved.count) of \(count) \(rows), \(moved.count == 1 ? "" : "such as ")'\(name(first))', stood out of order and "
            + "\(moved.count == 1 ? "is" : "are") put in order of time")
      }
  }
}
