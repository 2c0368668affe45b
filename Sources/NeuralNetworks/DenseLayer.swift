internal import Tensors

/// A fully connected layer: `output = activation(input · weights + bias)`.
///
/// The layer knows where its parameters lie in the network's flat array, which makes an optimiser's step one pass. Buffers
/// belong to the caller and are kept from step to step.
struct DenseLayer: Sendable, Equatable {
  let inputCount: Int
  let outputCount: Int
  let activation: Activation
  /// Where the weights, `[inputCount, outputCount]`, begin; the bias, `[outputCount]`, follows them.
  ///
  /// In this order the forward product reads them without a transposition, which small batches would pay for dearly.
  let parameterStart: Int

  var weights: Range<Int> { parameterStart..<parameterStart + inputCount * outputCount }
  var bias: Range<Int> { weights.upperBound..<weights.upperBound + outputCount }

  /// - Parameters:
  ///   - input: `[rows, inputCount]`
  ///   - parameters: The whole network's.
  ///   - output: Takes `[rows, outputCount]` from `start` on.
  func forward(
    _ input: Span<Float>, rows: Int, parameters: Span<Float>, into output: inout [Float], at start: Int = 0
  ) {
    var out = output.mutableSpan
    MatrixProduct(rows: rows, inner: inputCount, columns: outputCount)
      .multiply(input, by: parameters.extracting(weights), into: &out, at: start)
    LayerKernels.addBias(parameters.extracting(bias), activation, rows: rows, to: &out, at: start)
  }

  /// Turns ∂L/∂output into ∂L/∂(input · weights + bias), in place, and writes the gradient of the bias, its column sums.
  ///
  /// - Parameters:
  ///   - delta: `[rows, outputCount]`
  ///   - output: `[rows, outputCount]`, as `forward` left it.
  ///   - gradients: The whole network's.
  func differentiateActivation(
    _ delta: inout [Float], output: Span<Float>, rows: Int, gradients: inout [Float]
  ) {
    var out = delta.mutableSpan
    var sums = gradients.mutableSpan
    LayerKernels.multiplyByDerivative(
      of: activation, output: output, rows: rows, width: outputCount, &out, columnSums: &sums,
      at: bias.lowerBound)
  }

  /// Writes ∂L/∂weights = inputᵀ · delta.
  func differentiateWeights(
    delta: Span<Float>, input: Span<Float>, rows: Int, gradients: inout [Float]
  ) {
    var out = gradients.mutableSpan
    MatrixProduct(rows: inputCount, inner: rows, columns: outputCount, left: .transposed)
      .multiply(input, by: delta, into: &out, at: weights.lowerBound)
  }

  /// Writes ∂L/∂input = delta · weightsᵀ: `[rows, inputCount]`.
  func differentiateInput(
    delta: Span<Float>, rows: Int, parameters: Span<Float>, into inputDelta: inout [Float]
  ) {
    var out = inputDelta.mutableSpan
    MatrixProduct(rows: rows, inner: outputCount, columns: inputCount, right: .transposed)
      .multiply(delta, by: parameters.extracting(weights), into: &out)
  }
}
