package import Tensors

/// The boundary that leaves a share ν of healthy rows outside (Schölkopf, Platt, Shawe-Taylor, Smola and Williamson, 2001).
///
/// decision(x) = Σ αᵢ k(x, xᵢ) − ρ with the radial basis kernel k(a, b) = exp(−γ |a − b|²), above 0 inside. α minimises ½ αᵀKα
/// over 0 ≤ αᵢ ≤ 1, Σ αᵢ = νn; ρ is the sum where 0 < αᵢ < 1: scikit-learn's (libsvm's) units. At most νn rows are outside
/// and at least νn are support vectors.
package struct OneClassSVM: NoveltyDetector {
  /// The rows the boundary rests on: `[support vector, column]`.
  package let supportVectors: Matrix
  /// α, above 0: `[support vector]`.
  package let coefficients: [Double]
  /// ρ
  package let offset: Double
  /// γ
  package let gamma: Double

  package var columnCount: Int { supportVectors.columnCount }

  private let centre: [Double]?
  private let centres: KernelRows

  /// Restores a machine that was stored.
  package init(supportVectors: Matrix, coefficients: [Double], offset: Double, gamma: Double) {
    precondition(
      supportVectors.rowCount == coefficients.count,
      "\(supportVectors.rowCount) support vectors and \(coefficients.count) coefficients")
    precondition(gamma > 0 && gamma.isFinite, "a kernel of γ = \(gamma)")
    self.supportVectors = supportVectors
    self.coefficients = coefficients
    self.offset = offset
    self.gamma = gamma
    centre = KernelRows.centre(of: supportVectors)
    centres = KernelRows(supportVectors, centre: centre)
  }

  /// Above 0 for rows within the boundary: `[row]`.
  package func decisionValues(of rows: Matrix) -> [Double] {
    precondition(rows.columnCount == columnCount, "\(rows.columnCount) columns for support vectors of \(columnCount)")
    return RadialBasisKernel(gamma: gamma)
      .weightedSums(of: KernelRows(rows, centre: centre), centres: centres, weights: coefficients).map { $0 - offset }
  }

  /// −decision: `[row]`; above 0 outside.
  package func anomalyScores(of rows: Matrix) -> [Double] { decisionValues(of: rows).map { -$0 } }
}
