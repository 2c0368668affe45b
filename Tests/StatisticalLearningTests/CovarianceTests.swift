import StatisticalLearning
import Tensors
import TestSupport
import Testing

@Suite struct CovarianceTests {
  /// Ledoit and Wolf's ρ as they define it, term by term: β̄² = Σᵢ |xᵢxᵢᵀ − S|² / (n² p).
  private func directShrinkage(_ rows: Matrix) -> Double {
    let (n, p) = (rows.rowCount, rows.columnCount)
    let (covariance, means) = (rows.covariance(), rows.columnMeans())
    let sphere = (0..<p).reduce(0.0) { $0 + covariance[$1 * p + $1] } / Double(p)
    var (spread, noise) = (0.0, 0.0)
    for i in 0..<p {
      for j in 0..<p {
        let difference = covariance[i * p + j] - (i == j ? sphere : 0)
        spread += difference * difference / Double(p)
      }
    }
    for row in 0..<n {
      let x = (0..<p).map { Double(rows[row, $0]) - means[$0] }
      for i in 0..<p {
        for j in 0..<p {
          let difference = x[i] * x[j] - covariance[i * p + j]
          noise += difference * difference / Double(p)
        }
      }
    }
    noise /= Double(n * n)
    return min(noise, spread) / spread
  }

  @Test(arguments: [(10, 3), (25, 7), (6, 13), (200, 4)])
  func `the shrinkage equals its definition`(rowCount: Int, columnCount: Int) {
    let rows = correlatedRows(rowCount, columnCount, seed: 7)
    let covariance = ShrunkCovariance(fitting: rows)
    #expect(abs(covariance.shrinkage - directShrinkage(rows)) < 1e-5)
    let plain = rows.covariance()
    let sphere = (0..<columnCount).reduce(0.0) { $0 + plain[$1 * columnCount + $1] } / Double(columnCount)
    let expected = plain.indices.map { index in
      (1 - covariance.shrinkage) * plain[index]
        + (index % (columnCount + 1) == 0 ? covariance.shrinkage * sphere : 0)
    }
    #expect(relativeDifference(covariance.values.map { Float($0) }, expected) < 1e-6)
  }

  @Test func `shrinkage vanishes as rows grow and is large where they are few`() {
    #expect(ShrunkCovariance(fitting: correlatedRows(20_000, 5, seed: 8)).shrinkage < 1e-3)
    var random = RandomStream(seed: 9)
    let sphere = Matrix(6, 40, (0..<240).map { _ in Float(random.normal()) })
    #expect(ShrunkCovariance(fitting: sphere).shrinkage > 0.5)
    #expect(ShrunkCovariance(fitting: Matrix(3, 2, [1, 2, 1, 2, 1, 2])).shrinkage == 1)
  }

  @Test func `with many rows the distance hardly depends on the columns' units`() {
    var random = RandomStream(seed: 10)
    // The second column follows the first.
    let rows = Matrix(
      20_000, 2,
      (0..<20_000).flatMap { _ in
        let first = random.normal()
        return [Float(first), Float(0.8 * first + 0.6 * random.normal())]
      })
    var stretched = rows
    for row in 0..<20_000 { stretched[row, 1] *= 3 }
    let plain = Mahalanobis(fitting: rows).squaredDistances(of: rows)
    let scaled = Mahalanobis(fitting: stretched).squaredDistances(of: stretched)
    #expect(relativeDifference(scaled.map { Float($0) }, plain) < 1e-2)
    let mean = plain.reduce(0, +) / 20_000
    #expect(abs(mean - 2) < 1e-2)
  }

  @Test func `an uncorrelated covariance gives distances in standard deviations`() {
    // Four corners of a rectangle: the covariance is diagonal, and shrinkage moves it by a known amount.
    let rows = Matrix(4, 2, [3, 1, 3, -1, -3, 1, -3, -1])
    let covariance = ShrunkCovariance(fitting: rows)
    let distance = Mahalanobis(fitting: rows).squaredDistances(of: Matrix(2, 2, [6, 0, 0, 2]))
    #expect(abs(distance[0] - 36 / covariance.values[0]) < 1e-4)
    #expect(abs(distance[1] - 4 / covariance.values[3]) < 1e-4)
  }

  @Test func `a constant column does not make a distance infinite`() {
    let rows = Matrix(5, 2, [1, 0, 2, 0, 3, 0, 4, 0, 5, 0])
    let scores = Mahalanobis(fitting: rows).anomalyScores(of: Matrix(2, 2, [3, 0, 3, 9]))
    #expect(scores[0] < 1e-3)
    #expect(scores[1].isFinite && scores[1] > 1)
  }
}
