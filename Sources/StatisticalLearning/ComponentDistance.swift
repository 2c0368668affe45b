package import Tensors

/// How far a row is from the plane in which healthy rows vary, or how far out within it.
package struct ComponentDistance: NoveltyDetector, Equatable, Codable {
  /// Which of the two distances.
  package enum Measure: String, Sendable, Codable {
    /// |x − x̂|², outside the plane: new directions.
    case squaredPredictionError
    /// Hotelling's T², within it: known directions, too far.
    case tSquared
  }

  package let components: PrincipalComponents
  package let measure: Measure
  package var columnCount: Int { components.columnCount }

  /// - Parameters:
  ///   - rows: At least one, all finite.
  ///   - retention: 95 % of the variance: what is left is mostly noise, against which new directions stand out.
  package init(
    fitting rows: Matrix, _ retention: PrincipalComponents.Retention = .variance(0.95),
    measure: Measure = .squaredPredictionError
  ) {
    components = PrincipalComponents(fitting: rows, retention)
    self.measure = measure
  }

  package func anomalyScores(of rows: Matrix) -> [Double] {
    let scores = components.anomalyScores(of: rows)
    return switch measure {
    case .squaredPredictionError: scores.squaredPredictionError
    case .tSquared: scores.tSquared
    }
  }
}
