package import Tensors

/// A convolutional classifier with its numbers: a network that says which class an image belongs to.
package struct Classifier: Network {
  package let architecture: ClassifierArchitecture
  private let network: ConvolutionalNetwork

  private init(_ architecture: ClassifierArchitecture, _ network: ConvolutionalNetwork) {
    self.architecture = architecture
    self.network = network
  }

  init(_ architecture: ClassifierArchitecture, values: [Float]) {
    self.init(architecture, ConvolutionalNetwork(ConvolutionalLayers(architecture), values: values))
  }

  /// An untrained network.
  package init(_ architecture: ClassifierArchitecture, initialisation: Initialisation = .uniform, seed: UInt64) {
    self.init(architecture, values: ConvolutionalLayers(architecture).initialValues(initialisation, seed: seed))
  }

  package init(
    _ architecture: ClassifierArchitecture, namedParameters: [NamedParameter]
  ) throws(ParameterError) {
    if let problem = architecture.problem { throw .impossible(architecture: problem) }
    self.init(
      architecture, try ConvolutionalNetwork(ConvolutionalLayers(architecture), namedParameters: namedParameters))
  }

  package var namedParameters: [NamedParameter] { network.namedParameters }
  var layers: ConvolutionalLayers { network.layers }
  var values: [Float] { network.values }

  /// What the network says for each class before the softmax: `[image, class]`; differences of two are log odds.
  ///
  /// - Parameter images: `[image, channel · height · width]`
  package func logits(of images: Matrix) -> Matrix { network.inference.logits(of: images) }

  /// How probable the network finds each class: `[image, class]`, each row adding up to 1.
  ///
  /// As balanced as its training was: class weights shift them towards classes that were rare.
  ///
  /// - Parameter images: `[image, channel · height · width]`
  package func probabilities(of images: Matrix) -> Matrix { Softmax.probabilities(of: logits(of: images)) }
}

extension ConvolutionalInference {
  /// Each image's logits, the means over the pixels of the output's channels: `[image, class]`.
  func logits(of images: Matrix) -> Matrix {
    let output = run(images, packed.all.indices)
    let outputShape = packed.layers.output
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
