internal import Tensors

/// One step's loss and the gradient of every parameter, with the buffers they need.
struct GradientPass: Sendable {
  private(set) var forward: ForwardPass
  /// ∂loss/∂parameter, laid out like the parameters.
  private(set) var gradients: [Float]
  /// ∂loss/∂(activations of the layer in work), and the place for those of the layer before: `[capacity, widest]`.
  private var delta: [Float]
  private var nextDelta: [Float]

  init(_ layers: AutoencoderLayers, capacity: Int) {
    forward = ForwardPass(layers, capacity: capacity)
    gradients = [Float](repeating: 0, count: layers.parameterCount)
    delta = [Float](repeating: 0, count: capacity * layers.widest)
    nextDelta = [Float](repeating: 0, count: capacity * layers.widest)
  }

  /// Computes loss and gradients of one batch.
  ///
  /// - Parameters:
  ///   - batch: `[rows, inputCount]`
  ///   - noise: `[rows, latentCount]`; not read for a dense autoencoder.
  /// - Returns: The batch's sums, from which `objective` makes the loss.
  mutating func run(
    _ batch: Span<Float>, noise: Span<Float>, rows: Int, parameters: Span<Float>, objective: Objective
  ) -> ErrorSums {
    let sums = evaluate(batch, noise: noise, rows: rows, parameters: parameters, objective: objective)
    let weights = objective.divergenceWeights(of: sums)
    let layers = forward.layers
    for index in layers.all.indices.reversed() {
      differentiate(index, batch, rows: rows, parameters: parameters)
      if layers.isVariational && index == layers.encoderCount {
        differentiateSample(noise: noise, rows: rows, weights: weights)
      }
    }
    return sums
  }

  /// Computes a batch's sums without gradients of parameters, as validation needs them.
  mutating func evaluate(
    _ batch: Span<Float>, noise: Span<Float>, rows: Int, parameters: Span<Float>, objective: Objective
  ) -> ErrorSums {
    let layers = forward.layers
    forward.encode(batch, rows: rows, parameters: parameters)
    forward.sample(noise: noise, rows: rows)
    forward.decode(rows: rows, parameters: parameters)
    var sums = ErrorSums(rows: rows)
    if layers.isVariational {
      sums.divergences = [Double](repeating: 0, count: layers.latentCount)
      let heads = forward.latents
      GaussianLatents.addDivergences(heads.span, rows: rows, to: &sums.divergences)
    }
    let output = forward.outputs[layers.outputLayer]
    var error = delta.mutableSpan
    sums.squaredError = LayerKernels.errors(
      of: output.span, against: batch, count: rows * layers.inputCount,
      scale: objective.errorScale(rows: rows, inputCount: layers.inputCount), into: &error)
    return sums
  }

  /// Turns `delta` from the gradient of a layer's output into that of its input, and writes those of its parameters.
  private mutating func differentiate(_ index: Int, _ batch: Span<Float>, rows: Int, parameters: Span<Float>) {
    let layers = forward.layers
    let layer = layers.all[index]
    let output = forward.outputs[index]
    layer.differentiateActivation(&delta, output: output.span, rows: rows, gradients: &gradients)
    let settled = delta
    guard index > 0 else {
      // Nobody asks for the gradient of the network's input, one of the largest products.
      layer.differentiateWeights(delta: settled.span, input: batch, rows: rows, gradients: &gradients)
      return
    }
    let input = index == layers.encoderCount ? forward.decoderInput : forward.outputs[index - 1]
    layer.differentiateWeights(delta: settled.span, input: input.span, rows: rows, gradients: &gradients)
    layer.differentiateInput(delta: settled.span, rows: rows, parameters: parameters, into: &nextDelta)
    swap(&delta, &nextDelta)
  }

  /// Turns `delta` from the gradient of the sampled latents into that of their means and log variances.
  private mutating func differentiateSample(noise: Span<Float>, rows: Int, weights: [Float]) {
    let (heads, settled) = (forward.latents, delta)
    GaussianLatents.differentiate(
      sampleDelta: settled.span, heads: heads.span, noise: noise, rows: rows, weights: weights, into: &nextDelta)
    swap(&delta, &nextDelta)
  }
}
