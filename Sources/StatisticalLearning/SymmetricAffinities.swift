internal import Tensors

/// p(·|i) of one point, its neighbours in rising order.
struct ConditionalRow: Sendable {
  let columns: [Int32]
  /// p(j|i)
  let values: [Float]
  /// βᵢ
  let precision: Double

  init(_ neighbours: [NearestNeighbours.Neighbour], _ affinities: [Double], _ precision: Double) {
    let order = neighbours.indices.sorted { neighbours[$0].index < neighbours[$1].index }
    columns = order.map { neighbours[$0].index }
    values = order.map { Float(affinities[$0]) }
    self.precision = precision
  }
}

/// pᵢⱼ = (p(j|i) + p(i|j)) / 2n in rows without gaps: each point's own row, merged with what others have for it.
struct SymmetricAffinities {
  private let rows: [ConditionalRow]
  /// Where the entries begin that other points have for each point: `[point + 1]`.
  private var starts: [Int]
  /// Those points, rising for each point, and their p(i|j).
  private var sources: [Int32]
  private var shares: [Float]

  init(of rows: [ConditionalRow]) {
    self.rows = rows
    starts = [Int](repeating: 0, count: rows.count + 1)
    for row in rows { for column in row.columns { starts[Int(column) + 1] += 1 } }
    for point in rows.indices { starts[point + 1] += starts[point] }
    var next = starts
    sources = [Int32](repeating: 0, count: starts[rows.count])
    shares = [Float](repeating: 0, count: starts[rows.count])
    for (point, row) in rows.enumerated() {
      for (column, value) in zip(row.columns, row.values) {
        let place = next[Int(column)]
        sources[place] = Int32(point)
        shares[place] = value
        next[Int(column)] = place + 1
      }
    }
  }

  func merged() -> (rowStarts: [Int], columns: [Int32], values: [Float]) {
    let lengths = concurrentMap(rows.count) { point in
      var length = 0
      merge(point) { _, _ in length += 1 }
      return length
    }
    var rowStarts = [0]
    rowStarts.reserveCapacity(rows.count + 1)
    for (point, length) in lengths.enumerated() { rowStarts.append(rowStarts[point] + length) }
    let total = rowStarts[rows.count]
    var columns = [Int32](repeating: 0, count: total)
    var values = [Float](repeating: 0, count: total)
    let scale = 1 / Float(2 * rows.count)
    let (begins, pieceLength) = (rowStarts, 256)
    unsafe columns.withUnsafeMutableBufferPointer { columns in
      unsafe values.withUnsafeMutableBufferPointer { values in
        // Each point writes between its own start and the next one's.
        nonisolated(unsafe) let (columns, values) = unsafe (columns, values)
        concurrently((rows.count + pieceLength - 1) / pieceLength) { piece in
          var place = begins[piece * pieceLength]
          for point in piece * pieceLength..<min(rows.count, (piece + 1) * pieceLength) {
            merge(point) { column, value in
              unsafe columns[place] = column
              unsafe values[place] = value * scale
              place += 1
            }
          }
        }
      }
    }
    return (rowStarts, columns, values)
  }

  /// Calls `body` with each other point and p(j|i) + p(i|j), in rising order.
  @inline(__always)
  private func merge(_ point: Int, _ body: (Int32, Float) -> Void) {
    let row = rows[point]
    let (columns, values) = (row.columns.span, row.values.span)
    let (sources, shares) = (sources.span, shares.span)
    var (own, other) = (0, starts[point])
    let end = starts[point + 1]
    while own < columns.count || other < end {
      let ownColumn = own < columns.count ? columns[own] : .max
      let otherColumn = other < end ? sources[other] : .max
      // A pair that chose each other is one entry.
      var sum: Float = 0
      if ownColumn <= otherColumn {
        sum += values[own]
        own += 1
      }
      if otherColumn <= ownColumn {
        sum += shares[other]
        other += 1
      }
      body(min(ownColumn, otherColumn), sum)
    }
  }
}
