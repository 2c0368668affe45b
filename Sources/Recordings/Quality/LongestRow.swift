/// The longest row of times that never falls: of several as long, the one that ends earliest.
///
/// What is left out are the fewest times that stand out of order (the longest rising subsequence, by patience sorting:
/// Fredman, Discrete Mathematics 11, 1975).
package enum LongestRow {
  /// - Parameter times: nil where unknown; an unknown time is in no row.
  /// - Returns: The row's places, rising.
  package static func places(of times: [Int64?]) -> [Int] {
    // Of all rows of length n + 1 found so far, the place whose time is the smallest end of one.
    var ends: [Int] = []
    var previous = [Int?](repeating: nil, count: times.count)
    for (place, time) in times.enumerated() {
      guard let time else { continue }
      let length = firstPlace(in: ends, above: time, times)
      previous[place] = length > 0 ? ends[length - 1] : nil
      if length == ends.count { ends.append(place) } else { ends[length] = place }
    }
    var row: [Int] = []
    var next = ends.last
    while let place = next {
      row.append(place)
      next = previous[place]
    }
    return row.reversed()
  }

  /// The known times that are not in the row: the fewest that stand out of order.
  package static func strays(of times: [Int64?]) -> [Int] {
    let row = Set(places(of: times))
    return times.indices.filter { times[$0] != nil && !row.contains($0) }
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
