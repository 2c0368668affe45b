internal import Foundation
internal import KernelTypes

/// How a parameter is drawn towards 0 beside its gradient.
package enum WeightDecay: Sendable, Equatable, Codable {
  case none
  /// Adds decay · parameter to the gradient (L2 regularisation).
  case coupled(Double)
  /// Shrinks the parameter by learning rate · decay before the step (Loshchilov and Hutter 2019).
  case decoupled(Double)

  /// What a parameter is multiplied by, and what of it is added to its gradient.
  func factors(learningRate: Double) -> (shrink: Float, pull: Float) {
    switch self {
    case .none: (1, 0)
    case .coupled(let decay): (1, Float(decay))
    case .decoupled(let decay): (Float(1 - learningRate * decay), 0)
    }
  }
}

/// The settings of Adam (Kingma and Ba 2015).
///
/// parameter −= rate · m̂ / (√v̂ + epsilon), with m̂ and v̂ the bias-corrected running means of the gradient and of its square.
package struct Adam: Sendable, Equatable, Codable {
  /// How much of the gradient's running mean is kept each step; 0.9 as published.
  package var beta1: Double
  /// How much of the squared gradient's running mean is kept each step; 0.999 as published.
  package var beta2: Double
  /// Added outside the root; 1e-8 as published.
  package var epsilon: Double
  package var weightDecay: WeightDecay

  package init(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: WeightDecay = .none
  ) {
    precondition((0..<1).contains(beta1) && (0..<1).contains(beta2), "betas of \(beta1) and \(beta2)")
    precondition(epsilon > 0, "an epsilon of \(epsilon)")
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  /// The numbers of step `count`, from 1.
  func step(_ count: Int, learningRate: Double, gradientScale: Float) -> AdamStep {
    let (shrink, pull) = weightDecay.factors(learningRate: learningRate)
    return AdamStep(
      shrink: shrink, pull: pull, gradientScale: gradientScale, firstGain: Float(1 - beta1),
      secondGain: Float(1 - beta2), epsilon: Float(epsilon),
      rate: Float(learningRate / (1 - pow(beta1, Double(count)))),
      rootScale: Float(1 / (1 - pow(beta2, Double(count))).squareRoot()))
  }
}
