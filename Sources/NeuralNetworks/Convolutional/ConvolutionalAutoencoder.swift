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

  /// The latents of images: `[image, latentCount]`, channel by channel and row by row.
  ///
  /// - Parameter images: `[image, channel · height · width]`
  package func encode(_ images: Matrix) -> Latents {
    Latents(mean: network.inference.run(images, 0..<layers.encoderCount), logVariance: nil)
  }

  /// The outputs for given latents: `[image, channel · height · width]`.
  ///
  /// - Parameter latents: `[image, latentCount]`
  package func decode(_ latents: Matrix) -> Matrix {
    network.inference.run(latents, layers.encoderCount..<layers.all.count)
  }

  /// The images as the network repeats them: `[image, channel · height · width]`.
  ///
  /// - Parameter images: `[image, channel · height · width]`
  package func reconstruct(_ images: Matrix) -> Matrix { network.inference.run(images, 0..<layers.all.count) }

  /// Reconstruction and latents, the latter on their way.
  package func evaluate(_ images: Matrix) -> (reconstruction: Matrix, latents: Latents) {
    let latents = encode(images)
    return (decode(latents.mean), latents)
  }
}
