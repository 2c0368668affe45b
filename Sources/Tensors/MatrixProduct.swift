internal import COpenBLAS

/// A matrix product of fixed shape between buffers that are kept from call to call, so that nothing is allocated.
///
/// `Matrix.multiplied` is the same product where a new matrix is wanted.
package struct MatrixProduct: Sendable {
  /// m: rows of the product.
  package let rowCount: Int
  /// k: the length of the sums.
  package let innerCount: Int
  /// n: columns of the product.
  package let columnCount: Int
  /// How the left factor is stored: `[m, k]` as it is, `[k, m]` where transposed.
  package let left: Matrix.Orientation
  /// How the right factor is stored: `[k, n]` as it is, `[n, k]` where transposed.
  package let right: Matrix.Orientation

  package init(
    rows rowCount: Int, inner innerCount: Int, columns columnCount: Int,
    left: Matrix.Orientation = .asIs, right: Matrix.Orientation = .asIs
  ) {
    precondition(
      min(rowCount, innerCount, columnCount) > 0, "\(rowCount) × \(innerCount) × \(columnCount) has an empty side")
    self.rowCount = rowCount
    self.innerCount = innerCount
    self.columnCount = columnCount
    self.left = left
    self.right = right
  }

  /// Writes `a · b`, row-major and without gaps.
  ///
  /// - Parameters:
  ///   - a: At least m · k elements; what follows them is not read.
  ///   - b: At least k · n elements; what follows them is not read.
  ///   - product: Takes m · n elements.
  ///   - start: Where in `product` they begin.
  package func multiply(
    _ a: Span<Float>, by b: Span<Float>, into product: inout MutableSpan<Float>, at start: Int = 0
  ) {
    let (m, k, n) = (rowCount, innerCount, columnCount)
    precondition(a.count >= m * k, "the left factor has \(a.count) elements, \(m) × \(k) are needed")
    precondition(b.count >= k * n, "the right factor has \(b.count) elements, \(k) × \(n) are needed")
    precondition(
      start >= 0 && start + m * n <= product.count,
      "a product of \(m) × \(n) from \(start) on does not fit \(product.count) elements")
    unsafe product.withUnsafeMutableBufferPointer { out in
      unsafe a.withUnsafeBufferPointer { a in
        unsafe b.withUnsafeBufferPointer { b in
          unsafe cblas_sgemm(
            CblasRowMajor, left.blas, right.blas, blasint(m), blasint(n), blasint(k),
            1, a.baseAddress, blasint(left == .asIs ? k : m), b.baseAddress, blasint(right == .asIs ? n : k),
            0, out.baseAddress.map { unsafe $0 + start }, blasint(n))
        }
      }
    }
  }
}
