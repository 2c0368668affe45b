package import Tensors

/// A convolutional autoencoder with its numbers: a network that learns to repeat images through a smaller one.
package struct ConvolutionalAutoencoder: Sendable, Equatable {
  package let architecture: ConvolutionalArchitecture
  let layers: ConvolutionalLayers
  /// Layer by layer in the order of the data's way: weights, bias, and scale and shift of the normalisation, in PyTorch's shapes;
  /// after all of them the running means and variances of the normalisations.
  let values: [Float]
  private let inference: ConvolutionalInference

  init(_ architecture: ConvolutionalArchitecture, values: [Float]) {
    layers = ConvolutionalLayers(architecture)
    precondition(values.count == layers.valueCount, "\(values.count) numbers, not \(layers.valueCount)")
    self.architecture = architecture
    self.values = values
    inference = ConvolutionalInference(layers, values: values)
  }

  /// An untrained network.
  package init(_ architecture: ConvolutionalArchitecture, initialisation: Initialisation = .uniform, seed: UInt64) {
    self.init(architecture, values: ConvolutionalLayers(architecture).initialValues(initialisation, seed: seed))
  }

  package static func == (one: ConvolutionalAutoencoder, other: ConvolutionalAutoencoder) -> Bool {
    one.architecture == other.architecture && one.values == other.values
  }

  /// The latents of images: `[image, latentCount]`, channel by channel and row by row.
  ///
  /// - Parameter images: `[image, channel · height · width]`
  package func encode(_ images: Matrix) -> Matrix { inference.run(images, .latents).latents }

  /// The images as the network repeats them: `[image, channel · height · width]`.
  ///
  /// - Parameter images: `[image, channel · height · width]`
  package func reconstruct(_ images: Matrix) -> Matrix { inference.run(images, .output).output }

  /// Reconstruction and latents in one pass.
  package func evaluate(_ images: Matrix) -> (reconstruction: Matrix, latents: Matrix) {
    let (latents, reconstruction) = inference.run(images, .both)
    return (reconstruction, latents)
  }
}
