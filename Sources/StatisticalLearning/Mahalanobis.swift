package import Tensors

/// The distance from the healthy mean in units of the healthy spread, direction by direction.
///
/// d² = (x − mean)ᵀ Σ⁻¹ (x − mean) with Ledoit and Wolf's shrunk covariance, inverted by its eigenvectors. With fewer rows than
/// columns, eigenvectors come from the rows' Gram matrix, whose eigenvalues are the covariance's: the rows span a plane, and
/// outside it every direction has the variance ρμ.
package struct Mahalanobis: NoveltyDetector {
  /// ρ of the covariance: near 1 says that rows were too few to learn directions.
  package let shrinkage: Double
  package var columnCount: Int { means.count }

  private let means: [Double]
  /// λ^(−1/2) V, so that |whitening · (x − mean)| is the distance within the plane of V: `[direction, column]`.
  private let whitening: Matrix
  /// λ of each direction, and of all directions outside the plane where there are any.
  private let variances: [Double]
  private let outsideVariance: Double?

  /// Fits healthy rows.
  ///
  /// Directions whose variance is below 1e-9 of the mean one count as having that much: data without any spread in a
  /// direction says nothing about how far is far.
  ///
  /// - Parameter rows: At least one, all finite.
  package init(fitting rows: Matrix) {
    precondition(rows.rowCount > 0, "a covariance needs at least one row")
    if rows.rowCount < rows.columnCount {
      self.init(fittingFew: rows)
    } else {
      let covariance = ShrunkCovariance(fitting: rows)
      let width = rows.columnCount
      // LAPACK converges on every finite matrix; the identity stands in for what cannot happen.
      let eigen = SymmetricEigen(covariance.values, order: width)
      let values = eigen?.values ?? [Double](repeating: 1, count: width)
      let vectors = eigen?.vectors ?? (0..<width * width).map { $0 % (width + 1) == 0 ? 1 : 0 }
      let mean = values.reduce(0, +) / Double(max(1, width))
      self.init(
        means: covariance.means, shrinkage: covariance.shrinkage, directions: vectors,
        variances: values.map { max($0, Self.floor(mean)) }, outsideVariance: nil)
    }
  }

  private init(fittingFew rows: Matrix) {
    let (count, width) = (Double(rows.rowCount), rows.columnCount)
    let means = rows.columnMeans()
    let centred = rows.centred(by: means)
    let gram = centred.productsOfRows().elements.map { Double($0) / count }
    let squaredNorms = centred.rowSquaredNorms()
    let sphere = squaredNorms.reduce(0, +) / count / Double(width)
    // S and the Gram matrix have the same eigenvalues, hence the same norm.
    let shrinkage = ShrunkCovariance.shrinkage(
      squaredNorm: gram.reduce(0) { $0 + $1 * $1 }, sphere: sphere, width: width, squaredNorms: squaredNorms)
    let eigen = SymmetricEigen(gram, order: rows.rowCount)
    let values = eigen?.values ?? []
    // Single-precision products leave noise of this size where there is no variance at all.
    let kept = values.prefix { $0 > 1e-6 * (values.first ?? 0) && $0 > 0 }
    let mixtures = Matrix(
      kept.count, rows.rowCount, (eigen?.vectors ?? []).prefix(kept.count * rows.rowCount).map { Float($0) })
    let directions = mixtures.multiplied(by: centred)
    let lengths = directions.rowSquaredNorms().map { $0.squareRoot() }
    let unit = directions.elements.indices.map { Double(directions.elements[$0]) / lengths[$0 / width] }
    let outside = max(shrinkage * sphere, Self.floor(sphere))
    self.init(
      means: means, shrinkage: shrinkage, directions: unit,
      variances: kept.map { max((1 - shrinkage) * $0 + shrinkage * sphere, Self.floor(sphere)) },
      outsideVariance: outside)
  }

  private init(
    means: [Double], shrinkage: Double, directions: [Double], variances: [Double], outsideVariance: Double?
  ) {
    self.means = means
    self.shrinkage = shrinkage
    self.variances = variances
    self.outsideVariance = outsideVariance
    let width = means.count
    var scaled = directions
    for row in variances.indices {
      let scale = 1 / variances[row].squareRoot()
      for column in 0..<width { scaled[row * width + column] *= scale }
    }
    whitening = Matrix(variances.count, width, scaled.map { Float($0) })
  }

  private static func floor(_ mean: Double) -> Double { mean > 0 ? 1e-9 * mean : 1 }

  /// d² of each row: `[row]`; about `columnCount` for healthy rows where they were many.
  package func squaredDistances(of rows: Matrix) -> [Double] {
    precondition(rows.columnCount == columnCount, "\(rows.columnCount) columns for a distance of \(columnCount)")
    let centred = rows.centred(by: means)
    var whitened = centred.multiplied(by: whitening, .transposed)
    let inside = whitened.rowSquaredNorms()
    guard let outsideVariance else { return inside }
    // What the plane does not hold: x − Σ (x·v) v, with (x·v) v = λ (x·w) w.
    let count = variances.count
    for index in whitened.elements.indices { whitened.elements[index] *= Float(variances[index % count]) }
    var rest = whitened.multiplied(by: whitening)
    let source = centred.elements.span
    for index in source.indices { rest.elements[index] -= source[index] }
    return zip(inside, rest.rowSquaredNorms()).map { $0 + $1 / outsideVariance }
  }

  /// d of each row: `[row]`; higher is more anomalous.
  package func anomalyScores(of rows: Matrix) -> [Double] { squaredDistances(of: rows).map { $0.squareRoot() } }
}
