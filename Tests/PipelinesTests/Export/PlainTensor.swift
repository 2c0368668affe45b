import Foundation

/// Numbers of any rank, row-major, and the operations of a graph on them in the plainest words.
struct PlainTensor: Equatable {
  let shape: [Int]
  let values: [Double]

  init(_ shape: [Int], _ values: [Double]) {
    precondition(values.count == shape.reduce(1, *), "\(values.count) values for the shape \(shape)")
    self.shape = shape
    self.values = values
  }

  var integers: [Int] { values.map { Int($0) } }

  func map(_ function: (Double) -> Double) -> PlainTensor { PlainTensor(shape, values.map(function)) }

  /// Element by element; an axis of length 1, or one that is not there, repeats.
  func combined(with other: PlainTensor, _ function: (Double, Double) -> Double) -> PlainTensor {
    let rank = max(shape.count, other.shape.count)
    let (left, right) = (padded(to: rank), other.padded(to: rank))
    let lengths = zip(left, right).map { max($0, $1) }
    let (leftSteps, rightSteps) = (Self.steps(left), Self.steps(right))
    var result: [Double] = []
    result.reserveCapacity(lengths.reduce(1, *))
    for index in 0..<lengths.reduce(1, *) {
      var (rest, a, b) = (index, 0, 0)
      for axis in stride(from: rank - 1, through: 0, by: -1) {
        let place = rest % lengths[axis]
        rest /= lengths[axis]
        a += place * leftSteps[axis]
        b += place * rightSteps[axis]
      }
      result.append(function(values[a], other.values[b]))
    }
    return PlainTensor(lengths, result)
  }

  private func padded(to rank: Int) -> [Int] { [Int](repeating: 1, count: rank - shape.count) + shape }

  /// How far apart neighbours along each axis are; 0 along an axis that repeats.
  private static func steps(_ shape: [Int]) -> [Int] {
    var steps = [Int](repeating: 0, count: shape.count)
    var step = 1
    for axis in shape.indices.reversed() {
      if shape[axis] > 1 { steps[axis] = step }
      step *= shape[axis]
    }
    return steps
  }

  /// The last axis times a matrix: `[…, k]` by `[k, n]`, or by `[n, k]` where it is transposed.
  func multiplied(by matrix: PlainTensor, isTransposed: Bool = false) -> PlainTensor {
    let inner = shape[shape.count - 1]
    precondition(matrix.shape.count == 2 && matrix.shape[isTransposed ? 1 : 0] == inner, "\(shape) by \(matrix.shape)")
    let width = matrix.shape[isTransposed ? 0 : 1]
    let rows = values.count / max(inner, 1)
    var result = [Double](repeating: 0, count: rows * width)
    let (left, right) = (values.span, matrix.values.span)
    for row in 0..<rows {
      for column in 0..<width {
        var sum = 0.0
        for k in 0..<inner {
          sum += left[row * inner + k] * right[isTransposed ? column * inner + k : k * width + column]
        }
        result[row * width + column] = sum
      }
    }
    return PlainTensor(shape.dropLast() + [width], result)
  }

  /// Sums over some axes.
  func summed(over axes: [Int], keepingAxes: Bool) -> PlainTensor {
    let kept = shape.indices.map { axes.contains($0) ? 1 : shape[$0] }
    let steps = Self.steps(kept)
    var sums = [Double](repeating: 0, count: kept.reduce(1, *))
    for index in values.indices {
      var (rest, place) = (index, 0)
      for axis in shape.indices.reversed() {
        place += rest % shape[axis] * steps[axis]
        rest /= shape[axis]
      }
      sums[place] += values[index]
    }
    return PlainTensor(keepingAxes ? kept : shape.indices.filter { !axes.contains($0) }.map { shape[$0] }, sums)
  }

  /// A range along one axis.
  func slice(_ range: Range<Int>, axis: Int) -> PlainTensor {
    let inner = shape[(axis + 1)...].reduce(1, *)
    let outer = shape[..<axis].reduce(1, *)
    let kept = (0..<outer).flatMap { block in
      values[(block * shape[axis] + range.lowerBound) * inner..<(block * shape[axis] + range.upperBound) * inner]
    }
    return PlainTensor(shape[..<axis] + [range.count] + shape[(axis + 1)...], kept)
  }

  /// Two tensors one behind the other along their last axis.
  func concatenated(with other: PlainTensor) -> PlainTensor {
    let (a, b) = (shape[shape.count - 1], other.shape[other.shape.count - 1])
    let rows = values.count / a
    var joined: [Double] = []
    for row in 0..<rows {
      joined += values[row * a..<(row + 1) * a]
      joined += other.values[row * b..<(row + 1) * b]
    }
    return PlainTensor(shape.dropLast() + [a + b], joined)
  }

  /// The entries along the first axis at `indices`, whose shape takes that axis' place.
  func gathered(_ indices: PlainTensor) -> PlainTensor {
    let inner = shape.dropFirst().reduce(1, *)
    let picked = indices.integers.flatMap { values[$0 * inner..<($0 + 1) * inner] }
    return PlainTensor(indices.shape + shape.dropFirst(), picked)
  }

  /// 0 in `lengths` keeps an axis.
  func reshaped(_ lengths: [Int]) -> PlainTensor {
    PlainTensor(lengths.indices.map { lengths[$0] == 0 ? shape[$0] : lengths[$0] }, values)
  }

  func withAxes(_ axes: [Int]) -> PlainTensor {
    var lengths = shape
    for axis in axes.sorted() { lengths.insert(1, at: axis) }
    return PlainTensor(lengths, values)
  }
}
