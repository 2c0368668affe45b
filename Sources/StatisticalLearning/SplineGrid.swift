internal import Foundation
internal import Tensors

/// An even grid over part of the plane: spreads points' charges over its nodes, and reads smooth values in between, by quintic
/// B-splines.
struct SplineGrid: Sendable {
  let spacing: Float
  let rowCount: Int
  let columnCount: Int
  /// `[row, column]`, rows along y.
  var coefficients: Matrix

  /// Where node (2, 2) lies, the first with a point beside it.
  private let origin: SIMD2<Float>

  /// A grid for places from `margin` below `low` to `margin` above `high`.
  init(around low: SIMD2<Float>, _ high: SIMD2<Float>, spacing: Float, margin: Float) {
    self.spacing = spacing
    origin = low - margin
    // Two nodes before a place, three after it, one for what the rounding of places may add, and two that are read with
    // weight 0.
    let cells = (high - low + 2 * margin) / spacing
    columnCount = Int(cells.x) + 9
    rowCount = Int(cells.y) + 7
    coefficients = Matrix(zeros: rowCount, columnCount)
  }

  /// Whether a place lies between the nodes that are in the middle of six.
  func contains(_ place: SIMD2<Float>) -> Bool {
    let steps = (place - origin) / spacing
    return steps.x >= 0 && steps.y >= 0 && steps.x < Float(columnCount - 8) && steps.y < Float(rowCount - 6)
  }

  /// A unit charge of each point, on the 6 × 6 nodes around it: `[row, column]`.
  ///
  /// Fixed parts of the points have a plane each, so that the order of additions does not depend on the threads.
  func spread(_ points: [SIMD2<Float>]) -> Matrix {
    let partCount = min(Self.partCount, max(1, points.count / 1000))
    let parts = concurrentMap(partCount) { part in
      spread(points[part * points.count / partCount..<(part + 1) * points.count / partCount])
    }
    guard parts.count > 1 else { return parts[0] }
    var sum = Matrix(zeros: rowCount, columnCount)
    var out = sum.elements.mutableSpan
    for part in parts {
      let values = part.elements.span
      for index in out.indices { out[index] += values[index] }
    }
    return sum
  }

  private static let partCount = 8

  private func spread(_ points: ArraySlice<SIMD2<Float>>) -> Matrix {
    var plane = Matrix(zeros: rowCount, columnCount)
    let width = columnCount
    unsafe plane.elements.withUnsafeMutableBufferPointer { nodes in
      guard let nodes = nodes.baseAddress else { return }
      for point in points {
        let (start, fraction) = cell(of: point)
        let (across, down) = (Self.weights(fraction.x), Self.weights(fraction.y))
        for row in 0..<6 {
          let place = unsafe UnsafeMutableRawPointer(nodes + start + row * width)
          let line = unsafe place.loadUnaligned(as: SIMD8<Float>.self)
          unsafe place.storeBytes(of: line + across * down[row], as: SIMD8<Float>.self)
        }
      }
    }
    return plane
  }

  /// The splines' sum and its slope at a place.
  @inline(__always)
  func interpolated(at place: SIMD2<Float>) -> (value: Float, slope: SIMD2<Float>) {
    let (start, fraction) = cell(of: place)
    let (across, down) = (Self.weights(fraction.x), Self.weights(fraction.y))
    let (acrossSlopes, downSlopes) = (Self.slopes(fraction.x), Self.slopes(fraction.y))
    let width = columnCount
    let (sum, slope) = unsafe coefficients.elements.withUnsafeBufferPointer { nodes in
      var (sum, slope) = (SIMD8<Float>(), SIMD8<Float>())
      guard let nodes = nodes.baseAddress else { return (sum, slope) }
      for row in 0..<6 {
        let line = unsafe UnsafeRawPointer(nodes + start + row * width).loadUnaligned(as: SIMD8<Float>.self)
        sum += line * down[row]
        slope += line * downSlopes[row]
      }
      return (sum, slope)
    }
    return (
      (sum * across).sum(), SIMD2((sum * acrossSlopes).sum(), (slope * across).sum()) / spacing
    )
  }

  /// The first of the 6 × 6 nodes around a place, and how far the place is from the third of each axis, in spacings.
  @inline(__always)
  private func cell(of place: SIMD2<Float>) -> (start: Int, fraction: SIMD2<Float>) {
    let steps = (place - origin) / spacing
    let column = min(max(0, Int(steps.x)), columnCount - 8)
    let row = min(max(0, Int(steps.y)), rowCount - 6)
    return (row * columnCount + column, steps - SIMD2(Float(column), Float(row)))
  }

  /// The six quintic B-splines that are not 0 at a fraction between the third and the fourth node, and two zeros.
  @inline(__always)
  private static func weights(_ t: Float) -> SIMD8<Float> {
    var sum = polynomials.5
    sum = polynomials.4.addingProduct(sum, t)
    sum = polynomials.3.addingProduct(sum, t)
    sum = polynomials.2.addingProduct(sum, t)
    sum = polynomials.1.addingProduct(sum, t)
    return polynomials.0.addingProduct(sum, t)
  }

  @inline(__always)
  private static func slopes(_ t: Float) -> SIMD8<Float> {
    var sum = 5 * polynomials.5
    sum = (4 * polynomials.4).addingProduct(sum, t)
    sum = (3 * polynomials.3).addingProduct(sum, t)
    sum = (2 * polynomials.2).addingProduct(sum, t)
    return polynomials.1.addingProduct(sum, t)
  }

  /// The splines' coefficients of t⁰ … t⁵.
  private static var polynomials: (SIMD8<Float>, SIMD8<Float>, SIMD8<Float>, SIMD8<Float>, SIMD8<Float>, SIMD8<Float>)
  {
    @inline(__always) get {
      (
        SIMD8(1, 26, 66, 26, 1, 0, 0, 0) / 120, SIMD8(-5, -50, 0, 50, 5, 0, 0, 0) / 120,
        SIMD8(10, 20, -60, 20, 10, 0, 0, 0) / 120, SIMD8(-10, 20, 0, -20, 10, 0, 0, 0) / 120,
        SIMD8(5, -20, 30, -20, 5, 0, 0, 0) / 120, SIMD8(-1, 5, -10, 10, -5, 1, 0, 0) / 120
      )
    }
  }

  /// What makes a kernel's values at the nodes those that splines with them pass through, where both charges and values go
  /// through splines: 1 / b² with b = (33 + 26 cos x + cos 2x) / 60 and x = 2πk/N, for the frequencies k up to half a period.
  static func sharpening(period: Int) -> [Float] {
    (0...period / 2).map { frequency in
      let angle = 2 * .pi * Double(frequency) / Double(period)
      let response = (33 + 26 * cos(angle) + cos(2 * angle)) / 60
      return Float(1 / (response * response))
    }
  }
}
