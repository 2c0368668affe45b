internal import CProcessor
package import KernelTypes

/// Takes one step of Adam for `count` parameters, a multiple of sixteen.
package func step(
  _ adam: AdamStep, _ parameters: UnsafeMutablePointer<Float>, _ gradients: UnsafePointer<Float>,
  _ first: UnsafeMutablePointer<Float>, _ second: UnsafeMutablePointer<Float>, count: Int
) {
  for index in stride(from: 0, to: count, by: Lanes.scalarCount) {
    let parameter = unsafe load(parameters + index)
    let gradient = unsafe adam.gradientScale * load(gradients + index) + adam.pull * parameter
    let oldMean = unsafe load(first + index)
    let oldSquare = unsafe load(second + index)
    let mean = oldMean.addingProduct(gradient - oldMean, Lanes(repeating: adam.firstGain))
    let square = oldSquare.addingProduct(gradient * gradient - oldSquare, Lanes(repeating: adam.secondGain))
    unsafe store(mean, to: first + index)
    unsafe store(square, to: second + index)
    let root = Lanes(repeating: adam.epsilon).addingProduct(squareRoot(square), Lanes(repeating: adam.rootScale))
    unsafe store(adam.shrink * parameter - adam.rate * mean / root, to: parameters + index)
  }
}

/// Takes one step of gradient descent with momentum for `count` parameters, a multiple of sixteen.
package func step(
  _ descent: MomentumStep, _ parameters: UnsafeMutablePointer<Float>, _ gradients: UnsafePointer<Float>,
  _ first: UnsafeMutablePointer<Float>, count: Int
) {
  for index in stride(from: 0, to: count, by: Lanes.scalarCount) {
    let parameter = unsafe load(parameters + index)
    let gradient = unsafe descent.gradientScale * load(gradients + index) + descent.pull * parameter
    let momentum = unsafe descent.momentum * load(first + index) + gradient
    unsafe store(momentum, to: first + index)
    let direction = descent.isNesterov ? gradient + descent.momentum * momentum : momentum
    unsafe store(descent.shrink * parameter - descent.rate * direction, to: parameters + index)
  }
}

/// Asks for `count` numbers that will be wanted soon.
package func fetch(_ numbers: UnsafePointer<Float>, count: Int) {
  for index in stride(from: 0, to: count, by: Lanes.scalarCount) { unsafe cprocessor_fetch(numbers + index) }
}

/// √x of numbers ≥ 0, to the last bit or two.
///
/// 1/√x by halving the exponent's bits and three Newton steps, each of which doubles the right digits: Swift's own
/// `squareRoot` of a vector goes number by number, and would take three times as long as the whole step.
@inline(__always)
func squareRoot(_ x: Lanes) -> Lanes {
  let bits = unsafe unsafeBitCast(x, to: SIMD16<UInt32>.self)
  var inverse = unsafe unsafeBitCast(SIMD16<UInt32>(repeating: 0x5f37_59df) &- (bits &>> 1), to: Lanes.self)
  let half = -0.5 * x
  for _ in 0..<3 { inverse *= Lanes(repeating: 1.5).addingProduct(half * inverse, inverse) }
  return x * inverse
}
