package import Tensors

/// The distance from the healthy mean in units of the healthy spread, direction by direction.
///
/// d² = (x − mean)ᵀ Σ⁻¹ (x − mean) with Ledoit and Wolf's shrunk covariance, inverted by its eigenvectors.
package struct Mahalanobis: Sendable {
  /// ρ of the covariance: near 1 says that rows were too few to learn directions.
  package let shrinkage: Double
  package var columnCount: Int { means.count }

  private let means: [Double]
  /// λ^(−1/2) V, so that |whitening · (x − mean)| is the distance.
  private let whitening: Matrix

  /// Fits healthy rows.
  ///
  /// Directions whose variance is below 1e-9 of the mean one count as having that much: data without any spread in a
  /// direction says nothing about how far is far.
  ///
  /// - Parameter rows: At least one, all finite.
  package init(fitting rows: Matrix) {
    let covariance = ShrunkCovariance(fitting: rows)
    let width = rows.columnCount
    means = covariance.means
    shrinkage = covariance.shrinkage
    // LAPACK converges on every finite matrix; the identity stands in for what cannot happen.
    let eigen = SymmetricEigen(covariance.values, order: width)
    let values = eigen?.values ?? [Double](repeating: 1, count: width)
    let mean = values.reduce(0, +) / Double(max(1, width))
    let floor = mean > 0 ? 1e-9 * mean : 1
    var scaled = eigen?.vectors ?? (0..<width * width).map { $0 % (width + 1) == 0 ? 1 : 0 }
    for row in 0..<width {
      let scale = 1 / max(values[row], floor).squareRoot()
      for column in 0..<width { scaled[row * width + column] *= scale }
    }
    whitening = Matrix(width, width, scaled.map { Float($0) })
  }

  /// d² of each row: `[row]`; about `columnCount` for healthy rows.
  package func squaredDistances(of rows: Matrix) -> [Double] {
    precondition(rows.columnCount == columnCount, "\(rows.columnCount) columns for a distance of \(columnCount)")
    return rows.centred(by: means).multiplied(by: whitening, .transposed).rowSquaredNorms()
  }

  /// d of each row: `[row]`; higher is more anomalous.
  package func anomalyScores(of rows: Matrix) -> [Double] { squaredDistances(of: rows).map { $0.squareRoot() } }
}
