internal import Tensors

/// Finds, for some queries at once, all reference rows that may be among their nearest.
///
/// Sixty-four rows stay in the cache while all queries pass over them, and where rows are wide some columns of them at a time.
/// A query keeps the rows whose least possible |r|² − 2 q·r is not above the k-th smallest of the most that the others may
/// have; all sixty-four are turned down with one comparison.
struct CandidateSearch {
  /// Queries that pass over rows together.
  static let queryCount = 64
  /// Panels that queries pass over at once.
  static let panelsOfStep = 4
  /// Columns at a time: those of the rows and those of the queries fit into the second-level cache together.
  private static let chunkLength = 512

  private let rows: RowPanels
  private let count: Int
  private var lists: [CandidateList]
  /// `[four queries, column, query of the four]`, −2 q.
  private var queries: [Float]

  /// - Parameters:
  ///   - queries: Less the rows' centre, at most `queryCount`: `[query, column]`.
  ///   - count: k, above 0 and not above the number of rows that may be found.
  ///   - own: The reference row that each query is, and that it does not find; nil where they are none.
  init(_ rows: RowPanels, _ queries: Matrix, count: Int, own: ArraySlice<Int>?) {
    self.rows = rows
    self.count = count
    let norms = queries.rowSquaredNorms().map { Float($0) }
    lists = norms.enumerated().map { query, norm in
      CandidateList(count: count, slack: 2 * rows.slack * norm, own: own.map { $0[$0.startIndex + query] })
    }
    let width = queries.columnCount
    var turned = [Float](repeating: 0, count: (queries.rowCount + 3) / 4 * 4 * width)
    for query in 0..<queries.rowCount {
      for column in 0..<width {
        turned[(query / 4 * width + column) * 4 + query % 4] = -2 * queries.elements[query * width + column]
      }
    }
    self.queries = turned
  }

  /// The candidates of each query, in no order.
  mutating func run() -> [[Int32]] {
    let (rows, queries) = (self.rows, self.queries)
    let step = Self.panelsOfStep * RowPanels.laneCount
    unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: (lists.count + 3) / 4 * 4 * step) { keys in
      unsafe rows.lanes.withUnsafeBufferPointer { lanes in
        unsafe rows.leastNorms.withUnsafeBufferPointer { norms in
          unsafe queries.withUnsafeBufferPointer { queries in
            guard let keys = keys.baseAddress, let lanes = lanes.baseAddress, let norms = norms.baseAddress,
              let queries = queries.baseAddress
            else { return }
            for panel in stride(from: 0, to: rows.panelCount, by: Self.panelsOfStep) {
              let first = panel * RowPanels.laneCount
              unsafe compare(lanes + first * rows.columnCount, norms + first, queries, into: keys)
              for query in lists.indices where unsafe Self.mayHold(keys + query * step, lists[query].limit) {
                unsafe lists[query].take(keys + query * step, step, from: first, rows.normSlacks)
              }
            }
          }
        }
      }
    }
    return lists.indices.map { lists[$0].finish(rows.normSlacks) }
  }

  /// The least that |r|² − 2 q·r may be, of all queries and a step's rows: `[query, row]` into `keys`.
  private func compare(
    _ panels: UnsafePointer<Float>, _ norms: UnsafePointer<Float>, _ queries: UnsafePointer<Float>,
    into keys: UnsafeMutablePointer<Float>
  ) {
    let (width, step) = (rows.columnCount, Self.panelsOfStep * RowPanels.laneCount)
    let paddedCount = (lists.count + 3) / 4 * 4
    for query in 0..<paddedCount { unsafe (keys + query * step).update(from: norms, count: step) }
    for begin in stride(from: 0, to: width, by: Self.chunkLength) {
      let columns = begin..<min(width, begin + Self.chunkLength)
      for first in stride(from: 0, to: paddedCount, by: 4) {
        unsafe rows.addProducts(columns, panels, queries + first * width, to: keys + first * step)
      }
    }
  }

  /// Whether one of a step's keys is not above the limit.
  @inline(__always)
  private static func mayHold(_ keys: UnsafePointer<Float>, _ limit: Float) -> Bool {
    let least = unsafe lower(lower(load(keys), load(keys + 16)), lower(load(keys + 32), load(keys + 48)))
    return any(least .<= Lanes(repeating: limit))
  }

  /// The library's `pointwiseMin` goes element by element.
  @inline(__always)
  private static func lower(_ a: Lanes, _ b: Lanes) -> Lanes { a.replacing(with: b, where: b .< a) }
}

/// One query's candidates so far.
struct CandidateList: Sendable {
  /// No row whose least is above this can be among the nearest.
  private(set) var limit = Float.greatestFiniteMagnitude

  private let count: Int
  private let slack: Float
  private let own: Int
  private var capacity: Int
  private var keys: [Float] = []
  private var indices: [Int32] = []

  /// - Parameter slack: Twice what the query's own norm may put a key wrong by.
  init(count: Int, slack: Float, own: Int?) {
    self.count = count
    self.slack = slack
    self.own = own ?? -1
    capacity = 2 * count + 64
  }

  mutating func take(_ values: UnsafePointer<Float>, _ length: Int, from first: Int, _ normSlacks: [Float]) {
    for offset in 0..<length {
      let key = unsafe values[offset]
      guard key <= limit, first + offset != own else { continue }
      keys.append(key)
      indices.append(Int32(first + offset))
      if keys.count >= capacity { compact(normSlacks) }
    }
  }

  mutating func finish(_ normSlacks: [Float]) -> [Int32] {
    compact(normSlacks)
    return indices
  }

  /// Lowers the limit to the k-th smallest of the most that candidates may have, and drops those above it.
  private mutating func compact(_ normSlacks: [Float]) {
    guard keys.count > count else { return }
    var most = zip(keys, indices).map { $0 + normSlacks[Int($1)] }
    limit = min(limit, smallest(count, of: &most) + slack)
    var kept = 0
    for index in keys.indices where keys[index] <= limit {
      keys[kept] = keys[index]
      indices[kept] = indices[index]
      kept += 1
    }
    keys.removeLast(keys.count - kept)
    indices.removeLast(indices.count - kept)
    // Where hardly any can be told apart, the next look comes after as many more: looks stay few, and the work linear.
    capacity = max(capacity, 2 * kept + 64)
  }
}

/// The `count`-th smallest value, by Hoare's selection; leaves the values in another order.
func smallest(_ count: Int, of values: inout [Float]) -> Float {
  var values = values.mutableSpan
  var (low, high) = (0, values.count - 1)
  let wanted = count - 1
  while low < high {
    let pivot = values[(low + high) / 2]
    var (left, right) = (low, high)
    while left <= right {
      while values[left] < pivot { left += 1 }
      while values[right] > pivot { right -= 1 }
      if left <= right {
        values.swapAt(left, right)
        left += 1
        right -= 1
      }
    }
    if wanted <= right {
      high = right
    } else if wanted >= left {
      low = left
    } else {
      break
    }
  }
  return values[wanted]
}
