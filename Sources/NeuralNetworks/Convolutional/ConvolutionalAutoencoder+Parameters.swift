extension ConvolutionalAutoencoder {
  /// Every weight and bias, in the order of the data's way, with PyTorch's axes: `[out, in, kernel, kernel]`, of transposed
  /// convolutions `[in, out, kernel, kernel]`.
  package var namedParameters: [NamedParameter] { layers.namedParameters(in: values) }

  /// What is kept with the parameters but not trained: running mean and variance of each normalisation.
  package var namedBuffers: [NamedParameter] { layers.namedBuffers(in: values) }

  /// The network whose `namedParameters` and `namedBuffers` these are, in any order.
  package init(
    _ architecture: ConvolutionalArchitecture, namedParameters: [NamedParameter], namedBuffers: [NamedParameter] = []
  ) throws(ParameterError) {
    let layers = ConvolutionalLayers(architecture)
    self.init(architecture, values: try layers.values(named: namedParameters + namedBuffers))
  }
}
