import Foundation
import StatisticalLearning
import Tensors
import TestSupport
import Testing

@Suite struct OneClassSVMTests {
  /// Rows from a normal distribution, wider in some columns than in others.
  private func normalRows(_ rowCount: Int, _ columnCount: Int, seed: UInt64, offset: Double = 0) -> Matrix {
    var random = RandomStream(seed: seed)
    let values = (0..<rowCount * columnCount).map { index -> Float in
      let deviation = 1 + 0.2 * Double(index % columnCount % 3)
      return Float(offset + deviation * random.normal())
    }
    return Matrix(rowCount, columnCount, values)
  }

  /// Σ αᵢ k(row, xᵢ) − ρ, term by term in double precision.
  private func decision(_ machine: OneClassSVM, _ row: [Float]) -> Double {
    (0..<machine.supportVectors.rowCount).reduce(-machine.offset) { sum, index in
      let squared = zip(row, machine.supportVectors.row(index)).reduce(0.0) { sum, pair in
        let difference = Double(pair.0) - Double(pair.1)
        return sum + difference * difference
      }
      return sum + machine.coefficients[index] * exp(-machine.gamma * squared)
    }
  }

  @Test(
    "the machine equals scikit-learn's", .enabled(if: Outside.golden != nil, "RACEWAY_GOLDEN is not set"),
    arguments: ["scale", "0.5"])
  func golden(name: String) throws {
    let archive = try Outside.golden("ocsvm.npz")
    let (train, query) = (try archive["train"], try archive["query"])
    #expect(train.shape == [120, 6] && query.shape == [40, 6])
    let rows = Matrix(120, 6, train.floats)
    let width: OneClassSVM.Width = name == "scale" ? .scale : .gamma(0.5)
    let machine = OneClassSVM(fitting: rows, nu: 0.05, width: width, tolerance: 1e-10)
    #expect(abs(machine.gamma - (try archive["gamma_\(name)/gamma"]).values[0]) < 1e-7)
    let support = try archive["gamma_\(name)/support"].values.map { Int($0) }
    #expect(machine.supportVectors == rows.rows(at: support))
    // scikit-learn saw the rows in double precision.
    let coefficients = try archive["gamma_\(name)/dual_coef"].values
    #expect(relativeDifference(machine.coefficients.map { Float($0) }, coefficients) < 2e-5)
    #expect(abs(machine.offset - (try archive["gamma_\(name)/offset"]).values[0]) < 2e-6)
    for (set, values) in [("train", train), ("query", query)] {
      let expected = try archive["gamma_\(name)/decision_\(set)"].values
      let decisions = machine.decisionValues(of: Matrix(values.shape[0], 6, values.floats))
      #expect(relativeDifference(decisions.map { Float($0) }, expected) < 5e-6)
    }
  }

  @Test(arguments: [(7, 1, 0.5), (97, 3, 0.1), (600, 17, 0.05), (211, 40, 0.31), (50, 2, 1.0)])
  func `the weights are optimal`(rowCount: Int, columnCount: Int, nu: Double) {
    let rows = normalRows(rowCount, columnCount, seed: 5)
    let machine = OneClassSVM(fitting: rows, nu: nu, tolerance: 1e-6)
    #expect(abs(machine.coefficients.reduce(0, +) - nu * Double(rowCount)) < 1e-9 * Double(rowCount))
    #expect(machine.coefficients.allSatisfy { $0 > 0 && $0 <= 1 })
    // On the boundary where the weight is between its bounds, outside where it is full, inside where there is none.
    let decisions = machine.decisionValues(of: machine.supportVectors)
    for (weight, decision) in zip(machine.coefficients, decisions) {
      #expect(weight < 1 ? abs(decision) < 1e-3 : decision < 1e-3)
    }
    let all = machine.decisionValues(of: rows)
    #expect(all.count { $0 < -1e-3 } <= Int(nu * Double(rowCount)))
    #expect(all.count { $0 > 1e-3 } <= rowCount - machine.coefficients.count)
  }

  @Test(arguments: [(1500, 5, 0.05), (1301, 20, 0.3)])
  func `working sets find what all pairs at once find`(rowCount: Int, columnCount: Int, nu: Double) {
    let rows = normalRows(rowCount, columnCount, seed: 6)
    let whole = OneClassSVM(fitting: rows, nu: nu, tolerance: 1e-5)
    // Room for pairs of 200 rows.
    let parts = OneClassSVM(fitting: rows, nu: nu, tolerance: 1e-5, cacheBytes: 160_000)
    #expect(abs(whole.offset - parts.offset) < 1e-4 * whole.offset)
    let queries = normalRows(300, columnCount, seed: 7)
    #expect(
      relativeDifference(
        parts.decisionValues(of: queries).map { Float($0) }, whole.decisionValues(of: queries)) < 1e-4)
  }

  @Test(arguments: [(1, 3), (40, 7), (2100, 5)])
  func `decision values are the sums they stand for`(queryCount: Int, columnCount: Int) {
    // Offset rows: products would lose the digits that distances need.
    let machine = OneClassSVM(fitting: normalRows(300, columnCount, seed: 8, offset: 500), nu: 0.2)
    let queries = normalRows(queryCount, columnCount, seed: 9, offset: 500)
    let decisions = machine.decisionValues(of: queries)
    #expect(decisions.count == queryCount)
    for row in stride(from: 0, to: queryCount, by: 13) {
      #expect(abs(decisions[row] - decision(machine, queries.row(row))) < 1e-4)
    }
    #expect(machine.anomalyScores(of: queries) == decisions.map { -$0 })
  }

  @Test func `a stored machine decides the same`() {
    let rows = normalRows(150, 4, seed: 10)
    let machine = OneClassSVM(fitting: rows)
    let restored = OneClassSVM(
      supportVectors: machine.supportVectors, coefficients: machine.coefficients, offset: machine.offset,
      gamma: machine.gamma)
    #expect(restored.decisionValues(of: rows) == machine.decisionValues(of: rows))
  }

  @Test func `rows that lie apart score above 0`() {
    let machine = OneClassSVM(fitting: normalRows(800, 6, seed: 11))
    let scores = machine.anomalyScores(of: normalRows(50, 6, seed: 12, offset: 6))
    #expect(scores.allSatisfy { $0 > 0 })
  }

  @Test func `rows that are all alike don't stop it`() {
    let machine = OneClassSVM(fitting: Matrix(20, 3, [Float](repeating: 2, count: 60)), nu: 0.25)
    #expect(machine.gamma == 1)
    let decisions = machine.decisionValues(of: Matrix(2, 3, [2, 2, 2, 9, 9, 9]))
    #expect(abs(decisions[0]) < 1e-6 && decisions[1] < -4.9)
  }

  @Test func `a share outside 0 to 1 traps`() async {
    await #expect(processExitsWith: .failure) {
      _ = OneClassSVM(fitting: Matrix(2, 1, [0, 1]), nu: 1.5)
    }
  }
}
