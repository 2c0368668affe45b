package import Tensors

/// A convolutional autoencoder with its numbers: a network that learns to repeat images through a smaller one.
package struct ConvolutionalAutoencoder: ReconstructingNetwork {
  package let architecture: ConvolutionalArchitecture
  private let network: ConvolutionalNetwork

  private init(_ architecture: ConvolutionalArchitecture, _ network: ConvolutionalNetwork) {
    self.architecture = architecture
    self.network = network
  }

  init(_ architecture: ConvolutionalArchitecture, values: [Float]) {
    self.init(architecture, ConvolutionalNetwork(ConvolutionalLayers(architecture), values: values))
  }

  /// An untrained network.
  package init(_ architecture: ConvolutionalArchitecture, initialisation: Initialisation = .uniform, seed: UInt64) {
    self.init(architecture, values: ConvolutionalLayers(architecture).initialValues(initialisation, seed: seed))
  }

  package init(
    _ architecture: ConvolutionalArchitecture, namedParameters: [NamedParameter]
  ) throws(ParameterError) {
    self.init(
      architecture, try ConvolutionalNetwork(ConvolutionalLayers(architecture), namedParameters: namedParameters))
  }

  package var namedParameters: [NamedParameter] { network.namedParameters }
  var layers: ConvolutionalLayers { network.layers }
  var values: [Float] { network.values }

  /// Latents that are an image come channel by channel and row by row.
  package func encode(_ images: Matrix, conditions: Matrix? = nil) -> Latents {
    let input = architecture.input(images, conditions)
    return Latents(mean: network.inference.run(input, 0..<layers.encoderCount), logVariance: nil)
  }

  package func decode(_ latents: Matrix, conditions: Matrix? = nil) -> Matrix {
    network.inference.run(architecture.code(latents, conditions), layers.encoderCount..<layers.all.count)
  }

  package func reconstruct(_ images: Matrix, conditions: Matrix? = nil) -> Matrix {
    network.inference.run(architecture.input(images, conditions), layers.all.indices)
  }

  /// Reconstruction and latents, the latter on the way.
  package func evaluate(
    _ images: Matrix, conditions: Matrix? = nil
  ) -> (reconstruction: Matrix, latents: Latents) {
    let latents = encode(images, conditions: conditions)
    return (decode(latents.mean, conditions: conditions), latents)
  }
}
