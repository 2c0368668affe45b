/// Times that can be believed: the longest part of them that never falls.
///
/// One file whose clock was wrong must not put all others out of order. The rule keeps as many as possible (the longest rising subsequence,
/// by patience sorting: Fredman, Discrete Mathematics 11, 1975); the rest count as unknown.
enum RisingTimes {
  /// - Parameter times: `[snapshot]`, nil where unknown.
  /// - Returns: The same, nil as well where a time does not fit among the others.
  static func kept(of times: [Int64?]) -> [Int64?] {
    // The last snapshot of the best row of each length, and for each snapshot the one before it in its row.
    var ends: [Int] = []
    var previous = [Int?](repeating: nil, count: times.count)
    for (index, time) in times.enumerated() {
      guard let time else { continue }
      let length = firstPlace(in: ends, above: time, times)
      previous[index] = length > 0 ? ends[length - 1] : nil
      if length == ends.count { ends.append(index) } else { ends[length] = index }
    }
    var kept = [Int64?](repeating: nil, count: times.count)
    var place = ends.last
    while let index = place {
      kept[index] = times[index]
      place = previous[index]
    }
    return kept
  }

  /// The first of the ends whose time is above `time`; their times never fall.
  private static func firstPlace(in ends: [Int], above time: Int64, _ times: [Int64?]) -> Int {
    var (low, high) = (0, ends.count)
    while low < high {
      let middle = (low + high) / 2
      if (times[ends[middle]] ?? .max) > time { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
