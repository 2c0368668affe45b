import Tensors
import Testing

@Suite struct MatrixProductTests {
  @Test(
    "writes what the allocating product returns, where it is told to, and nothing else",
    arguments: [(1, 1, 1), (2, 3, 5), (7, 1, 4), (33, 17, 9)])
  func sameAsMatrix(m: Int, k: Int, n: Int) {
    var stream = RandomStream(seed: 1)
    for left in [Matrix.Orientation.asIs, .transposed] {
      for right in [Matrix.Orientation.asIs, .transposed] {
        let a = random(left == .asIs ? (m, k) : (k, m), &stream)
        let b = random(right == .asIs ? (k, n) : (n, k), &stream)
        var buffer = [Float](repeating: 7, count: m * n + 5)
        var out = buffer.mutableSpan
        MatrixProduct(rows: m, inner: k, columns: n, left: left, right: right)
          .multiply(a.elements.span, by: b.elements.span, into: &out, at: 2)
        #expect(Array(buffer[2..<2 + m * n]) == a.multiplied(left, by: b, right).elements)
        #expect(buffer.prefix(2) + buffer.suffix(3) == [7, 7, 7, 7, 7])
      }
    }
  }

  @Test func aProductThatDoesNotFitTraps() async {
    await #expect(processExitsWith: .failure) {
      var buffer = [Float](repeating: 0, count: 6)
      var out = buffer.mutableSpan
      let factor = [Float](repeating: 1, count: 6)
      MatrixProduct(rows: 2, inner: 3, columns: 2).multiply(factor.span, by: factor.span, into: &out, at: 3)
    }
  }

  func random(_ shape: (Int, Int), _ stream: inout RandomStream) -> Matrix {
    Matrix(shape.0, shape.1, (0..<shape.0 * shape.1).map { _ in Float(stream.normal()) })
  }
}
