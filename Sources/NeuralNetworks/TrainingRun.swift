internal import Tensors

/// A training run between two epochs: parameters, optimiser, random streams, and the buffers that every step uses again.
struct TrainingRun: Sendable {
  let plan: TrainingPlan
  private(set) var parameters: [Float]
  private var adam: AdamState
  private var pass: GradientPass
  /// `[batchSize, inputCount]`
  private var batch: [Float]
  /// `[batchSize, latentCount]`; empty for a dense autoencoder.
  private var noise: [Float]
  private var shuffling: RandomStream
  private var sampling: RandomStream
  /// `[validationCount, latentCount]`, drawn once, so that validation losses differ by the weights alone; empty for a dense
  /// autoencoder.
  private let validationNoise: [Float]

  private var layers: AutoencoderLayers { pass.forward.layers }

  init(_ architecture: AutoencoderArchitecture, _ plan: TrainingPlan, validationCount: Int) {
    let layers = AutoencoderLayers(architecture)
    let noiseWidth = layers.isVariational ? layers.latentCount : 0
    self.plan = plan
    parameters = plan.initialisation.parameters(of: layers, seed: plan.seed)
    adam = AdamState(plan.optimiser, parameterCount: layers.parameterCount)
    pass = GradientPass(layers, capacity: plan.batchSize)
    batch = [Float](repeating: 0, count: plan.batchSize * layers.inputCount)
    noise = [Float](repeating: 0, count: plan.batchSize * noiseWidth)
    shuffling = RandomStream(seed: plan.seed, stream: TrainingStream.shuffling)
    sampling = RandomStream(seed: plan.seed, stream: TrainingStream.sampling)
    var stream = RandomStream(seed: plan.seed, stream: TrainingStream.validation)
    validationNoise = (0..<validationCount * noiseWidth).map { _ in Float(stream.normal()) }
  }

  /// Meets every window once.
  ///
  /// - Returns: The loss averaged over the windows, or nil as soon as a batch's loss is above `limit` or not a number.
  mutating func trainEpoch(_ epoch: Int, on data: Matrix, limit: Double) -> LossTerms? {
    let objective = plan.objective(epoch: epoch)
    let learningRate = plan.learningRate(epoch: epoch)
    let order = shuffling.permutation(data.rowCount)
    var mean = LossTerms(reconstruction: 0, divergence: 0, penalty: 0, beta: objective.beta)
    for start in stride(from: 0, to: data.rowCount, by: plan.batchSize) {
      let indices = order[start..<min(start + plan.batchSize, data.rowCount)]
      let terms = step(indices, of: data, objective: objective, learningRate: learningRate)
      guard terms.total <= limit else { return nil }
      mean.add(terms, weight: Double(indices.count) / Double(data.rowCount))
    }
    return mean
  }

  /// Moves the parameters once, and returns the batch's loss before that.
  mutating func step(
    _ indices: ArraySlice<Int>, of data: Matrix, objective: Objective, learningRate: Double
  ) -> LossTerms {
    gather(indices, of: data)
    for index in noise.indices.prefix(indices.count * layers.latentCount) { noise[index] = Float(sampling.normal()) }
    let sums = computeGradients(rows: indices.count, objective: objective)
    let scale = plan.gradientClip.map { GradientClipping.scale(of: pass.gradients, limit: $0) } ?? 1
    adam.update(&parameters, gradients: pass.gradients, learningRate: learningRate, gradientScale: scale)
    return objective.terms(of: sums, inputCount: layers.inputCount)
  }

  /// The sums over a whole set, without learning from it.
  mutating func validate(_ data: Matrix) -> ErrorSums {
    let (width, noiseWidth) = (layers.inputCount, layers.isVariational ? layers.latentCount : 0)
    let (noise, parameters) = (validationNoise, parameters)
    var sums = ErrorSums()
    for start in stride(from: 0, to: data.rowCount, by: plan.batchSize) {
      let rows = min(plan.batchSize, data.rowCount - start)
      sums.add(
        pass.evaluate(
          data.elements.span.extracting(start * width..<(start + rows) * width),
          noise: noise.span.extracting(start * noiseWidth..<(start + rows) * noiseWidth),
          rows: rows, parameters: parameters.span, objective: plan.fullObjective))
    }
    return sums
  }

  /// The locals end here, so that the parameters are nobody else's, and not copied, when the optimiser moves them.
  private mutating func computeGradients(rows: Int, objective: Objective) -> ErrorSums {
    let (batch, noise, parameters) = (batch, noise, parameters)
    return pass.run(
      batch.span, noise: noise.span, rows: rows, parameters: parameters.span, objective: objective)
  }

  private mutating func gather(_ indices: ArraySlice<Int>, of data: Matrix) {
    let width = data.columnCount
    var out = batch.mutableSpan
    LayerKernels.gather(indices, of: data.elements.span, width: width, into: &out)
  }
}
