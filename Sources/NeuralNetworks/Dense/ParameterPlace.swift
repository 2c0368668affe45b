/// Where a named weight matrix or bias lies among a network's flat parameters.
///
/// Archives keep weights as `[outputs, inputs]`, layers as `[inputs, outputs]`.
struct ParameterPlace: Sendable, Equatable {
  let name: String
  let layer: DenseLayer
  /// Which of the layer's outputs: all, or one head's.
  let outputs: Range<Int>
  let isBias: Bool

  var shape: [Int] { isBias ? [outputs.count] : [outputs.count, layer.inputCount] }
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
    if isBias { return layer.bias.lowerBound + outputs.lowerBound + index }
    let (output, input) = index.quotientAndRemainder(dividingBy: layer.inputCount)
    return layer.parameterStart + input * layer.outputCount + outputs.lowerBound + output
  }
}
