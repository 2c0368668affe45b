import Foundation
import NeuralNetworks
import Tensors

/// A convolutional classifier in double precision, as it is defined: the features are averaged over the pixels, then comes the
/// dense layer. It reads nothing but the architecture and the named numbers.
struct PlainClassifier {
  let architecture: ClassifierArchitecture
  var numbers: [String: [Double]]

  init(_ model: Classifier) {
    architecture = model.architecture
    numbers = Dictionary(
      uniqueKeysWithValues: model.namedParameters.map { ($0.name, $0.values.map(Double.init)) })
  }

  /// - Parameter isTraining: Whether normalisations use the batch's statistics.
  /// - Returns: `[image][class]`
  func logits(_ images: PlainImages, isTraining: Bool) -> [[Double]] {
    var values = images
    for index in architecture.filters.indices {
      let name = "encoder.\(index)"
      values = PlainConvolution(
        stride: architecture.stride, padding: architecture.padding, kernel: architecture.kernel, isTransposed: false,
        weights: numbers[name + ".weight"] ?? [], bias: numbers[name + ".bias"] ?? []
      ).forward(values)
      if architecture.normalises { values = values.normalised(name + ".norm", numbers, isTraining: isTraining) }
      values = values.map(architecture.activation.plain)
    }
    let (weights, bias) = (numbers["output.weight"] ?? [], numbers["output.bias"] ?? [])
    let area = values.height * values.width
    return (0..<values.count).map { image in
      let features = (0..<values.channels).map { channel in
        let start = values.place(image, channel, 0, 0)
        return values.values[start..<start + area].reduce(0, +) / Double(area)
      }
      return bias.indices.map { label in
        features.indices.reduce(bias[label]) { $0 + weights[label * features.count + $1] * features[$1] }
      }
    }
  }

  func loss(_ images: PlainImages, labels: [Int], weights: [Double]) -> Double {
    CrossEntropyTests.loss(logits(images, isTraining: true), labels, weights)
  }
}
