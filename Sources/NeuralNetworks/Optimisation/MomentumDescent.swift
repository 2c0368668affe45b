internal import KernelTypes

/// The settings of stochastic gradient descent with momentum (Sutskever et al. 2013, in PyTorch's form).
///
/// m = momentum · m + gradient; parameter −= rate · m, or rate · (gradient + momentum · m) after Nesterov.
package struct MomentumDescent: Sendable, Equatable, Codable {
  /// How much of the last step's direction is kept; 0.9 is customary, 0 is plain gradient descent.
  package var momentum: Double
  package var isNesterov: Bool
  package var weightDecay: WeightDecay

  package init(momentum: Double = 0.9, isNesterov: Bool = false, weightDecay: WeightDecay = .none) {
    precondition((0..<1).contains(momentum), "a momentum of \(momentum)")
    self.momentum = momentum
    self.isNesterov = isNesterov
    self.weightDecay = weightDecay
  }

  func step(learningRate: Double, gradientScale: Float) -> MomentumStep {
    let (shrink, pull) = weightDecay.factors(learningRate: learningRate)
    return MomentumStep(
      shrink: shrink, pull: pull, gradientScale: gradientScale, momentum: Float(momentum), isNesterov: isNesterov,
      rate: Float(learningRate))
  }
}
