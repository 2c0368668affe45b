internal import COpenBLAS

extension Matrix {
  /// `self · selfᵀ`: the products of all pairs of rows, `[rowCount, rowCount]`.
  ///
  /// Half the work of a product of two matrices (BLAS's `ssyrk`): the other half is its mirror image.
  package func productsOfRows() -> Matrix {
    var products = Matrix(zeros: rowCount, rowCount)
    let order = rowCount
    guard order > 0, columnCount > 0 else { return products }
    unsafe products.elements.withUnsafeMutableBufferPointer { out in
      unsafe elements.withUnsafeBufferPointer { rows in
        unsafe cblas_ssyrk(
          CblasRowMajor, CblasLower, CblasNoTrans, blasint(order), blasint(columnCount),
          1, rows.baseAddress, blasint(columnCount), 0, out.baseAddress, blasint(order))
      }
    }
    var entries = products.elements.mutableSpan
    // Square tiles: read along rows, written down columns, both within the innermost cache.
    for top in stride(from: 0, to: order, by: 32) {
      for left in stride(from: 0, through: top, by: 32) {
        for row in top..<min(order, top + 32) {
          for column in left..<min(row, left + 32) { entries[column * order + row] = entries[row * order + column] }
        }
      }
    }
    return products
  }

  /// Writes the products of a run of rows with all rows of another matrix.
  ///
  /// For work in blocks: nothing is copied, and one room serves all blocks.
  ///
  /// - Parameters:
  ///   - range: Rows of this matrix.
  ///   - other: As wide as this matrix.
  ///   - products: `[range.count, stride]`, of which the first `other.rowCount` columns are written; may have more
  ///     rows.
  ///   - stride: At least `other.rowCount`.
  package func multiply(
    rows range: Range<Int>, byRowsOf other: Matrix, into products: inout [Float], stride: Int
  ) {
    precondition(range.lowerBound >= 0 && range.upperBound <= rowCount, "rows \(range) of \(rowCount)")
    precondition(columnCount == other.columnCount, "rows of \(columnCount) and of \(other.columnCount) columns")
    precondition(
      stride >= other.rowCount && products.count >= range.count * stride,
      "room for \(products.count) products, \(stride) a row, of \(range.count) × \(other.rowCount)")
    guard !range.isEmpty, other.rowCount > 0, columnCount > 0 else { return }
    let width = columnCount
    unsafe products.withUnsafeMutableBufferPointer { out in
      unsafe elements.withUnsafeBufferPointer { a in
        unsafe other.elements.withUnsafeBufferPointer { b in
          unsafe cblas_sgemm(
            CblasRowMajor, CblasNoTrans, CblasTrans, blasint(range.count), blasint(other.rowCount), blasint(width),
            1, a.baseAddress.map { unsafe $0 + range.lowerBound * width }, blasint(width),
            b.baseAddress, blasint(width), 0, out.baseAddress, blasint(stride))
        }
      }
    }
  }
}
