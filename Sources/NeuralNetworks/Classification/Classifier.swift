package import Tensors

/// A convolutional classifier with its numbers: a network that says which class an image belongs to.
package struct Classifier: Sendable, Equatable {
  package let architecture: ClassifierArchitecture
  let layers: ConvolutionalLayers
  /// Layer by layer in the order of the data's way: weights, bias, and scale and shift of the normalisation, in PyTorch's shapes;
  /// after all of them the running means and variances of the normalisations.
  let values: [Float]
  private let inference: ConvolutionalInference

  init(_ architecture: ClassifierArchitecture, values: [Float]) {
    layers = ConvolutionalLayers(architecture)
    precondition(values.count == layers.valueCount, "\(values.count) numbers, not \(layers.valueCount)")
    self.architecture = architecture
    self.values = values
    inference = ConvolutionalInference(layers, values: values)
  }

  /// An untrained network.
  package init(_ architecture: ClassifierArchitecture, initialisation: Initialisation = .uniform, seed: UInt64) {
    self.init(architecture, values: ConvolutionalLayers(architecture).initialValues(initialisation, seed: seed))
  }

  package static func == (one: Classifier, other: Classifier) -> Bool {
    one.architecture == other.architecture && one.values == other.values
  }

  /// What the network says for each class before the softmax: `[image, class]`; differences of two are log odds.
  ///
  /// - Parameter images: `[image, channel · height · width]`
  package func logits(of images: Matrix) -> Matrix { inference.logits(of: images) }

  /// How probable the network finds each class: `[image, class]`, each row adding up to 1.
  ///
  /// As balanced as its training was: class weights shift them towards classes that were rare.
  ///
  /// - Parameter images: `[image, channel · height · width]`
  package func probabilities(of images: Matrix) -> Matrix { Softmax.probabilities(of: logits(of: images)) }
}

extension Classifier {
  /// Every weight and bias, in the order of the data's way, with PyTorch's axes: `[out, in, kernel, kernel]` of convolutions,
  /// `[class, in]` of the output.
  package var namedParameters: [NamedParameter] { layers.namedParameters(in: values) }

  /// What is kept with the parameters but not trained: running mean and variance of each normalisation.
  package var namedBuffers: [NamedParameter] { layers.namedBuffers(in: values) }

  /// The network whose `namedParameters` and `namedBuffers` these are, in any order.
  package init(
    _ architecture: ClassifierArchitecture, namedParameters: [NamedParameter], namedBuffers: [NamedParameter] = []
  ) throws(ParameterError) {
    let layers = ConvolutionalLayers(architecture)
    self.init(architecture, values: try layers.values(named: namedParameters + namedBuffers))
  }
}

extension ConvolutionalInference {
  /// Each image's logits, the means over the pixels of the output's channels: `[image, class]`.
  func logits(of images: Matrix) -> Matrix {
    let output = run(images, .output).output
    let pixelCount = outputShape.height * outputShape.width
    let values = output.elements.span
    var logits = Matrix(zeros: images.rowCount, outputShape.channels)
    var out = logits.elements.mutableSpan
    for index in out.indices {
      var sum = 0.0
      for place in index * pixelCount..<(index + 1) * pixelCount { sum += Double(values[place]) }
      out[index] = Float(sum / Double(pixelCount))
    }
    return logits
  }
}
