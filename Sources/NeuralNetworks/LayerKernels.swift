internal import Foundation

/// The loops of a layer beside its matrix products, each one pass over its data.
///
/// Pointers, because the compiler turns such loops into vector code only where no index is checked; sizes are checked before.
enum LayerKernels {
  /// Replaces each row `x` of `values` by `activation(x + bias)`.
  ///
  /// - Parameters:
  ///   - bias: `[width]`
  ///   - values: `[rows, width]` from `start` on.
  static func addBias(
    _ bias: Span<Float>, _ activation: Activation, rows: Int, to values: inout MutableSpan<Float>, at start: Int
  ) {
    let width = bias.count
    precondition(
      start >= 0 && start + rows * width <= values.count,
      "\(rows) × \(width) values from \(start) on do not fit \(values.count)")
    unsafe values.withUnsafeMutableBufferPointer { values in
      unsafe bias.withUnsafeBufferPointer { bias in
        guard let values = values.baseAddress, let bias = bias.baseAddress else { return }
        let first = unsafe values + start
        switch activation {
        case .relu: unsafe addBias(bias, width, first, rows) { $0 > 0 ? $0 : ($0.isNaN ? $0 : 0) }
        case .leakyReLU(let slope): unsafe addBias(bias, width, first, rows) { $0 > 0 ? $0 : slope * $0 }
        case .tanh: unsafe addBias(bias, width, first, rows) { tanh($0) }
        case .identity: unsafe addBias(bias, width, first, rows) { $0 }
        }
      }
    }
  }

  @inline(__always)
  private static func addBias(
    _ bias: UnsafePointer<Float>, _ width: Int, _ values: UnsafeMutablePointer<Float>, _ rows: Int,
    then activate: (Float) -> Float
  ) {
    for row in 0..<rows {
      let values = unsafe values + row * width
      for column in 0..<width { unsafe values[column] = activate(values[column] + bias[column]) }
    }
  }

  /// Multiplies `delta` by the activation's derivative, written in terms of its value, and sums the columns.
  ///
  /// - Parameters:
  ///   - output: `[rows, width]`, the activation's values.
  ///   - delta: `[rows, width]`
  ///   - columnSums: Takes `[width]` from `start` on.
  static func multiplyByDerivative(
    of activation: Activation, output: Span<Float>, rows: Int, width: Int, _ delta: inout MutableSpan<Float>,
    columnSums: inout MutableSpan<Float>, at start: Int
  ) {
    precondition(
      min(output.count, delta.count) >= rows * width, "\(output.count) outputs and \(delta.count) gradients")
    precondition(start >= 0 && start + width <= columnSums.count, "\(width) sums from \(start) on")
    unsafe delta.withUnsafeMutableBufferPointer { delta in
      unsafe columnSums.withUnsafeMutableBufferPointer { sums in
        unsafe output.withUnsafeBufferPointer { output in
          guard let delta = delta.baseAddress, let sums = sums.baseAddress, let output = output.baseAddress else {
            return
          }
          let first = unsafe sums + start
          switch activation {
          case .relu: unsafe multiply(delta, output, rows, width, first) { $0 > 0 ? 1 : 0 }
          case .leakyReLU(let slope): unsafe multiply(delta, output, rows, width, first) { $0 > 0 ? 1 : slope }
          case .tanh: unsafe multiply(delta, output, rows, width, first) { 1 - $0 * $0 }
          case .identity: unsafe multiply(delta, output, rows, width, first) { _ in 1 }
          }
        }
      }
    }
  }

  @inline(__always)
  private static func multiply(
    _ delta: UnsafeMutablePointer<Float>, _ output: UnsafePointer<Float>, _ rows: Int, _ width: Int,
    _ sums: UnsafeMutablePointer<Float>, by derivative: (Float) -> Float
  ) {
    for column in 0..<width { unsafe sums[column] = 0 }
    for row in 0..<rows {
      let delta = unsafe delta + row * width
      let output = unsafe output + row * width
      for column in 0..<width {
        let value = unsafe delta[column] * derivative(output[column])
        unsafe delta[column] = value
        unsafe sums[column] += value
      }
    }
  }

  /// Writes `scale · (output − target)` and returns Σ (output − target)², summed in double precision.
  static func errors(
    of output: Span<Float>, against target: Span<Float>, count: Int, scale: Float,
    into gradient: inout MutableSpan<Float>
  ) -> Double {
    precondition(
      min(output.count, target.count, gradient.count) >= count,
      "\(output.count) outputs, \(target.count) targets and \(gradient.count) gradients for \(count) values")
    var sum = SIMD4<Double>.zero
    var rest = 0.0
    unsafe gradient.withUnsafeMutableBufferPointer { gradient in
      unsafe output.withUnsafeBufferPointer { output in
        unsafe target.withUnsafeBufferPointer { target in
          let whole = count / 4 * 4
          for start in stride(from: 0, to: whole, by: 4) {
            var error = SIMD4<Float>()
            for lane in 0..<4 { unsafe error[lane] = output[start + lane] - target[start + lane] }
            for lane in 0..<4 { unsafe gradient[start + lane] = scale * error[lane] }
            let wide = SIMD4<Double>(error)
            sum += wide * wide
          }
          for index in whole..<count {
            let error = unsafe output[index] - target[index]
            unsafe gradient[index] = scale * error
            rest += Double(error) * Double(error)
          }
        }
      }
    }
    return sum.sum() + rest
  }

  /// Copies the rows at `indices` of `source` to the start of `batch`, in that order.
  static func gather(
    _ indices: ArraySlice<Int>, of source: Span<Float>, width: Int, into batch: inout MutableSpan<Float>
  ) {
    precondition(indices.count * width <= batch.count, "\(indices.count) rows of \(width) in \(batch.count)")
    unsafe batch.withUnsafeMutableBufferPointer { batch in
      unsafe source.withUnsafeBufferPointer { source in
        for (row, index) in indices.enumerated() {
          precondition(index >= 0 && (index + 1) * width <= source.count, "row \(index)")
          guard let from = source.baseAddress, let to = batch.baseAddress else { return }
          unsafe (to + row * width).update(from: from + index * width, count: width)
        }
      }
    }
  }
}
