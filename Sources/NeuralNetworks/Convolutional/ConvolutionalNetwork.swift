/// A convolutional network of any kind with its numbers, ready to be asked; dense layers in its middle are asked elsewhere.
struct ConvolutionalNetwork: Sendable, Equatable {
  let layers: ConvolutionalLayers
  /// Layer by layer in the order of the data's way: weights, bias, and scale and shift of the normalisation, in PyTorch's shapes;
  /// after all of them the running means and variances of the normalisations, and the parameters of dense layers in the middle.
  let values: [Float]
  let inference: ConvolutionalInference

  init(_ layers: ConvolutionalLayers, values: [Float]) {
    precondition(values.count == layers.valueCount, "\(values.count) numbers, not \(layers.valueCount)")
    self.layers = layers
    self.values = values
    inference = ConvolutionalInference(layers, values: values)
  }

  init(_ layers: ConvolutionalLayers, namedParameters: [NamedParameter]) throws(ParameterError) {
    self.init(layers, values: try layers.parameterPlaces.values(of: namedParameters, count: layers.valueCount))
  }

  var namedParameters: [NamedParameter] { layers.parameterPlaces.named(in: values) }

  static func == (one: ConvolutionalNetwork, other: ConvolutionalNetwork) -> Bool {
    one.layers == other.layers && one.values == other.values
  }
}
