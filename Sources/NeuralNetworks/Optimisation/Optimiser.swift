internal import KernelTypes
internal import Kernels

/// How gradients move parameters.
package enum Optimiser: Sendable, Equatable, Codable {
  case adam(Adam)
  case momentum(MomentumDescent)

  /// What a step number `count`, from 1, does to every parameter.
  func step(_ count: Int, learningRate: Double, gradientScale: Float = 1) -> OptimiserStep {
    switch self {
    case .adam(let settings): .adam(settings.step(count, learningRate: learningRate, gradientScale: gradientScale))
    case .momentum(let settings):
      .momentum(settings.step(learningRate: learningRate, gradientScale: gradientScale))
    }
  }

  /// Whether it keeps the running means of squared gradients.
  var hasSecondMoments: Bool {
    switch self {
    case .adam: true
    case .momentum: false
    }
  }
}

/// One step's numbers, and the loop that uses them.
enum OptimiserStep: Sendable {
  case adam(AdamStep)
  case momentum(MomentumStep)

  /// Moves `count` parameters, a multiple of sixteen.
  ///
  /// - Parameter second: Not touched where the optimiser keeps no second moments.
  func apply(
    _ parameters: UnsafeMutablePointer<Float>, _ gradients: UnsafePointer<Float>,
    _ first: UnsafeMutablePointer<Float>, _ second: UnsafeMutablePointer<Float>, count: Int
  ) {
    switch self {
    case .adam(let step): unsafe Loops.fastest.adam(step, parameters, gradients, first, second, count)
    case .momentum(let step): unsafe Loops.fastest.momentum(step, parameters, gradients, first, count)
    }
  }
}
