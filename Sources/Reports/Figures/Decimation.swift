/// Thins out a line without losing its peaks.
enum Decimation {
  /// The points to draw so that no extreme of `values` is lost.
  ///
  /// Up to `limit` points all stay. Longer lines are cut into `limit / 2` buckets of equal length, each of which keeps
  /// its lowest and its highest value, and one undefined point (NaN) where it has any, so that gaps stay gaps.
  ///
  /// - Parameters:
  ///   - values: `[point]`; NaN where a point is undefined.
  ///   - limit: At least 4.
  /// - Returns: Ascending indices, the first and the last point among them.
  static func extremes(of values: [Float], limit: Int) -> [Int] {
    precondition(limit >= 4, "a line needs at least 4 points, not \(limit)")
    guard values.count > limit else { return Array(values.indices) }
    let bucketCount = limit / 2
    var kept: [Int] = [0]
    kept.reserveCapacity(limit + limit / 2)
    for bucket in 0..<bucketCount {
      let range = bucketRange(bucket, of: bucketCount, count: values.count)
      kept += marks(of: values, in: range).filter { $0 > kept[kept.count - 1] }
    }
    if kept[kept.count - 1] != values.count - 1 { kept.append(values.count - 1) }
    return kept
  }

  /// The highest point of each of `limit` buckets of equal length, for spectra, whose floor carries no meaning.
  ///
  /// - Returns: Ascending indices; all of them up to `limit`, and none for a bucket without a finite value.
  static func peaks(of values: [Float], limit: Int) -> [Int] {
    precondition(limit >= 1, "a line needs at least 1 point, not \(limit)")
    guard values.count > limit else { return Array(values.indices) }
    return (0..<limit).compactMap { bucket in
      bucketRange(bucket, of: limit, count: values.count).filter { values[$0].isFinite }
        .max { values[$0] < values[$1] }
    }
  }

  /// The points of one bucket out of so many.
  static func bucketRange(_ bucket: Int, of bucketCount: Int, count: Int) -> Range<Int> {
    bucket * count / bucketCount..<(bucket + 1) * count / bucketCount
  }

  /// The lowest, the highest and the first undefined point of a bucket, in order.
  private static func marks(of values: [Float], in range: Range<Int>) -> [Int] {
    var lowest: Int?
    var highest: Int?
    var undefined: Int?
    for index in range {
      guard values[index].isFinite else {
        undefined = undefined ?? index
        continue
      }
      if lowest.map({ values[index] < values[$0] }) ?? true { lowest = index }
      if highest.map({ values[index] > values[$0] }) ?? true { highest = index }
    }
    var marks: [Int] = []
    for index in [lowest, highest, undefined].compactMap(\.self).sorted() where marks.last != index {
      marks.append(index)
    }
    return marks
  }
}
