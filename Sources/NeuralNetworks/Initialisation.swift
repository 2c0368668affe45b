internal import Foundation
internal import Tensors

/// How a network's first parameters are drawn.
package enum Initialisation: String, Sendable, Codable, CaseIterable {
  /// Weights and biases uniform in ± 1 / √inputs, as PyTorch's `Linear`.
  case uniform
  /// Weights normal with variance gain² / inputs, biases 0 (He et al. 2015).
  case he

  /// Draws weights and biases layer by layer; what else there is among the `count` flat numbers stays 0.
  func values(
    of layers: [some DrawnLayer], count: Int, seed: UInt64, stream: UInt64 = TrainingStream.initialisation
  ) -> [Float] {
    var stream = RandomStream(seed: seed, stream: stream)
    var values = [Float](repeating: 0, count: count)
    for layer in layers {
      let scale = 1 / Double(layer.fanIn).squareRoot()
      switch self {
      case .uniform:
        for index in layer.weights { values[index] = Float(stream.uniform(in: -scale...scale)) }
        for index in layer.bias { values[index] = Float(stream.uniform(in: -scale...scale)) }
      case .he:
        for index in layer.weights { values[index] = Float(layer.activation.gain * scale * stream.normal()) }
      }
    }
    return values
  }
}

/// A layer of any kind, as far as its first weights go.
protocol DrawnLayer {
  /// How many weights meet one output, as PyTorch counts them.
  var fanIn: Int { get }
  var activation: Activation { get }
  /// Where its numbers lie among the network's.
  var weights: Range<Int> { get }
  var bias: Range<Int> { get }
}

/// The random streams of one training run, apart so that changing one leaves the others as they were.
enum TrainingStream {
  static let initialisation: UInt64 = 0
  static let shuffling: UInt64 = 1
  static let sampling: UInt64 = 2
  static let validation: UInt64 = 3
  /// The first weights of a convolutional network's dense layers.
  static let denseInitialisation: UInt64 = 4
}
