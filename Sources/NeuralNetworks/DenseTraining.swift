internal import Tensors

/// A dense or variational autoencoder in training: its parameters, Adam, and the buffers that every step uses again.
struct DenseTraining: NetworkInTraining {
  private(set) var parameters: [Float]
  private var adam: AdamState
  private var pass: GradientPass
  private let gradientClip: Double?
  /// `[batchSize, inputCount]`
  private var batch: [Float]

  var moments: OptimiserMoments { adam.moments }
  var noiseCount: Int { pass.forward.layers.isVariational ? pass.forward.layers.latentCount : 0 }

  /// A new network, with what `plan` says of initialisation, seed, optimiser, clipping and batch size.
  init(_ architecture: AutoencoderArchitecture, _ plan: TrainingPlan) {
    let layers = AutoencoderLayers(architecture)
    parameters = plan.initialisation.parameters(of: layers, seed: plan.seed)
    adam = AdamState(plan.optimiser, parameterCount: layers.parameterCount)
    pass = GradientPass(layers, capacity: plan.batchSize)
    gradientClip = plan.gradientClip
    batch = [Float](repeating: 0, count: plan.batchSize * layers.inputCount)
  }

  mutating func restore(parameters: [Float], moments: OptimiserMoments) {
    precondition(
      parameters.count == self.parameters.count,
      "\(parameters.count) parameters for a network of \(self.parameters.count)")
    self.parameters = parameters
    adam.moments = moments
  }

  mutating func step(
    _ rows: ArraySlice<Int>, of windows: Matrix, noise: Span<Float>, objective: Objective, learningRate: Double
  ) -> ErrorSums {
    gather(rows, of: windows)
    let sums = computeGradients(rows: rows.count, noise: noise, objective: objective)
    let scale = gradientClip.map { GradientClipping.scale(of: pass.gradients, limit: $0) } ?? 1
    adam.update(&parameters, gradients: pass.gradients, learningRate: learningRate, gradientScale: scale)
    return sums
  }

  mutating func evaluate(
    _ rows: Range<Int>, of windows: Matrix, noise: Span<Float>, objective: Objective
  ) -> ErrorSums {
    let (width, parameters) = (windows.columnCount, parameters)
    return pass.evaluate(
      windows.elements.span.extracting(rows.lowerBound * width..<rows.upperBound * width), noise: noise,
      rows: rows.count, parameters: parameters.span, objective: objective)
  }

  /// The locals end here, so that the parameters are nobody else's, and not copied, when the optimiser moves them.
  private mutating func computeGradients(rows: Int, noise: Span<Float>, objective: Objective) -> ErrorSums {
    let (batch, parameters) = (batch, parameters)
    return pass.run(batch.span, noise: noise, rows: rows, parameters: parameters.span, objective: objective)
  }

  private mutating func gather(_ indices: ArraySlice<Int>, of data: Matrix) {
    let width = data.columnCount
    var out = batch.mutableSpan
    LayerKernels.gather(indices, of: data.elements.span, width: width, into: &out)
  }
}
