package import Tensors

/// The directions in which healthy data varies most, and how far a row lies from them.
///
/// Principal component analysis of the covariance (population, divided by n). A row x has scores t = V (x − mean);
/// T² = Σ tₖ²/λₖ tells how unusual its place within the healthy plane is (Hotelling), and SPE = |x − x̂|² how far it
/// lies outside that plane (squared prediction error, also called Q).
package struct PrincipalComponents: Sendable, Equatable, Codable {
  /// How many components are kept, at most: directions without variance never are.
  package enum Retention: Sendable {
    case count(Int)
    /// The fewest that explain this share of the variance, in 0 ... 1.
    case variance(Double)
  }

  /// `[columnCount]`
  package let means: [Double]
  /// Row k is the k-th direction, of unit length, its largest element positive: `[componentCount, columnCount]`.
  package var components: Matrix { Matrix(variances.count, means.count, loadings) }
  /// The variance along each component, falling: `[componentCount]`.
  package let variances: [Double]
  /// The variance of all columns together.
  package let totalVariance: Double

  private let loadings: [Float]

  package var componentCount: Int { variances.count }
  package var columnCount: Int { means.count }
  /// The share of the variance along each component.
  package var explainedShares: [Double] { variances.map { totalVariance > 0 ? $0 / totalVariance : 0 } }

  /// Fits healthy rows.
  ///
  /// Decomposes the covariance of the columns, or the Gram matrix of the rows where there are fewer rows than columns:
  /// both have the same eigenvalues, and the smaller is far cheaper.
  ///
  /// - Parameter rows: At least one, all finite.
  package init(fitting rows: Matrix, _ retention: Retention) {
    precondition(rows.rowCount > 0, "principal components need at least one row")
    let means = rows.columnMeans()
    let centred = rows.centred(by: means)
    totalVariance = centred.rowSquaredNorms().reduce(0, +) / Double(rows.rowCount)
    let byRows = rows.rowCount < rows.columnCount
    let order = min(rows.rowCount, rows.columnCount)
    let products =
      byRows
      ? centred.multiplied(by: centred, .transposed).elements.map { Double($0) } : centred.blockedGram()
    let eigen = SymmetricEigen(products.map { $0 / Double(rows.rowCount) }, order: order)
    // LAPACK converges on every finite matrix; where it did not, there would be no components.
    let values = eigen?.values ?? []
    let kept = Self.keptCount(values, totalVariance, retention)
    self.means = means
    variances = Array(values.prefix(kept))
    let vectors = Matrix(kept, order, (eigen?.vectors ?? []).prefix(kept * order).map { Float($0) })
    loadings = Self.oriented(byRows ? vectors.multiplied(by: centred) : vectors)
  }

  private static func keptCount(_ values: [Double], _ total: Double, _ retention: Retention) -> Int {
    // Single-precision products leave noise of this size where there is no variance at all.
    let real = values.prefix { $0 > 1e-6 * (values.first ?? 0) && $0 > 0 }
    switch retention {
    case .count(let count):
      precondition(count >= 0, "\(count) components")
      return min(count, real.count)
    case .variance(let share):
      precondition((0...1).contains(share), "a share of \(share) outside 0 ... 1")
      var explained = 0.0
      for (index, value) in real.enumerated() {
        if explained >= share * total { return index }
        explained += value
      }
      return real.count
    }
  }

  /// Rows scaled to unit length, each with its largest element positive (the first of several as large).
  private static func oriented(_ rows: Matrix) -> [Float] {
    let norms = rows.rowSquaredNorms()
    var elements = rows.elements
    for row in 0..<rows.rowCount {
      let range = row * rows.columnCount..<(row + 1) * rows.columnCount
      var largest: Float = 0
      for index in range where abs(elements[index]) > abs(largest) { largest = elements[index] }
      let scale = (largest < 0 ? -1 : 1) / norms[row].squareRoot()
      for index in range { elements[index] = Float(Double(elements[index]) * scale) }
    }
    return elements
  }
}

extension PrincipalComponents {
  /// The scores of rows: their coordinates along the components, `[row, componentCount]`.
  package func transform(_ rows: Matrix) -> Matrix {
    precondition(rows.columnCount == columnCount, "\(rows.columnCount) columns for components of \(columnCount)")
    return rows.centred(by: means).multiplied(by: components, .transposed)
  }

  /// The points of the healthy plane with the given scores: `[row, columnCount]`.
  package func reconstruct(_ scores: Matrix) -> Matrix {
    precondition(scores.columnCount == componentCount, "\(scores.columnCount) scores for \(componentCount) components")
    var rows = scores.multiplied(by: components)
    rows.addToEachRow(means.map { Float($0) })
    return rows
  }

  /// Hotelling's T² and the squared prediction error of each row: `[row]` both; higher is more anomalous.
  package func anomalyScores(of rows: Matrix) -> (tSquared: [Double], squaredPredictionError: [Double]) {
    precondition(rows.columnCount == columnCount, "\(rows.columnCount) columns for components of \(columnCount)")
    let centred = rows.centred(by: means)
    let scores = centred.multiplied(by: components, .transposed)
    var residual = scores.multiplied(by: components)
    let source = centred.elements.span
    for index in source.indices { residual.elements[index] -= source[index] }
    let width = componentCount
    let tSquared = (0..<rows.rowCount).map { row in
      (0..<width).reduce(0.0) { sum, component in
        let score = Double(scores.elements[row * width + component])
        return sum + score * score / variances[component]
      }
    }
    return (tSquared, residual.rowSquaredNorms())
  }
}
