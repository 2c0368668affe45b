/// Where a named weight matrix or bias lies among a network's flat numbers.
struct ParameterPlace: Sendable, Equatable {
  let name: String
  /// In an archive: `[outputs, inputs]` of a matrix.
  let shape: [Int]
  /// Where the first number lies.
  let start: Int
  /// How far a matrix's inputs are apart where the network keeps it as `[inputs, outputs]`; nil where both orders are the same.
  var inputStride: Int?

  var count: Int { shape.reduce(1, *) }

  /// The values in the archive's order.
  func values(in parameters: [Float]) -> [Float] {
    let source = parameters.span
    var values = [Float](repeating: 0, count: count)
    var out = values.mutableSpan
    for index in out.indices { out[index] = source[position(of: index)] }
    return values
  }

  /// Puts values in the archive's order where they belong.
  func put(_ values: [Float], into parameters: inout [Float]) {
    precondition(values.count == count, "\(values.count) values for \(name), not \(count)")
    let source = values.span
    var out = parameters.mutableSpan
    for index in source.indices { out[position(of: index)] = source[index] }
  }

  /// Where the archive's value `index` lies.
  @inline(__always)
  private func position(of index: Int) -> Int {
    guard let inputStride else { return start + index }
    let (output, input) = index.quotientAndRemainder(dividingBy: shape[1])
    return start + input * inputStride + output
  }
}

extension [ParameterPlace] {
  /// A network's flat numbers by name.
  func named(in values: [Float]) -> [NamedParameter] {
    map { NamedParameter(name: $0.name, shape: $0.shape, values: $0.values(in: values)) }
  }

  /// The `count` flat numbers of the network whose named ones these are, in any order.
  func values(of given: [NamedParameter], count: Int) throws(ParameterError) -> [Float] {
    let known = Set(map(\.name))
    if let stranger = given.first(where: { !known.contains($0.name) }) { throw .unknown(name: stranger.name) }
    // What is given bounds the memory, not what an architecture asks for.
    var pairs: [(place: ParameterPlace, values: [Float])] = []
    for place in self {
      guard let parameter = given.first(where: { $0.name == place.name }) else { throw .missing(name: place.name) }
      guard parameter.shape == place.shape, parameter.values.count == place.count else {
        throw .wrongShape(name: place.name, found: parameter.shape, wanted: place.shape)
      }
      if let index = parameter.values.firstIndex(where: { !$0.isFinite }) {
        throw .notFinite(name: place.name, index: index)
      }
      pairs.append((place, parameter.values))
    }
    var values = [Float](repeating: 0, count: count)
    for pair in pairs { pair.place.put(pair.values, into: &values) }
    return values
  }
}
