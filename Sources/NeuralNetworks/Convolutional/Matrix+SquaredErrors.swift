internal import Tensors

extension Matrix {
  /// Each row's Σ (self − other)² over the columns of this one; what the other has behind them is a condition: `[row]`.
  func squaredErrors(to other: Matrix) -> [Double] {
    precondition(
      rowCount == other.rowCount && columnCount <= other.columnCount,
      "\(rowCount) × \(columnCount) and \(other.rowCount) × \(other.columnCount)")
    let (ours, theirs) = (elements.span, other.elements.span)
    return (0..<rowCount).map { row in
      var sum = SIMD4<Double>.zero
      let (first, other) = (row * columnCount, row * other.columnCount)
      for start in stride(from: 0, to: columnCount, by: 4) {
        for lane in 0..<min(4, columnCount - start) {
          let error = Double(ours[first + start + lane] - theirs[other + start + lane])
          sum[lane] += error * error
        }
      }
      return sum.sum()
    }
  }
}
