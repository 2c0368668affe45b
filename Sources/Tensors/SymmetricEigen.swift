internal import COpenBLAS

/// The eigenvalues and orthonormal eigenvectors of a real symmetric matrix, largest eigenvalue first.
package struct SymmetricEigen: Sendable {
  /// `[order]`, falling.
  package let values: [Double]
  /// `[order × order]`, row-major: row i is the eigenvector of `values[i]`.
  package let vectors: [Double]

  /// Decomposes by LAPACK's divide and conquer (`dsyevd`).
  ///
  /// - Parameters:
  ///   - matrix: `[order × order]`, row-major and symmetric; only one triangle is read.
  ///   - order: How many rows and columns the matrix has.
  /// - Returns: nil where LAPACK does not converge, which finite input does not bring about.
  package init?(_ matrix: [Double], order: Int) {
    precondition(matrix.count == order * order, "order \(order) needs \(order * order) elements, not \(matrix.count)")
    guard order > 0 else {
      (values, vectors) = ([], [])
      return
    }
    var rising = [Double](repeating: 0, count: order)
    var columns = matrix
    guard Self.decompose(&columns, order: order, into: &rising) else { return nil }
    values = rising.reversed()
    vectors = (0..<order).reversed().flatMap { columns[$0 * order..<($0 + 1) * order] }
  }

  /// Overwrites `matrix` with its eigenvectors (column-major, rising eigenvalues).
  private static func decompose(_ matrix: inout [Double], order: Int, into values: inout [Double]) -> Bool {
    var n = Int32(order)
    var leading = n
    var workCount = Int32(1 + 6 * order + 2 * order * order)
    var integerCount = Int32(3 + 5 * order)
    var work = [Double](repeating: 0, count: Int(workCount))
    var integers = [Int32](repeating: 0, count: Int(integerCount))
    var info: Int32 = 0
    unsafe dsyevd_(
      "V", "L", &n, &matrix, &leading, &values, &work, &workCount, &integers, &integerCount, &info)
    return info == 0
  }
}
