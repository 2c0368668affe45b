import Tensors
import Testing

@Suite struct SymmetricEigenTests {
  @Test(arguments: [1, 2, 5, 31]) func vectorsRebuildTheMatrix(order: Int) throws {
    var random = RandomStream(seed: 3)
    var matrix = [Double](repeating: 0, count: order * order)
    for i in 0..<order {
      for j in 0...i {
        let value = random.normal()
        (matrix[i * order + j], matrix[j * order + i]) = (value, value)
      }
    }
    let eigen = try #require(SymmetricEigen(matrix, order: order))
    #expect(eigen.values == eigen.values.sorted(by: >))
    for i in 0..<order {
      for j in 0..<order {
        let rebuilt = (0..<order).reduce(0.0) {
          $0 + eigen.values[$1] * eigen.vectors[$1 * order + i] * eigen.vectors[$1 * order + j]
        }
        #expect(abs(rebuilt - matrix[i * order + j]) < 1e-10)
      }
    }
  }
}
