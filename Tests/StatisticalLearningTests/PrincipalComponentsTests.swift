import StatisticalLearning
import Tensors
import TestSupport
import Testing

/// Rows of a few strong directions plus noise, about an offset.
func correlatedRows(_ rowCount: Int, _ columnCount: Int, seed: UInt64, factors: Int = 3) -> Matrix {
  var random = RandomStream(seed: seed)
  let directions = (0..<factors).map { factor in
    (0..<columnCount).map { _ in random.normal() * Double(factors - factor) }
  }
  var elements: [Float] = []
  for _ in 0..<rowCount {
    let weights = directions.map { _ in random.normal() }
    for column in 0..<columnCount {
      let common = (0..<factors).reduce(0.0) { $0 + weights[$1] * directions[$1][column] }
      elements.append(Float(common + 0.1 * random.normal() + Double(column)))
    }
  }
  return Matrix(rowCount, columnCount, elements)
}

@Suite struct PrincipalComponentsTests {
  @Test("components are the eigenvectors of the covariance", arguments: [(200, 7), (31, 31), (17, 5)])
  func directEigen(rowCount: Int, columnCount: Int) throws {
    let rows = correlatedRows(rowCount, columnCount, seed: 1)
    let components = PrincipalComponents(fitting: rows, .count(3))
    let eigen = try #require(SymmetricEigen(rows.covariance(), order: columnCount))
    #expect(components.componentCount == 3)
    for k in 0..<3 {
      #expect(abs(components.variances[k] - eigen.values[k]) < 1e-5 * eigen.values[0])
      let direction = Array(eigen.vectors[k * columnCount..<(k + 1) * columnCount])
      let largest = direction.max { abs($0) < abs($1) } ?? 0
      let oriented = direction.map { largest < 0 ? -$0 : $0 }
      #expect(relativeDifference(components.components.row(k), oriented) < 1e-4)
    }
  }

  @Test func `few rows of many columns give the same components as the covariance`() throws {
    let rows = correlatedRows(20, 23, seed: 2)
    let components = PrincipalComponents(fitting: rows, .count(4))
    let eigen = try #require(SymmetricEigen(rows.covariance(), order: 23))
    #expect(components.componentCount == 4)
    for k in 0..<3 {
      #expect(abs(components.variances[k] - eigen.values[k]) < 1e-5 * eigen.values[0])
      let agreement = (0..<23).reduce(0.0) { $0 + Double(components.components[k, $1]) * eigen.vectors[k * 23 + $1] }
      #expect(abs(abs(agreement) - 1) < 1e-5)
    }
  }

  @Test func `all components rebuild the rows`() {
    let rows = correlatedRows(40, 6, seed: 3)
    let components = PrincipalComponents(fitting: rows, .variance(1))
    #expect(components.componentCount == 6)
    let rebuilt = components.reconstruct(components.transform(rows))
    #expect(relativeDifference(rebuilt.elements, rows.elements.map { Double($0) }) < 1e-5)
    let spe = components.anomalyScores(of: rows).squaredPredictionError
    #expect(spe.allSatisfy { $0 < 1e-6 })
  }

  @Test func `healthy rows have a mean T² of the number of components`() {
    let rows = correlatedRows(300, 8, seed: 4)
    let tSquared = PrincipalComponents(fitting: rows, .count(3)).anomalyScores(of: rows).tSquared
    #expect(tSquared.count == 300)
    #expect(abs(tSquared.reduce(0, +) / 300 - 3) < 1e-3)
  }

  @Test func `a row off the healthy plane shows in the prediction error, one far along it in T²`() {
    let rows = correlatedRows(300, 8, seed: 5)
    let components = PrincipalComponents(fitting: rows, .count(3))
    let along = components.reconstruct(
      Matrix(1, 3, [10 * Float(components.variances[0].squareRoot()), 0, 0]))
    let (tSquared, error) = components.anomalyScores(of: along)
    #expect(abs(tSquared[0] - 100) < 0.1)
    #expect(error[0] < 1e-4)
    var off = Matrix(1, 8, components.means.map { Float($0) })
    let direction = PrincipalComponents(fitting: rows, .count(8)).components.row(7)
    for column in 0..<8 { off.elements[column] += 5 * direction[column] }
    let scores = components.anomalyScores(of: off)
    #expect(abs(scores.squaredPredictionError[0] - 25) < 1e-2)
    #expect(scores.tSquared[0] < 1e-3)
  }

  @Test func `directions without variance are left out`() {
    let column = (0..<30).map { Float($0) }
    let rows = Matrix(30, 3, column.flatMap { [$0, 2 * $0, 7] })
    let components = PrincipalComponents(fitting: rows, .count(3))
    #expect(components.componentCount == 1)
    #expect(abs(components.explainedShares[0] - 1) < 1e-6)
    #expect(PrincipalComponents(fitting: Matrix(4, 2, [1, 2, 1, 2, 1, 2, 1, 2]), .count(2)).componentCount == 0)
  }

  @Test(arguments: [0.5, 0.9, 0.999]) func `a share of variance keeps the fewest components that reach it`(
    share: Double
  ) {
    let rows = correlatedRows(200, 9, seed: 6)
    let kept = PrincipalComponents(fitting: rows, .variance(share))
    let explained = kept.explainedShares
    #expect(explained.reduce(0, +) >= share - 1e-6)
    #expect(explained.dropLast().reduce(0, +) < share)
  }
}
