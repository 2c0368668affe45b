internal import Tensors

extension Matrix {
  /// Each row's Σ (self − other)²: `[row]`.
  func squaredErrors(to other: Matrix) -> [Double] {
    precondition(
      rowCount == other.rowCount && columnCount == other.columnCount,
      "\(rowCount) × \(columnCount) and \(other.rowCount) × \(other.columnCount)")
    let (ours, theirs) = (elements.span, other.elements.span)
    return (0..<rowCount).map { row in
      var sum = SIMD4<Double>.zero
      for start in stride(from: row * columnCount, to: (row + 1) * columnCount, by: 4) {
        for lane in 0..<min(4, (row + 1) * columnCount - start) {
          let error = Double(ours[start + lane] - theirs[start + lane])
          sum[lane] += error * error
        }
      }
      return sum.sum()
    }
  }
}
