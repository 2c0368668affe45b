internal import Tensors

/// Adam's running means, and the step that uses them.
struct AdamState: Sendable {
  let settings: Adam
  private var stepCount = 0
  private var firstMoments: [Float]
  private var secondMoments: [Float]

  init(_ settings: Adam, parameterCount: Int) {
    self.settings = settings
    firstMoments = [Float](repeating: 0, count: parameterCount)
    secondMoments = [Float](repeating: 0, count: parameterCount)
  }

  var moments: OptimiserMoments {
    get { OptimiserMoments(stepCount: stepCount, first: firstMoments, second: secondMoments) }
    set {
      precondition(
        newValue.first.count == firstMoments.count && newValue.second.count == secondMoments.count,
        "\(newValue.first.count) and \(newValue.second.count) moments for \(firstMoments.count) parameters")
      (stepCount, firstMoments, secondMoments) = (newValue.stepCount, newValue.first, newValue.second)
    }
  }

  /// Moves the parameters one step, in one pass over everything.
  ///
  /// - Parameter gradientScale: What every gradient is multiplied by first (clipping).
  mutating func update(
    _ parameters: inout [Float], gradients: [Float], learningRate: Double, gradientScale: Float = 1
  ) {
    let count = parameters.count
    precondition(
      gradients.count == count && firstMoments.count == count,
      "\(count) parameters, \(gradients.count) gradients and \(firstMoments.count) moments")
    stepCount += 1
    let step = AdamStep(settings, count: stepCount, learningRate: learningRate, gradientScale: gradientScale)
    unsafe parameters.withUnsafeMutableBufferPointer { parameters in
      unsafe gradients.withUnsafeBufferPointer { gradients in
        unsafe firstMoments.withUnsafeMutableBufferPointer { first in
          unsafe secondMoments.withUnsafeMutableBufferPointer { second in
            guard let parameters = parameters.baseAddress, let gradients = gradients.baseAddress,
              let first = first.baseAddress, let second = second.baseAddress
            else { return }
            // Each block is written by one task only, and a parameter's step depends on nothing but its own values.
            nonisolated(unsafe) let (p, g, m, v) = unsafe (parameters, gradients, first, second)
            concurrently((count + Self.blockLength - 1) / Self.blockLength) { block in
              let start = block * Self.blockLength
              unsafe step.apply(
                p + start, g + start, m + start, v + start, count: min(Self.blockLength, count - start))
            }
          }
        }
      }
    }
  }

  /// Large enough that starting a task costs nothing beside it; a small network is one block.
  private static let blockLength = 1 << 18
}

/// The numbers of one step, and its loop.
private struct AdamStep: Sendable {
  /// What the parameter is multiplied by first.
  private let shrink: Float
  /// What of the parameter is added to its gradient.
  private let pull: Float
  private let gradientScale: Float
  private let beta1: Float
  private let beta2: Float
  private let epsilon: Float
  /// rate / (1 − beta1ᵗ)
  private let rate: Float
  /// 1 / √(1 − beta2ᵗ)
  private let rootScale: Float

  init(_ settings: Adam, count: Int, learningRate: Double, gradientScale: Float) {
    var (shrink, pull) = (1.0, 0.0)
    switch settings.weightDecay {
    case .none: break
    case .coupled(let decay): pull = decay
    case .decoupled(let decay): shrink = 1 - learningRate * decay
    }
    self.shrink = Float(shrink)
    self.pull = Float(pull)
    self.gradientScale = gradientScale
    beta1 = Float(settings.beta1)
    beta2 = Float(settings.beta2)
    epsilon = Float(settings.epsilon)
    rate = Float(learningRate / (1 - power(settings.beta1, count)))
    rootScale = Float(1 / (1 - power(settings.beta2, count)).squareRoot())
  }

  func apply(
    _ parameters: UnsafeMutablePointer<Float>, _ gradients: UnsafePointer<Float>,
    _ first: UnsafeMutablePointer<Float>, _ second: UnsafeMutablePointer<Float>, count: Int
  ) {
    for index in 0..<count {
      let parameter = unsafe shrink * parameters[index]
      let gradient = unsafe gradientScale * gradients[index] + pull * parameters[index]
      let mean = unsafe first[index] + (1 - beta1) * (gradient - first[index])
      let square = unsafe second[index] + (1 - beta2) * (gradient * gradient - second[index])
      unsafe first[index] = mean
      unsafe second[index] = square
      unsafe parameters[index] = parameter - rate * mean / (square.squareRoot() * rootScale + epsilon)
    }
  }
}

/// base^exponent by repeated squaring.
private func power(_ base: Double, _ exponent: Int) -> Double {
  var (result, factor, rest) = (1.0, base, exponent)
  while rest > 0 {
    if rest & 1 == 1 { result *= factor }
    factor *= factor
    rest >>= 1
  }
  return result
}
