/// Writes `output[column · outputStride + row] = source[row · sourceStride + column]`.
///
/// - Parameters:
///   - rowCount: Of `source`; a multiple of sixteen.
///   - columnCount: Of `source`.
package func transpose(
  _ source: UnsafePointer<Float>, sourceStride: Int, rowCount: Int, columnCount: Int,
  into output: UnsafeMutablePointer<Float>, outputStride: Int
) {
  for row in stride(from: 0, to: rowCount, by: Lanes.scalarCount) {
    let rows = unsafe source + row * sourceStride
    for column in 0..<columnCount {
      var lanes = Lanes()
      for lane in 0..<Lanes.scalarCount { unsafe lanes[lane] = rows[lane &* sourceStride &+ column] }
      unsafe store(lanes, to: output + column * outputStride + row)
    }
  }
}
