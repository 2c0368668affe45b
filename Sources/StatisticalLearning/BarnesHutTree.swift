/// Points of a plane in nested squares, each with its points' number and centre, so that a far square counts as one point.
///
/// A square of side s at distance d from a place stands for its points where s < θ d (Barnes and Hut, 1986). The judge of
/// `RepulsionField`, and slower than it.
struct BarnesHutTree: Sendable {
  /// θ: 0.5 errs by about a hundredth of a force.
  static let angle: Float = 0.5
  /// Points that share a square of this depth are taken as one place; single precision tells no smaller ones apart.
  private static let deepest = 24

  private struct Square: Sendable {
    /// The place in `squares` of the first of four squares within; 0 where there are none.
    var children = 0
    var count: Float = 0
    var sum = SIMD2<Double>()
    var side: Float

    var centre: SIMD2<Float> { SIMD2<Float>(sum / Double(count)) }
  }

  private var squares: [Square]

  /// - Parameter points: At least one, all finite.
  init(_ points: [SIMD2<Float>]) {
    var (low, high) = (points[0], points[0])
    for point in points {
      low = pointwiseMin(low, point)
      high = pointwiseMax(high, point)
    }
    let side = max((high - low).max(), .leastNormalMagnitude)
    squares = [Square(side: side)]
    for point in points { insert(point, corner: low, side: side) }
  }

  private mutating func insert(_ point: SIMD2<Float>, corner: SIMD2<Float>, side: Float) {
    var (square, corner, side) = (0, corner, side)
    for depth in 0... {
      let wasEmpty = squares[square].count == 0
      let resident = wasEmpty ? point : squares[square].centre
      let hadOne = squares[square].children == 0 && !wasEmpty
      squares[square].count += 1
      squares[square].sum += SIMD2<Double>(point)
      if wasEmpty || depth == Self.deepest { return }
      side /= 2
      if hadOne {
        // The one that lived here moves one square down, and makes room.
        squares[square].children = squares.count
        squares += [Square](repeating: Square(side: side), count: 4)
        let child = squares[square].children + Self.quarter(of: resident, corner, side)
        squares[child].count = 1
        squares[child].sum = SIMD2<Double>(resident)
      }
      let quarter = Self.quarter(of: point, corner, side)
      square = squares[square].children + quarter
      corner += SIMD2(quarter & 1 == 0 ? 0 : side, quarter & 2 == 0 ? 0 : side)
    }
  }

  private static func quarter(of point: SIMD2<Float>, _ corner: SIMD2<Float>, _ side: Float) -> Int {
    (point.x >= corner.x + side ? 1 : 0) + (point.y >= corner.y + side ? 2 : 0)
  }

  /// Σⱼ w² (y − yⱼ) and Σⱼ w over all points, the one at y included with weight 1.
  func repulsion(at place: SIMD2<Float>) -> (force: SIMD2<Float>, weights: Double) {
    var (force, weights) = (SIMD2<Float>(), 0.0)
    var waiting = [0]
    let squares = squares.span
    while let index = waiting.popLast() {
      let square = squares[index]
      guard square.count > 0 else { continue }
      let difference = place - square.centre
      let distance = (difference * difference).sum()
      if square.children == 0 || square.side * square.side < Self.angle * Self.angle * distance {
        let weight = 1 / (1 + distance)
        weights += Double(square.count * weight)
        force += difference * (square.count * weight * weight)
      } else {
        waiting += square.children..<square.children + 4
      }
    }
    return (force, weights)
  }
}
