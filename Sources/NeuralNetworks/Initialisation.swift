internal import Foundation
internal import Tensors

/// How a network's first parameters are drawn.
package enum Initialisation: String, Sendable, Codable, CaseIterable {
  /// Weights and biases uniform in ± 1 / √inputs, as PyTorch's `Linear`.
  case uniform
  /// Weights normal with variance gain² / inputs, biases 0 (He et al. 2015).
  case he

  /// Draws every parameter of `layers`, layer by layer.
  func parameters(of layers: AutoencoderLayers, seed: UInt64) -> [Float] {
    var stream = RandomStream(seed: seed, stream: TrainingStream.initialisation)
    var parameters: [Float] = []
    parameters.reserveCapacity(layers.parameterCount)
    for layer in layers.all {
      let scale = 1 / Double(layer.inputCount).squareRoot()
      switch self {
      case .uniform:
        for _ in 0..<layer.weights.count + layer.bias.count {
          parameters.append(Float(stream.uniform(in: -scale...scale)))
        }
      case .he:
        for _ in layer.weights { parameters.append(Float(layer.activation.gain * scale * stream.normal())) }
        parameters.append(contentsOf: repeatElement(0, count: layer.bias.count))
      }
    }
    return parameters
  }
}

/// The random streams of one training run, apart so that changing one leaves the others as they were.
enum TrainingStream {
  static let initialisation: UInt64 = 0
  static let shuffling: UInt64 = 1
  static let sampling: UInt64 = 2
  static let validation: UInt64 = 3
}
