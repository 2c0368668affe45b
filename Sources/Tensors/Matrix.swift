/// Numbers in rows and columns, in single precision, stored row after row without gaps.
///
/// Rows are observations (windows, snapshots) and columns are features throughout Raceway.
package struct Matrix: Sendable, Equatable {
  package let rowCount: Int
  package let columnCount: Int
  /// `[rowCount * columnCount]`, row-major.
  package var elements: [Float]

  /// Wraps values already laid out row after row.
  ///
  /// - Precondition: `elements.count == rowCount * columnCount`.
  package init(_ rowCount: Int, _ columnCount: Int, _ elements: [Float]) {
    precondition(
      elements.count == rowCount * columnCount,
      "\(rowCount) × \(columnCount) needs \(rowCount * columnCount) elements, not \(elements.count)")
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.elements = elements
  }

  package init(zeros rowCount: Int, _ columnCount: Int) {
    self.init(rowCount, columnCount, [Float](repeating: 0, count: rowCount * columnCount))
  }

  /// Stacks rows of one length.
  ///
  /// - Parameters:
  ///   - rows: Each of `columnCount` elements.
  ///   - columnCount: Needed so that no rows at all still have a width.
  package init(rows: [[Float]], columnCount: Int) {
    precondition(rows.allSatisfy { $0.count == columnCount }, "every row needs \(columnCount) elements")
    self.init(rows.count, columnCount, Array(rows.joined()))
  }

  package subscript(row: Int, column: Int) -> Float {
    get { elements[row * columnCount + column] }
    set { elements[row * columnCount + column] = newValue }
  }

  /// A copy of one row: `[columnCount]`.
  package func row(_ index: Int) -> [Float] {
    precondition(index >= 0 && index < rowCount, "row \(index) of \(rowCount)")
    return Array(elements[index * columnCount..<(index + 1) * columnCount])
  }

  /// A copy of one column: `[rowCount]`.
  package func column(_ index: Int) -> [Float] {
    precondition(index >= 0 && index < columnCount, "column \(index) of \(columnCount)")
    return (0..<rowCount).map { elements[$0 * columnCount + index] }
  }

  /// A copy of the rows in `range`, in order.
  package func rows(_ range: Range<Int>) -> Matrix {
    precondition(range.lowerBound >= 0 && range.upperBound <= rowCount, "rows \(range) of \(rowCount)")
    return Matrix(
      range.count, columnCount, Array(elements[range.lowerBound * columnCount..<range.upperBound * columnCount]))
  }

  /// A copy of the rows at `indices`, in that order.
  package func rows(at indices: some Collection<Int>) -> Matrix {
    var gathered = [Float]()
    gathered.reserveCapacity(indices.count * columnCount)
    for index in indices {
      precondition(index >= 0 && index < rowCount, "row \(index) of \(rowCount)")
      gathered.append(contentsOf: elements[index * columnCount..<(index + 1) * columnCount])
    }
    return Matrix(indices.count, columnCount, gathered)
  }
}
