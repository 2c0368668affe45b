internal import Tensors

/// Points of a plane, their coordinates in eights: the form in which all pairs are visited fastest.
struct PlanePoints: Sendable {
  private var x: [SIMD8<Float>]
  private var y: [SIMD8<Float>]

  /// Places that fill the last eight lie so far away that their force and weight vanish.
  private static let farAway: Float = 1e15

  init(_ places: [SIMD2<Float>]) {
    x = [SIMD8<Float>](repeating: SIMD8(repeating: Self.farAway), count: (places.count + 7) / 8)
    y = x
    for (point, place) in places.enumerated() {
      x[point / 8][point % 8] = place.x
      y[point / 8][point % 8] = place.y
    }
  }

  /// Σⱼ w² (y − yⱼ) and Σⱼ w over all points, the one at y included with weight 1.
  func repulsion(at place: SIMD2<Float>) -> (force: SIMD2<Float>, weights: Double) {
    let (xs, ys) = (x.span, y.span)
    let (placeX, placeY) = (SIMD8(repeating: place.x), SIMD8(repeating: place.y))
    let one = SIMD8<Float>(repeating: 1)
    var (sumX, sumY, sumW) = (SIMD8<Float>(), SIMD8<Float>(), SIMD8<Float>())
    for block in xs.indices {
      let dx = placeX - xs[block]
      let dy = placeY - ys[block]
      let weight = one / (one + dx * dx + dy * dy)
      let squared = weight * weight
      sumW += weight
      sumX += squared * dx
      sumY += squared * dy
    }
    return (SIMD2(sumX.sum(), sumY.sum()), Double(sumW.sum()))
  }
}

extension Matrix {
  /// The rows of a layout `[point, 2]` as places.
  var places: [SIMD2<Float>] {
    precondition(columnCount == 2, "a plane has 2 coordinates, not \(columnCount)")
    return (0..<rowCount).map { SIMD2(elements[2 * $0], elements[2 * $0 + 1]) }
  }

  /// `[point, 2]`
  init(places: [SIMD2<Float>]) {
    self.init(places.count, 2, places.flatMap { [$0.x, $0.y] })
  }
}
