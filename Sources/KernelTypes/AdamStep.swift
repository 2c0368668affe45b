/// The numbers of one step of Adam (Kingma and Ba 2015), for every parameter the same.
///
///     g = gradientScale · gradient + pull · parameter
///     m += firstGain · (g − m),  v += secondGain · (g² − v)
///     parameter = shrink · parameter − rate · m / (√v · rootScale + epsilon)
package struct AdamStep: Sendable {
  /// What the parameter is multiplied by first: 1 less decoupled weight decay.
  package var shrink: Float
  /// What of the parameter is added to its gradient: coupled weight decay.
  package var pull: Float
  /// What every gradient is multiplied by (clipping).
  package var gradientScale: Float
  /// 1 − beta1, rounded once: 1 less a rounded 0.999 is off in the fifth digit.
  package var firstGain: Float
  /// 1 − beta2
  package var secondGain: Float
  package var epsilon: Float
  /// Learning rate / (1 − beta1ᵗ).
  package var rate: Float
  /// 1 / √(1 − beta2ᵗ).
  package var rootScale: Float

  package init(
    shrink: Float, pull: Float, gradientScale: Float, firstGain: Float, secondGain: Float, epsilon: Float, rate: Float,
    rootScale: Float
  ) {
    self.shrink = shrink
    self.pull = pull
    self.gradientScale = gradientScale
    self.firstGain = firstGain
    self.secondGain = secondGain
    self.epsilon = epsilon
    self.rate = rate
    self.rootScale = rootScale
  }
}

/// The numbers of one step of gradient descent with momentum (Sutskever et al. 2013, as PyTorch's `SGD`).
///
///     g = gradientScale · gradient + pull · parameter
///     m = momentum · m + g
///     parameter = shrink · parameter − rate · (nesterov ? g + momentum · m : m)
package struct MomentumStep: Sendable {
  package var shrink: Float
  package var pull: Float
  package var gradientScale: Float
  package var momentum: Float
  package var isNesterov: Bool
  package var rate: Float

  package init(
    shrink: Float, pull: Float, gradientScale: Float, momentum: Float, isNesterov: Bool, rate: Float
  ) {
    self.shrink = shrink
    self.pull = pull
    self.gradientScale = gradientScale
    self.momentum = momentum
    self.isNesterov = isNesterov
    self.rate = rate
  }
}
