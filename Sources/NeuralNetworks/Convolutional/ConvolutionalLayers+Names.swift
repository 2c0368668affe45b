extension ConvolutionalLayers {
  /// The trained numbers among a model's flat ones, by name.
  func namedParameters(in values: [Float]) -> [NamedParameter] { named(all.flatMap(\.places), in: values) }

  /// The running statistics among a model's flat numbers, by name.
  func namedBuffers(in values: [Float]) -> [NamedParameter] { named(all.flatMap(\.bufferPlaces), in: values) }

  private func named(
    _ places: [(name: String, shape: [Int], range: Range<Int>)], in values: [Float]
  ) -> [NamedParameter] {
    places.map { NamedParameter(name: $0.name, shape: $0.shape, values: Array(values[$0.range])) }
  }

  /// The flat numbers of the model whose named parameters and buffers these are, in any order.
  func values(named given: [NamedParameter]) throws(ParameterError) -> [Float] {
    let places = all.flatMap(\.places) + all.flatMap(\.bufferPlaces)
    for parameter in given where !places.contains(where: { $0.name == parameter.name }) {
      throw .unknown(name: parameter.name)
    }
    var values = [Float](repeating: 0, count: valueCount)
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
    return values
  }
}
