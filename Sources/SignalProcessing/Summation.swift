/// The mean, summed in double precision in four interleaved parts; 0 for no values.
func mean(of values: Span<Float>) -> Double {
  guard !values.isEmpty else { return 0 }
  // One running sum would wait for the last addition at every sample.
  var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0)
  let whole = values.count & ~3
  var index = 0
  while index < whole {
    a += Double(values[index])
    b += Double(values[index + 1])
    c += Double(values[index + 2])
    d += Double(values[index + 3])
    index += 4
  }
  while index < values.count {
    a += Double(values[index])
    index += 1
  }
  return ((a + b) + (c + d)) / Double(values.count)
}

/// Σ values[first + i] · weights[i], summed in single precision in eight interleaved parts.
///
/// For sums of up to a few thousand terms of one sign, whose error stays near 1e-6.
func weightedSum(_ values: Span<Float>, from first: Int, _ weights: Span<Float>, _ range: Range<Int>) -> Float {
  var lanes = SIMD8<Float>(repeating: 0)
  var index = range.lowerBound
  var at = first
  while index + 8 <= range.upperBound {
    var (value, weight) = (SIMD8<Float>(), SIMD8<Float>())
    for lane in 0..<8 {
      value[lane] = values[at + lane]
      weight[lane] = weights[index + lane]
    }
    lanes += value * weight
    index += 8
    at += 8
  }
  var sum = lanes.sum()
  while index < range.upperBound {
    sum += values[at] * weights[index]
    index += 1
    at += 1
  }
  return sum
}
