import Tensors
import Testing

@Suite struct MatrixTests {
  /// The product written out from its definition, as judge of the fast one.
  func plainProduct(_ a: Matrix, _ b: Matrix) -> Matrix {
    var product = Matrix(zeros: a.rowCount, b.columnCount)
    for i in 0..<a.rowCount {
      for j in 0..<b.columnCount {
        product[i, j] = Float((0..<a.columnCount).reduce(0.0) { $0 + Double(a[i, $1]) * Double(b[$1, j]) })
      }
    }
    return product
  }

  func random(_ rows: Int, _ columns: Int, _ stream: inout RandomStream) -> Matrix {
    Matrix(rows, columns, (0..<rows * columns).map { _ in Float(stream.normal()) })
  }

  func transposed(_ matrix: Matrix) -> Matrix {
    Matrix(rows: (0..<matrix.columnCount).map(matrix.column), columnCount: matrix.rowCount)
  }

  @Test(
    "product equals its definition in every orientation", arguments: [(1, 1, 1), (2, 3, 5), (7, 1, 4), (33, 17, 9)])
  func product(m: Int, k: Int, n: Int) {
    var stream = RandomStream(seed: 1)
    let a = random(m, k, &stream)
    let b = random(k, n, &stream)
    let judge = plainProduct(a, b)
    let products = [
      a.multiplied(by: b), transposed(a).multiplied(.transposed, by: b), a.multiplied(by: transposed(b), .transposed),
      transposed(a).multiplied(.transposed, by: transposed(b), .transposed),
    ]
    for product in products {
      #expect(product.rowCount == m && product.columnCount == n)
      for (ours, theirs) in zip(product.elements, judge.elements) { #expect(abs(ours - theirs) <= 1e-4) }
    }
  }

  @Test func productsOfUnequalInnerDimensionsTrap() async {
    await #expect(processExitsWith: .failure) {
      _ = Matrix(zeros: 2, 3).multiplied(by: Matrix(zeros: 2, 3))
    }
  }

  @Test func columnStatisticsOfASmallTable() {
    let table = Matrix(4, 2, [1, 10, 2, 10, 3, 10, 4, 10])
    #expect(table.columnMeans() == [2.5, 10])
    #expect(table.columnStandardDeviations() == [(1.25 as Double).squareRoot(), 0])
    #expect(table.covariance() == [1.25, 0, 0, 0])
    #expect(table.columnSums() == [10, 40])
  }

  @Test func rowsCanBePickedInAnyOrder() {
    let table = Matrix(3, 2, [1, 2, 3, 4, 5, 6])
    #expect(table.rows(at: [2, 0, 2]).elements == [5, 6, 1, 2, 5, 6])
    #expect(table.rows(1..<3).elements == [3, 4, 5, 6])
    #expect(table.column(1) == [2, 4, 6])
  }
}
