import SignalProcessing
import Tensors
import Testing

@Suite struct PlaneConvolutionTests {
  private func random(_ rowCount: Int, _ columnCount: Int, seed: UInt64) -> Matrix {
    var random = RandomStream(seed: seed)
    return Matrix(rowCount, columnCount, (0..<rowCount * columnCount).map { _ in Float(random.normal()) })
  }

  /// By definition, over a plane that repeats itself.
  private func convolved(_ plane: Matrix, _ kernel: Matrix, period: (rows: Int, columns: Int)) -> [Double] {
    var sums: [Double] = []
    for row in 0..<plane.rowCount {
      for column in 0..<plane.columnCount {
        var sum = 0.0
        for otherRow in 0..<plane.rowCount {
          for otherColumn in 0..<plane.columnCount {
            let (down, across) = (abs(row - otherRow), abs(column - otherColumn))
            let weight = kernel[min(down, period.rows - down), min(across, period.columns - across)]
            sum += Double(weight) * Double(plane[otherRow, otherColumn])
          }
        }
        sums.append(sum)
      }
    }
    return sums
  }

  @Test(
    "a convolution is the sum it stands for",
    arguments: [(1, 1, 2, 2), (5, 7, 10, 20), (17, 3, 40, 6), (12, 18, 12, 18)])
  func definition(rows: Int, columns: Int, periodOfRows: Int, periodOfColumns: Int) {
    let period = (rows: periodOfRows, columns: periodOfColumns)
    let plane = random(rows, columns, seed: 1)
    let kernel = random(period.rows / 2 + 1, period.columns / 2 + 1, seed: 2)
    let convolution = PlaneConvolution(
      period: period, kernel: kernel, rowFactors: [Float](repeating: 1, count: kernel.rowCount),
      columnFactors: [Float](repeating: 1, count: kernel.columnCount))
    var result = plane
    convolution.convolve(&result)
    #expect(result.rowCount == rows && result.columnCount == columns)
    let expected = convolved(plane, kernel, period: period)
    let largest = expected.reduce(0) { max($0, abs($1)) }
    #expect(zip(result.elements, expected).allSatisfy { abs(Double($0) - $1) < 1e-5 * largest })
  }

  @Test func `factors weigh the frequencies of an axis`() {
    let period = (rows: 12, columns: 20)
    let kernel = random(7, 11, seed: 3)
    var onlyMean = [Float](repeating: 0, count: 7)
    onlyMean[0] = 1
    let convolution = PlaneConvolution(
      period: period, kernel: kernel, rowFactors: onlyMean, columnFactors: [Float](repeating: 1, count: 11))
    var result = random(12, 20, seed: 4)
    convolution.convolve(&result)
    // Without the other frequencies of the rows' axis all rows are alike.
    for row in 1..<12 {
      #expect(zip(result.row(row), result.row(0)).allSatisfy { abs($0 - $1) < 1e-4 })
    }
    #expect(result.row(0).contains { abs($0) > 0.1 })
  }

  @Test(arguments: [1, 2, 7, 101, 1000]) func `a fast period is even and long enough`(count: Int) {
    let period = PlaneConvolution.fastPeriod(atLeast: count)
    #expect(period >= count && period.isMultiple(of: 2) && period <= 2 * count)
  }
}
