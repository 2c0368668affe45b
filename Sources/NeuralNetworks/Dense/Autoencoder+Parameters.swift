extension Autoencoder {
  /// Every weight matrix and bias, in the order of the data's way.
  package var namedParameters: [NamedParameter] {
    layers.parameterPlaces.map { place in
      NamedParameter(name: place.name, shape: place.shape, values: place.values(in: parameters))
    }
  }

  /// The network whose `namedParameters` these are, in any order.
  package init(
    _ architecture: AutoencoderArchitecture, namedParameters: [NamedParameter]
  ) throws(ParameterError) {
    let layers = AutoencoderLayers(architecture)
    let places = layers.parameterPlaces
    var parameters = [Float](repeating: 0, count: layers.parameterCount)
    for parameter in namedParameters where !places.contains(where: { $0.name == parameter.name }) {
      throw .unknown(name: parameter.name)
    }
    for place in places {
      guard let parameter = namedParameters.first(where: { $0.name == place.name }) else {
        throw .missing(name: place.name)
      }
      guard parameter.shape == place.shape, parameter.values.count == place.count else {
        throw .wrongShape(name: place.name, found: parameter.shape, wanted: place.shape)
      }
      if let index = parameter.values.firstIndex(where: { !$0.isFinite }) {
        throw .notFinite(name: place.name, index: index)
      }
      place.put(parameter.values, into: &parameters)
    }
    self.init(architecture, parameters: parameters)
  }
}
