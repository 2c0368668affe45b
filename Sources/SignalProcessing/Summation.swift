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
  let (values, weights) = (values.extracting(first..<first + range.count), weights.extracting(range))
  return unsafe values.withUnsafeBufferPointer { values in
    unsafe weights.withUnsafeBufferPointer { weights in
      guard let values = values.baseAddress, let weights = weights.baseAddress else { return 0 }
      return unsafe weightedSum(values, weights, count: range.count)
    }
  }
}

/// Σ values[i] · weights[i], summed in single precision in eight interleaved parts.
@inline(__always) func weightedSum(
  _ values: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, count: Int
) -> Float {
  var lanes = SIMD8<Float>(repeating: 0)
  var index = 0
  while index + 8 <= count {
    unsafe lanes += values.vector(index) * weights.vector(index)
    index += 8
  }
  var sum = lanes.sum()
  while index < count {
    unsafe sum += values[index] * weights[index]
    index += 1
  }
  return sum
}
