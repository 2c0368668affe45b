import Tensors
import TestSupport
import Testing

@Suite struct MatrixRowProductsTests {
  private func randomMatrix(_ rowCount: Int, _ columnCount: Int, seed: UInt64) -> Matrix {
    var random = RandomStream(seed: seed)
    return Matrix(rowCount, columnCount, (0..<rowCount * columnCount).map { _ in Float(random.normal()) })
  }

  @Test(arguments: [(0, 3), (1, 1), (31, 7), (32, 5), (97, 33), (130, 1)])
  func `products of rows equal the whole product`(rowCount: Int, columnCount: Int) {
    let rows = randomMatrix(rowCount, columnCount, seed: 1)
    let products = rows.productsOfRows()
    let whole = rows.multiplied(by: rows, .transposed)
    #expect(products.rowCount == rowCount && products.columnCount == rowCount)
    #expect(relativeDifference(products.elements, whole.elements.map { Double($0) }) < 1e-6)
    for row in 0..<rowCount { for column in 0..<row { #expect(products[row, column] == products[column, row]) } }
  }

  @Test(arguments: [(0..<5, 5), (3..<4, 16), (2..<11, 7)])
  func `products of a run of rows leave the rest of the room alone`(range: Range<Int>, stride: Int) {
    let (rows, others) = (randomMatrix(11, 6, seed: 2), randomMatrix(5, 6, seed: 3))
    var room = [Float](repeating: .nan, count: range.count * stride + 1)
    rows.multiply(rows: range, byRowsOf: others, into: &room, stride: stride)
    let whole = rows.rows(range).multiplied(by: others, .transposed)
    for row in range.indices.map({ $0 - range.lowerBound }) {
      for column in 0..<stride {
        let value = room[row * stride + column]
        if column < 5 { #expect(abs(value - whole[row, column]) < 1e-5) } else { #expect(value.isNaN) }
      }
    }
    #expect(room[range.count * stride].isNaN)
  }
}
