/// How the repulsion between all points of a layout is summed.
package enum GradientMethod: String, Sendable, CaseIterable {
  /// The fastest for the number of points.
  case automatic
  /// All pairs: time grows with the square of the points.
  case exact
  /// Far groups count as one point (Barnes and Hut, 1986; van der Maaten, 2014): n log n.
  case barnesHut
  /// Over a grid, by Fourier transforms (Linderman et al., 2019): n.
  case interpolated

  /// Where the grid's fixed cost falls below that of all pairs, on two processors.
  private static let crossover = 4000

  func chosen(for pointCount: Int) -> GradientMethod {
    guard self == .automatic else { return self }
    return pointCount < Self.crossover ? .exact : .interpolated
  }
}
