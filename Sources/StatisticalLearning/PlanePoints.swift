internal import Tensors

/// Points of a plane, their coordinates in eights: the form in which all pairs are visited fastest.
struct PlanePoints: Sendable, Equatable {
  let count: Int
  private(set) var x: [SIMD8<Float>]
  private(set) var y: [SIMD8<Float>]

  /// Places that fill the last eight lie so far away that their force and weight vanish.
  private static let farAway: Float = 1e15

  init(count: Int) {
    self.count = count
    let filler = SIMD8<Float>(repeating: 0)
    x = [SIMD8<Float>](repeating: filler, count: (count + 7) / 8)
    y = x
    for point in count..<x.count * 8 { set(point, x: Self.farAway, y: Self.farAway) }
  }

  /// - Parameter layout: `[point, 2]`
  init(_ layout: Matrix) {
    precondition(layout.columnCount == 2, "a plane has 2 coordinates, not \(layout.columnCount)")
    self.init(count: layout.rowCount)
    for point in 0..<count { set(point, x: layout.elements[2 * point], y: layout.elements[2 * point + 1]) }
  }

  /// `[point, 2]`
  var matrix: Matrix {
    var layout = Matrix(zeros: count, 2)
    for point in 0..<count {
      let position = position(point)
      layout.elements[2 * point] = position.x
      layout.elements[2 * point + 1] = position.y
    }
    return layout
  }

  func position(_ point: Int) -> (x: Float, y: Float) { (x[point / 8][point % 8], y[point / 8][point % 8]) }

  mutating func set(_ point: Int, x newX: Float, y newY: Float) {
    x[point / 8][point % 8] = newX
    y[point / 8][point % 8] = newY
  }

  /// Moves all points so that their mean is 0: the divergence does not change, and single precision lasts longer.
  mutating func centre() {
    var (sumX, sumY) = (0.0, 0.0)
    for point in 0..<count {
      let position = position(point)
      sumX += Double(position.x)
      sumY += Double(position.y)
    }
    let (meanX, meanY) = (Float(sumX / Double(count)), Float(sumY / Double(count)))
    for point in 0..<count {
      let position = position(point)
      set(point, x: position.x - meanX, y: position.y - meanY)
    }
  }
}
