package import Tensors

/// A convolutional autoencoder with its numbers: a network that learns to repeat images through a smaller one, or through the
/// Gaussian latents of a variational autoencoder.
package struct ConvolutionalAutoencoder: ReconstructingNetwork {
  package let architecture: ConvolutionalArchitecture
  private let network: ConvolutionalNetwork
  /// The variational autoencoder of the encoder's image.
  private let middle: Autoencoder?

  private init(_ architecture: ConvolutionalArchitecture, _ network: ConvolutionalNetwork) {
    self.architecture = architecture
    self.network = network
    middle = architecture.middle.map {
      Autoencoder($0, parameters: Array(network.values[network.layers.middleRange]))
    }
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
    if let problem = architecture.problem { throw .impossible(architecture: problem) }
    self.init(
      architecture, try ConvolutionalNetwork(ConvolutionalLayers(architecture), namedParameters: namedParameters))
  }

  package var namedParameters: [NamedParameter] { network.namedParameters }
  var layers: ConvolutionalLayers { network.layers }
  var values: [Float] { network.values }

  /// Latents that are an image come channel by channel and row by row.
  package func encode(_ images: Matrix, conditions: Matrix? = nil) -> Latents {
    let input = architecture.input(images, conditions)
    let encoder = 0..<layers.encoderCount
    guard let middle else { return Latents(mean: network.inference.run(input, encoder), logVariance: nil) }
    var (means, logVariances): ([Float], [Float]) = ([], [])
    for batch in batches(of: images.rowCount) {
      let latents = middle.encode(
        network.inference.run(input.rows(batch), encoder), conditions: conditions?.rows(batch))
      means += latents.mean.elements
      logVariances += latents.logVariance?.elements ?? []
    }
    let (rowCount, width) = (images.rowCount, architecture.latentCount)
    return Latents(mean: Matrix(rowCount, width, means), logVariance: Matrix(rowCount, width, logVariances))
  }

  package func decode(_ latents: Matrix, conditions: Matrix? = nil) -> Matrix {
    let decoder = layers.encoderCount..<layers.all.count
    guard let middle else { return network.inference.run(architecture.code(latents, conditions), decoder) }
    var images: [Float] = []
    images.reserveCapacity(latents.rowCount * architecture.inputCount)
    for batch in batches(of: latents.rowCount) {
      let conditions = conditions?.rows(batch)
      let decoded = middle.decode(latents.rows(batch), conditions: conditions)
      images += network.inference.run(decoded.joined(with: conditions), decoder).elements
    }
    return Matrix(latents.rowCount, architecture.inputCount, images)
  }

  package func reconstruct(_ images: Matrix, conditions: Matrix? = nil) -> Matrix {
    guard middle == nil else { return evaluate(images, conditions: conditions).reconstruction }
    return network.inference.run(architecture.input(images, conditions), layers.all.indices)
  }

  package func evaluate(
    _ images: Matrix, conditions: Matrix? = nil
  ) -> (reconstruction: Matrix, latents: Latents) {
    let latents = encode(images, conditions: conditions)
    return (decode(latents.mean, conditions: conditions), latents)
  }

  /// Images at a time, so that what lies between convolutions and dense layers needs little memory however many there are.
  private func batches(of count: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: 64).map { $0..<min($0 + 64, count) }
  }
}
