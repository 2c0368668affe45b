import Foundation
import StatisticalLearning
import Tensors
import TestSupport
import Testing

@Suite struct StandardScalerTests {
  @Test(arguments: [(2, 1), (17, 5), (1000, 3)])
  func `scaled columns have mean 0 and deviation 1`(rowCount: Int, columnCount: Int) {
    let rows = correlatedRows(rowCount, columnCount, seed: 11)
    let scaled = StandardScaler(fitting: rows).scaled(rows)
    #expect(scaled.columnMeans().allSatisfy { abs($0) < 1e-5 })
    #expect(scaled.columnStandardDeviations().allSatisfy { abs($0 - 1) < 1e-5 })
  }

  @Test func `unscaling returns the rows`() {
    let rows = correlatedRows(50, 4, seed: 12)
    let scaler = StandardScaler(fitting: rows)
    #expect(relativeDifference(scaler.unscaled(scaler.scaled(rows)).elements, rows.elements.map { Double($0) }) < 1e-6)
  }

  @Test func `a column that never changed stays finite and small`() {
    let rows = Matrix(4, 2, [1, 5, 2, 5, 3, 5, 4, 5])
    let scaler = StandardScaler(fitting: rows)
    #expect(scaler.scaled(rows).column(1) == [0, 0, 0, 0])
    #expect(abs(scaler.standardDeviations[1] - 5e-4) < 1e-9)
    #expect(StandardScaler(fitting: Matrix(2, 1, [0, 0])).standardDeviations == [1])
  }

  @Test func `a column of small numbers is not floored by one of large numbers`() {
    let rows = Matrix(4, 2, [1e6, 1e-6, 3e6, 3e-6, 1e6, 1e-6, 3e6, 3e-6])
    let scaled = StandardScaler(fitting: rows).scaled(rows)
    for index in 0..<8 { #expect(abs(abs(scaled.elements[index]) - 1) < 1e-5) }
  }

  @Test func `a stored scaler is the same scaler`() throws {
    let scaler = StandardScaler(fitting: correlatedRows(9, 3, seed: 13))
    let stored = try JSONEncoder().encode(scaler)
    #expect(try JSONDecoder().decode(StandardScaler.self, from: stored) == scaler)
    #expect(StandardScaler(means: scaler.means, standardDeviations: scaler.standardDeviations) == scaler)
  }
}
