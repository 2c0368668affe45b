internal import KernelTypes

/// The function applied to each output of a layer.
package enum Activation: Sendable, Equatable, Codable {
  /// max(0, x)
  case relu
  /// x where positive, slope · x elsewhere; the slope is in 0 ..< 1.
  case leakyReLU(slope: Float)
  case tanh
  /// 1 / (1 + e⁻ˣ)
  case sigmoid
  /// x
  case identity

  /// Whether the parameters are in range.
  var isValid: Bool {
    switch self {
    case .leakyReLU(let slope): slope >= 0 && slope < 1
    case .relu, .tanh, .sigmoid, .identity: true
    }
  }

  /// The factor on a layer's weights with which this activation keeps the variance of its input.
  ///
  /// √(2 / (1 + slope²)) for rectifiers (He et al. 2015, equation 15), 1 where the function is about linear around 0.
  var gain: Double {
    switch self {
    case .relu: 2.0.squareRoot()
    case .leakyReLU(let slope): (2 / (1 + Double(slope) * Double(slope))).squareRoot()
    case .tanh, .sigmoid, .identity: 1
    }
  }

  /// The function for the loops.
  var function: ElementFunction {
    switch self {
    case .relu: .rectifier(slope: 0)
    case .leakyReLU(let slope): .rectifier(slope: slope)
    case .identity: .rectifier(slope: 1)
    case .tanh: .tanh
    case .sigmoid: .sigmoid
    }
  }
}
