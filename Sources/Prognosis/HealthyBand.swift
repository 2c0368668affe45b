internal import Tensors

/// The range within which a healthy value is expected.
package struct HealthyBand: Sendable, Equatable {
  /// How centre and half-width are found.
  package enum Method: Sendable, Equatable {
    /// Median ± k × 1.4826 × median absolute deviation; a few bad snapshots in the healthy period don't move it.
    case robust(deviations: Double)
    /// Mean ± k standard deviations.
    case moments(deviations: Double)
  }

  package let centre: Double
  /// Half the width of the band.
  package let halfWidth: Double

  package var lower: Double { centre - halfWidth }
  package var upper: Double { centre + halfWidth }

  /// Median ± 3 scaled deviations: 99.7 % of Gaussian values.
  package static let standardMethod = Method.robust(deviations: 3)

  package init(centre: Double, halfWidth: Double) {
    precondition(halfWidth >= 0, "a half-width of \(halfWidth) is negative")
    self.centre = centre
    self.halfWidth = halfWidth
  }

  /// - Returns: nil with fewer than two healthy values.
  package init?(of values: [Double], _ method: Method = HealthyBand.standardMethod) {
    guard let moments = Moments(values) else { return nil }
    switch method {
    case .robust(let deviations):
      self.init(
        centre: Quantile.median(of: values), halfWidth: deviations * Quantile.scaledMedianDeviation(of: values))
    case .moments(let deviations):
      self.init(centre: moments.mean, halfWidth: deviations * moments.standardDeviation)
    }
  }

  package func contains(_ value: Double) -> Bool { value >= lower && value <= upper }
}
