/// The shape of a convolutional autoencoder of images: everything that says which parameters there are, and nothing about
/// their values.
///
/// Each encoder layer is a convolution with fewer pixels and its own number of filters, then batch normalisation where wanted,
/// then the activation. The decoder mirrors it with transposed convolutions; its last layer has no normalisation and an
/// activation of its own. The latents are the last encoder layer's whole image, or the Gaussian ones of a variational
/// autoencoder, which dense layers make of that image and the decoder's first image of them.
package struct ConvolutionalArchitecture: ReconstructingArchitecture {
  package enum LatentKind: Sendable, Equatable, Codable {
    /// The last encoder layer's whole image.
    case image
    /// A dense layer gives so many means and log variances, a second one, activated, makes an image of a sample
    /// (Kingma and Welling 2014).
    case gaussian(Int)
  }

  package let input: ImageShape
  /// The filters of each encoder layer, from the input inwards.
  package let filters: [Int]
  /// Height and width of every kernel.
  package let kernel: Int
  package let stride: Int
  /// How many zeros are put around the larger image of each layer.
  package let padding: Int
  /// Whether each layer but the last is followed by batch normalisation (Ioffe and Szegedy 2015).
  package let normalises: Bool
  package let activation: Activation
  package let outputActivation: Activation
  package let latents: LatentKind
  /// Each condition gives every filter of every layer a bias of its own, and is joined to the dense layers' inputs, if there are
  /// some.
  ///
  /// A bias costs a few hundred products an image and happens in registers, as every bias does; planes of constants would be
  /// convolved at every pixel, would be 0 beyond the border, and would reach the first layers alone.
  package let conditionCount: Int

  /// - Parameters:
  ///   - input: The shape of an image.
  ///   - filters: How many filters each layer has, from the input on.
  ///   - kernel: 3 with a stride of 2 and a padding of 1, which halves height and width: the usual choice.
  ///   - stride: By how many pixels a filter moves.
  ///   - padding: How many zeros are put around an image.
  ///   - normalises: Whether layers are followed by batch normalisation.
  ///   - activation: Behind each hidden layer.
  ///   - outputActivation: Sigmoid, for images scaled to 0 … 1.
  ///   - latents: What lies in the middle: a map, or Gaussian numbers.
  ///   - conditionCount: How many numbers say the operating state; 0 where none do.
  /// - Precondition: Every layer's image has at least one pixel.
  package init(
    input: ImageShape, filters: [Int], kernel: Int = 3, stride: Int = 2, padding: Int = 1, normalises: Bool = false,
    activation: Activation = .relu, outputActivation: Activation = .sigmoid, latents: LatentKind = .image,
    conditionCount: Int = 0
  ) {
    self.input = input
    self.filters = filters
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.normalises = normalises
    self.activation = activation
    self.outputActivation = outputActivation
    self.latents = latents
    self.conditionCount = conditionCount
    if let problem { preconditionFailure(problem) }
  }

  /// Why there is no such network; nil where there is.
  var problem: String? {
    let possible = 1...1 << 14
    if case .gaussian(let count) = latents, !(possible ~= count) { return "\(count) latents" }
    if conditionCount != 0 && !(possible ~= conditionCount) { return "\(conditionCount) numbers of a condition" }
    if !(activation.isValid && outputActivation.isValid) {
      return "\(activation) or \(outputActivation) is out of range"
    }
    return ConvolutionGeometry.problem(from: input, filters: filters, kernel: kernel, stride: stride, padding: padding)
  }

  /// The values of an image, of a row of `reconstruct`.
  package var inputCount: Int { input.count }
  /// The last encoder layer's image.
  package var latentShape: ImageShape { geometries[geometries.count - 1].small }
  package var latentCount: Int {
    switch latents {
    case .image: latentShape.count
    case .gaussian(let count): count
    }
  }
  /// How many weights, biases and normalisation factors there are.
  package var parameterCount: Int {
    let layers = ConvolutionalLayers(self)
    return layers.parameterCount + layers.middleRange.count
  }

  /// What a decoder layer adds to its output's height and width, because several sizes shrink to the same one: the part of
  /// the mirrored encoder layer's image that its kernel's steps leave over. 1 where a stride of 2 halves an even size.
  ///
  /// - Parameter index: From 0 at the latents.
  package func outputPadding(ofDecoderLayer index: Int) -> (height: Int, width: Int) {
    let geometry = geometries[geometries.count - 1 - index]
    func rest(_ length: Int) -> Int { (length + 2 * padding - kernel) % stride }
    return (rest(geometry.large.height), rest(geometry.large.width))
  }

  /// The dense layers between encoder and decoder, as the variational autoencoder of the encoder's image that they are; nil
  /// where there are none.
  var middle: AutoencoderArchitecture? {
    guard case .gaussian(let count) = latents else { return nil }
    return AutoencoderArchitecture(
      kind: .variational, inputCount: latentShape.count, hiddenCounts: [], latentCount: count, activation: activation,
      outputActivation: activation, conditionCount: conditionCount)
  }

  /// Each encoder layer's way from the larger image to the smaller; the decoder takes them backwards.
  var geometries: [ConvolutionGeometry] {
    ConvolutionGeometry.sequence(from: input, filters: filters, kernel: kernel, stride: stride, padding: padding)
  }
}
