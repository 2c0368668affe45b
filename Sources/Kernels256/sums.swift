/// Writes `scale · (output − target)` over `rowCount` rows and returns Σ (output − target)², added in double precision.
///
/// - Parameters:
///   - width: The columns that count; columns up to the next multiple of sixteen become 0 in `difference`.
///   - difference: May be `output`.
package func errors(
  of output: UnsafePointer<Float>, outputStride: Int, against target: UnsafePointer<Float>, targetStride: Int,
  rowCount: Int, width: Int, scale: Float, into difference: UnsafeMutablePointer<Float>, differenceStride: Int
) -> Double {
  var sum = 0.0
  let whole = width / Lanes.scalarCount * Lanes.scalarCount
  for row in 0..<rowCount {
    let output = unsafe output + row * outputStride
    let target = unsafe target + row * targetStride
    let difference = unsafe difference + row * differenceStride
    var squares = Lanes.zero
    for column in stride(from: 0, to: whole, by: Lanes.scalarCount) {
      let error = unsafe load(output + column) - load(target + column)
      unsafe store(scale * error, to: difference + column)
      squares.addProduct(error, error)
    }
    if whole < width {
      var error = Lanes.zero
      for column in whole..<width { unsafe error[column - whole] = output[column] - target[column] }
      unsafe store(scale * error, to: difference + whole)
      squares.addProduct(error, error)
    }
    sum += total(squares)
  }
  return sum
}

/// Writes the sum of each of sixteen columns.
///
/// - Parameter sums: `[16]`
package func columnSums(
  of values: UnsafePointer<Float>, stride: Int, rowCount: Int, into sums: UnsafeMutablePointer<Float>
) {
  var lanes = Lanes.zero
  for row in 0..<rowCount { unsafe lanes += load(values + row * stride) }
  unsafe store(lanes, to: sums)
}

/// Σ value², each sixteen added in double precision.
///
/// - Parameter count: A multiple of sixteen.
package func squaredNorm(of values: UnsafePointer<Float>, count: Int) -> Double {
  var sums = SIMD16<Double>.zero
  for index in stride(from: 0, to: count, by: Lanes.scalarCount) {
    let wide = unsafe SIMD16<Double>(load(values + index))
    sums.addProduct(wide, wide)
  }
  return sums.sum()
}

/// The sum of sixteen numbers, in double precision.
@inline(__always)
private func total(_ lanes: Lanes) -> Double {
  let halves = lanes.lowHalf + lanes.highHalf
  return SIMD8<Double>(halves).sum()
}
