internal import COpenBLAS

extension Matrix {
  /// Whether a factor of a product is read as it stands or with rows and columns exchanged.
  package enum Orientation: Sendable { case asIs, transposed }

  /// The matrix product `self · other`.
  ///
  /// - Parameters:
  ///   - orientation: How to read `self`.
  ///   - other: `[k, n]`, or `[n, k]` where `otherOrientation` is transposed.
  ///   - otherOrientation: Whether the other matrix is taken as it is or transposed.
  /// - Returns: `[m, n]`, where `self` read by `orientation` is `[m, k]`.
  package func multiplied(
    _ orientation: Orientation = .asIs, by other: Matrix, _ otherOrientation: Orientation = .asIs
  ) -> Matrix {
    let (m, k) = orientation == .asIs ? (rowCount, columnCount) : (columnCount, rowCount)
    let (otherK, n) =
      otherOrientation == .asIs ? (other.rowCount, other.columnCount) : (other.columnCount, other.rowCount)
    precondition(k == otherK, "inner dimensions differ: \(k) and \(otherK)")
    var product = Matrix(zeros: m, n)
    guard m > 0, n > 0, k > 0 else { return product }
    unsafe product.elements.withUnsafeMutableBufferPointer { out in
      unsafe elements.withUnsafeBufferPointer { a in
        unsafe other.elements.withUnsafeBufferPointer { b in
          unsafe cblas_sgemm(
            CblasRowMajor, orientation.blas, otherOrientation.blas, blasint(m), blasint(n), blasint(k),
            1, a.baseAddress, blasint(columnCount), b.baseAddress, blasint(other.columnCount),
            0, out.baseAddress, blasint(n))
        }
      }
    }
    return product
  }

  /// Adds `values[column]` to every element of each column.
  ///
  /// - Parameter values: `[columnCount]`
  package mutating func addToEachRow(_ values: [Float]) {
    precondition(values.count == columnCount, "\(values.count) values for \(columnCount) columns")
    let width = columnCount
    let height = rowCount
    var out = elements.mutableSpan
    let added = values.span
    for row in 0..<height {
      for column in 0..<width { out[row * width + column] += added[column] }
    }
  }

  /// The sum of each column: `[columnCount]`.
  package func columnSums() -> [Float] {
    var sums = [Float](repeating: 0, count: columnCount)
    let width = columnCount
    let height = rowCount
    let source = elements.span
    var out = sums.mutableSpan
    for row in 0..<height {
      for column in 0..<width { out[column] += source[row * width + column] }
    }
    return sums
  }
}

extension Matrix.Orientation {
  var blas: CBLAS_TRANSPOSE { self == .asIs ? CblasNoTrans : CblasTrans }
}
