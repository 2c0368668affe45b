package import KernelTypes

/// Replaces each value by the function of it.
package func apply(_ function: ElementFunction, _ values: UnsafeMutablePointer<Float>, count: Int) {
  switch function {
  case .rectifier(let slope):
    if slope != 1 { unsafe replaceEach(values, count) { rectified($0, slope) } }
  case .tanh: unsafe replaceEach(values, count, by: hyperbolicTangent)
  case .sigmoid: unsafe replaceEach(values, count, by: sigmoid)
  }
}

/// Multiplies each gradient by the derivative of the function, written in terms of its value.
///
/// - Parameter output: `[count]`, the function's values.
package func differentiate(
  _ function: ElementFunction, output: UnsafePointer<Float>, _ gradient: UnsafeMutablePointer<Float>, count: Int
) {
  switch function {
  case .rectifier(let slope):
    if slope != 1 {
      unsafe multiplyEach(gradient, output, count) { Lanes(repeating: 1).replacing(with: slope, where: $0 .<= 0) }
    }
  case .tanh: unsafe multiplyEach(gradient, output, count) { 1 - $0 * $0 }
  case .sigmoid: unsafe multiplyEach(gradient, output, count) { $0 * (1 - $0) }
  }
}

@inline(__always)
func activated(_ x: Lanes, _ function: ElementFunction) -> Lanes {
  switch function {
  case .rectifier(let slope): rectified(x, slope)
  case .tanh: hyperbolicTangent(x)
  case .sigmoid: sigmoid(x)
  }
}

/// Comparisons with a number that is none are false, so it stays and the loss shows it.
@inline(__always)
private func rectified(_ x: Lanes, _ slope: Float) -> Lanes {
  x.replacing(with: slope * x, where: x .< 0)
}

@inline(__always)
private func sigmoid(_ x: Lanes) -> Lanes {
  let (power, rest) = exponentialParts(-x)
  return 1 / (1 + power.addingProduct(power, rest))
}

/// (e²ˣ − 1) / (e²ˣ + 1), its numerator without the cancellation near 0.
@inline(__always)
private func hyperbolicTangent(_ x: Lanes) -> Lanes {
  // Beyond 10 the quotient is 1 to the last bit.
  let bounded = x.replacing(with: 10, where: x .> 10).replacing(with: -10, where: x .< -10)
  let (power, rest) = exponentialParts(2 * bounded)
  let lessOne = (power - 1).addingProduct(power, rest)
  return lessOne / (lessOne + 2)
}

/// eˣ = power · (1 + rest), with a power of two and |rest| < 0.42; x is kept within ± 87, where eˣ is a normal number.
///
/// x = n ln 2 + r with |r| ≤ ln 2 / 2, and Taylor's sum of e^r − 1 to the seventh power, the rest of which is below 6·10⁻⁹.
@inline(__always)
private func exponentialParts(_ x: Lanes) -> (power: Lanes, rest: Lanes) {
  let x = x.replacing(with: 87, where: x .> 87).replacing(with: -87, where: x .< -87)
  // Adding 1.5 · 2²³ rounds to a whole number, which then stands in the lowest bits.
  let magic: Float = 12_582_912
  let rounded = Lanes(repeating: magic).addingProduct(x, Lanes(repeating: 1.442_695_04))
  let whole = rounded - magic
  // ln 2 in two parts: the product of the first with a whole number below 2¹¹ is exact.
  let remainder = x.addingProduct(whole, Lanes(repeating: -0.693_359_375))
    .addingProduct(whole, Lanes(repeating: 2.121_944_4e-4))
  var sum = Lanes(repeating: 1 / 5040)
  sum = Lanes(repeating: 1 / 720).addingProduct(sum, remainder)
  sum = Lanes(repeating: 1 / 120).addingProduct(sum, remainder)
  sum = Lanes(repeating: 1 / 24).addingProduct(sum, remainder)
  sum = Lanes(repeating: 1 / 6).addingProduct(sum, remainder)
  sum = Lanes(repeating: 1 / 2).addingProduct(sum, remainder)
  let rest = remainder.addingProduct(remainder * remainder, sum)
  let bits = unsafe unsafeBitCast(rounded, to: SIMD16<UInt32>.self) &- SIMD16(repeating: magic.bitPattern)
  return unsafe (unsafeBitCast((bits &+ 127) &<< 23, to: Lanes.self), rest)
}

/// Replaces sixteen values at a time; the last few through a register of their own.
@inline(__always)
private func replaceEach(_ values: UnsafeMutablePointer<Float>, _ count: Int, by function: (Lanes) -> Lanes) {
  let whole = count / Lanes.scalarCount * Lanes.scalarCount
  for index in stride(from: 0, to: whole, by: Lanes.scalarCount) {
    unsafe store(function(load(values + index)), to: values + index)
  }
  guard whole < count else { return }
  var last = Lanes.zero
  for index in whole..<count { unsafe last[index - whole] = values[index] }
  last = function(last)
  for index in whole..<count { unsafe values[index] = last[index - whole] }
}

@inline(__always)
private func multiplyEach(
  _ gradient: UnsafeMutablePointer<Float>, _ output: UnsafePointer<Float>, _ count: Int, by derivative: (Lanes) -> Lanes
) {
  let whole = count / Lanes.scalarCount * Lanes.scalarCount
  for index in stride(from: 0, to: whole, by: Lanes.scalarCount) {
    unsafe store(load(gradient + index) * derivative(load(output + index)), to: gradient + index)
  }
  guard whole < count else { return }
  var last = Lanes.zero
  for index in whole..<count { unsafe last[index - whole] = output[index] }
  last = derivative(last)
  for index in whole..<count { unsafe gradient[index] *= last[index - whole] }
}
