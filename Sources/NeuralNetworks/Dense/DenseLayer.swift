/// A fully connected layer, `output = activation(input · weights + bias)`, and where its parameters lie in the network's flat
/// array.
struct DenseLayer: DrawnLayer, Sendable, Equatable {
  let inputCount: Int
  let outputCount: Int
  let activation: Activation
  /// Where the weights, `[inputCount, outputCount]`, begin; the bias, `[outputCount]`, follows them.
  let parameterStart: Int

  var weights: Range<Int> { parameterStart..<parameterStart + inputCount * outputCount }
  var bias: Range<Int> { weights.upperBound..<weights.upperBound + outputCount }
  var fanIn: Int { inputCount }
}
