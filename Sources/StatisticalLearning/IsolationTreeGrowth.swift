internal import Tensors

/// One isolation tree while it grows, stored complete as `IsolationForest` wants it.
struct IsolationTreeGrowth: Sendable {
  private(set) var features: [Int32]
  private(set) var thresholds: [Float]
  private(set) var pathLengths: [Float]

  private let rows: Matrix
  private let levelCount: Int
  private var random: RandomStream
  /// The subsample's rows; those of a node stand side by side.
  private var sample: [Int] = []
  /// All columns; those found constant among a node's rows stand last, also for its children.
  private var columns: [Int32]

  init(_ rows: Matrix, levelCount: Int, random: RandomStream) {
    self.rows = rows
    self.levelCount = levelCount
    self.random = random
    let leafCount = 1 << levelCount
    features = [Int32](repeating: 0, count: leafCount - 1)
    thresholds = [Float](repeating: .infinity, count: leafCount - 1)
    pathLengths = [Float](repeating: 0, count: leafCount)
    columns = Array(0..<Int32(rows.columnCount))
  }

  mutating func grow(subsampleSize: Int) {
    sample = drawn(subsampleSize)
    split(0, depth: 0, 0..<subsampleSize, variableColumns: rows.columnCount)
  }

  /// Different rows in the order they were drawn (Floyd's method, in Bentley, 1987).
  private mutating func drawn(_ count: Int) -> [Int] {
    var taken: Set<Int> = []
    return (rows.rowCount - count..<rows.rowCount).map { last in
      let row = random.below(last + 1)
      let fresh = taken.contains(row) ? last : row
      taken.insert(fresh)
      return fresh
    }
  }

  private mutating func split(_ node: Int, depth: Int, _ range: Range<Int>, variableColumns: Int) {
    var remaining = depth < levelCount && range.count > 1 ? variableColumns : 0
    while remaining > 0 {
      let place = random.below(remaining)
      let column = Int(columns[place])
      let (least, most) = extremes(of: column, range)
      if least < most {
        let drawn = least + Float(random.uniform()) * (most - least)
        // Rounding may reach the upper end; then nothing would go right.
        let threshold = drawn < most ? drawn : least
        features[node] = Int32(column)
        thresholds[node] = threshold
        let middle = partition(range, column, threshold)
        split(2 * node + 1, depth: depth + 1, range.lowerBound..<middle, variableColumns: remaining)
        split(2 * node + 2, depth: depth + 1, middle..<range.upperBound, variableColumns: remaining)
        return
      }
      remaining -= 1
      columns.swapAt(place, remaining)
    }
    let length = Float(Double(depth) + IsolationForest.meanPathLength(rowCount: range.count))
    let below = levelCount - depth
    let first = (node + 1) << below - (1 << levelCount)
    for leaf in first..<first + 1 << below { pathLengths[leaf] = length }
  }

  private func extremes(of column: Int, _ range: Range<Int>) -> (least: Float, most: Float) {
    let (values, sample, width) = (rows.elements.span, sample.span, rows.columnCount)
    var (least, most) = (Float.infinity, -Float.infinity)
    for place in range {
      let value = values[sample[place] * width + column]
      if value < least { least = value }
      if value > most { most = value }
    }
    return (least, most)
  }

  /// Brings the rows that go left to the front, and returns where the others begin.
  private mutating func partition(_ range: Range<Int>, _ column: Int, _ threshold: Float) -> Int {
    var middle = range.lowerBound
    for place in range where rows.elements[sample[place] * rows.columnCount + column] <= threshold {
      sample.swapAt(place, middle)
      middle += 1
    }
    return middle
  }
}
