/// The shape of a convolutional classifier of images: everything that says which parameters there are, and nothing about their
/// values.
///
/// Each encoder layer is a convolution with fewer pixels and its own number of filters, then batch normalisation where wanted,
/// then the activation. The last layer's image is averaged over its pixels, and a dense layer makes one logit a class of that.
package struct ClassifierArchitecture: Sendable, Equatable, Codable {
  package let input: ImageShape
  package let classCount: Int
  /// The filters of each encoder layer, from the input inwards.
  package let filters: [Int]
  /// Height and width of every kernel.
  package let kernel: Int
  package let stride: Int
  /// How many zeros are put around the larger image of each layer.
  package let padding: Int
  /// Whether each encoder layer is followed by batch normalisation (Ioffe and Szegedy 2015).
  package let normalises: Bool
  package let activation: Activation

  /// - Parameters:
  ///   - input: The shape of an image.
  ///   - classCount: 2 where abnormal is to be told from normal.
  ///   - filters: How many filters each layer has, from the input on.
  ///   - kernel: 3 with a stride of 2 and a padding of 1, which halves height and width without a pooling layer
  ///     (Springenberg et al. 2015).
  ///   - stride: By how many pixels a filter moves.
  ///   - padding: How many zeros are put around an image.
  ///   - normalises: True, because supervised sets are small and unlike in level.
  ///   - activation: Behind each layer.
  /// - Precondition: Every layer's image has at least one pixel.
  package init(
    input: ImageShape, classCount: Int = 2, filters: [Int] = [16, 32, 64, 128], kernel: Int = 3, stride: Int = 2,
    padding: Int = 1, normalises: Bool = true, activation: Activation = .relu
  ) {
    self.input = input
    self.classCount = classCount
    self.filters = filters
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.normalises = normalises
    self.activation = activation
    if let problem { preconditionFailure(problem) }
  }

  /// Why there is no such network; nil where there is.
  var problem: String? {
    if !(2...1 << 14 ~= classCount) { return "\(classCount) classes, at least 2 are needed" }
    if !activation.isValid { return "\(activation) is out of range" }
    return ConvolutionGeometry.problem(from: input, filters: filters, kernel: kernel, stride: stride, padding: padding)
  }

  /// The values of an image.
  package var inputCount: Int { input.count }
  /// How many weights, biases and normalisation factors there are.
  package var parameterCount: Int { ConvolutionalLayers(self).parameterCount }
}

extension ConvolutionalLayers {
  /// The dense layer is a convolution with one tap and no activation, whose outputs are averaged: both are linear, so it is all
  /// the same whether pixels are averaged before it or after it.
  init(_ architecture: ClassifierArchitecture) {
    let geometries = ConvolutionGeometry.sequence(
      from: architecture.input, filters: architecture.filters, kernel: architecture.kernel,
      stride: architecture.stride, padding: architecture.padding)
    let encoder = Self.encoder(
      geometries, normalises: architecture.normalises, activation: architecture.activation)
    let output = Plan(
      name: "output",
      geometry: ConvolutionGeometry(
        large: geometries.last?.small ?? architecture.input, filters: architecture.classCount, kernel: 1, stride: 1,
        padding: 0),
      isDense: true, activation: .identity)
    self.init(encoder + [output], encoderCount: geometries.count, input: architecture.input)
  }
}
