package import Tensors

/// A covariance drawn towards a sphere, so that it can be inverted although rows are few (Ledoit and Wolf, 2004).
///
/// Σ = (1 − ρ) S + ρ μ I, with S the population covariance of n rows of p columns, μ = tr S / p, and
/// ρ = min(β², δ²) / δ², where δ² = |S − μI|² / p and β² = (Σᵢ |xᵢ|⁴ / n − |S|²) / (n p) for centred rows xᵢ and
/// Frobenius norms. ρ falls to 0 as rows grow, and is 1 where the rows carry no more than a common variance.
package struct ShrunkCovariance: Sendable, Equatable {
  /// `[columnCount]`
  package let means: [Double]
  /// Σ, `[columnCount × columnCount]`, row-major.
  package let values: [Double]
  /// ρ, in 0 ... 1.
  package let shrinkage: Double

  /// - Parameter rows: At least one, all finite.
  package init(fitting rows: Matrix) {
    precondition(rows.rowCount > 0, "a covariance needs at least one row")
    let width = rows.columnCount
    let covariance = rows.covariance()
    means = rows.columnMeans()
    let sphere = (0..<width).reduce(0.0) { $0 + covariance[$1 * width + $1] } / Double(max(1, width))
    let shrinkage = Self.shrinkage(
      squaredNorm: covariance.reduce(0) { $0 + $1 * $1 }, sphere: sphere, width: width,
      squaredNorms: rows.centred(by: means).rowSquaredNorms())
    self.shrinkage = shrinkage
    values = covariance.indices.map { index in
      (1 - shrinkage) * covariance[index] + (index % (width + 1) == 0 ? shrinkage * sphere : 0)
    }
  }

  /// ρ
  ///
  /// - Parameters:
  ///   - squaredNorm: |S|²
  ///   - sphere: μ
  ///   - width: p
  ///   - squaredNorms: |xᵢ|² of the centred rows: `[row]`.
  static func shrinkage(squaredNorm: Double, sphere: Double, width: Int, squaredNorms: [Double]) -> Double {
    let count = Double(squaredNorms.count)
    // |S − μI|² = |S|² − 2μ tr S + pμ² = |S|² − pμ².
    let spread = max(0, squaredNorm - Double(width) * sphere * sphere)
    let fourth = squaredNorms.reduce(0) { $0 + $1 * $1 } / count
    let noise = min(max(0, (fourth - squaredNorm) / count), spread)
    return spread > 0 ? noise / spread : 1
  }
}
