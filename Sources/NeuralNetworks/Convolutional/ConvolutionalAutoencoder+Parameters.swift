extension ConvolutionalAutoencoder {
  /// Every weight and bias, in the order of the data's way, with PyTorch's axes: `[out, in, kernel, kernel]`, of transposed
  /// convolutions `[in, out, kernel, kernel]`.
  package var namedParameters: [NamedParameter] { layers.all.flatMap(\.places).map(named) }

  /// What is kept with the parameters but not trained: running mean and variance of each normalisation.
  package var namedBuffers: [NamedParameter] { layers.all.flatMap(\.bufferPlaces).map(named) }

  private func named(_ place: (name: String, shape: [Int], range: Range<Int>)) -> NamedParameter {
    NamedParameter(name: place.name, shape: place.shape, values: Array(values[place.range]))
  }

  /// The network whose `namedParameters` and `namedBuffers` these are, in any order.
  package init(
    _ architecture: ConvolutionalArchitecture, namedParameters: [NamedParameter], namedBuffers: [NamedParameter] = []
  ) throws(ParameterError) {
    let layers = ConvolutionalLayers(architecture)
    let places = layers.all.flatMap(\.places) + layers.all.flatMap(\.bufferPlaces)
    let given = namedParameters + namedBuffers
    for parameter in given where !places.contains(where: { $0.name == parameter.name }) {
      throw .unknown(name: parameter.name)
    }
    var values = [Float](repeating: 0, count: layers.valueCount)
    for place in places {
      guard let parameter = given.first(where: { $0.name == place.name }) else { throw .missing(name: place.name) }
      guard parameter.shape == place.shape, parameter.values.count == place.range.count else {
        throw .wrongShape(name: place.name, found: parameter.shape, wanted: place.shape)
      }
      if let index = parameter.values.firstIndex(where: { !$0.isFinite }) {
        throw .notFinite(name: place.name, index: index)
      }
      values.replaceSubrange(place.range, with: parameter.values)
    }
    self.init(architecture, values: values)
  }
}
