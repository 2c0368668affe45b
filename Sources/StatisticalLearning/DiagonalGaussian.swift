package import Tensors

/// The distance from the healthy mean in healthy standard deviations, each column for itself.
///
/// d = (Σ ((x − mean) / sd)²)^½: Mahalanobis' distance as if columns did not vary together. Where rows are few it errs less
/// than a whole covariance does.
package struct DiagonalGaussian: NoveltyDetector, Equatable, Codable {
  package let scaler: StandardScaler
  package var columnCount: Int { scaler.columnCount }

  /// - Parameter rows: At least one, all finite.
  package init(fitting rows: Matrix) { scaler = StandardScaler(fitting: rows) }

  package func anomalyScores(of rows: Matrix) -> [Double] {
    scaler.scaled(rows).rowSquaredNorms().map { $0.squareRoot() }
  }
}
