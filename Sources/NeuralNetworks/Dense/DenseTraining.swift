internal import KernelTypes
internal import Kernels
internal import Tensors

/// A dense or variational autoencoder in training.
///
/// A step is a few passes over memory and few meetings of the threads. Forward and backward, tasks take some rows of the batch
/// through as many narrow layers as follow each other, and some panels of a wide layer, whose weights are too many to be read
/// by each. Last, tasks take tiles of all weights: the gradient of a tile over the whole batch meets its optimiser step while
/// it is in the innermost cache, so that weights and moments pass through memory once. Every number is summed in the same
/// order whoever computes it: one thread or many, the same bits.
///
/// A class, because tasks write their parts of its buffers side by side; whoever trains has it alone.
final class DenseTraining: NetworkInTraining, @unchecked Sendable {
  let layout: PanelLayout
  let optimiser: Optimiser
  let gradientClip: Double?
  let capacity: Int
  /// In panels, as all that follow.
  let weights: AlignedFloats
  let firstMoments: AlignedFloats
  let secondMoments: AlignedFloats
  /// The whole gradient; empty where no one asks for its length before the step.
  private(set) var gradients: AlignedFloats
  /// The weights of narrow layers in panels of sixteen inputs, `[panel][output][16]`, for the way back.
  let turned: TurnedWeights
  let batch: BatchBuffers
  let stages: [DenseStage]
  let tiles: [WeightTile]
  /// `[task]`: the squared errors that each has summed.
  let errorSums: TaskSums
  /// `[task][latent]`
  let divergenceSums: TaskSums
  private var stepCount = 0

  /// A new network, with what `plan` says of initialisation, seed, optimiser, clipping and batch size.
  convenience init(_ architecture: AutoencoderArchitecture, _ plan: TrainingPlan) {
    let layers = AutoencoderLayers(architecture)
    self.init(
      layers, parameters: layers.initialValues(plan.initialisation, seed: plan.seed), optimiser: plan.optimiser,
      gradientClip: plan.gradientClip, capacity: plan.batchSize)
  }

  /// - Parameter capacity: The rows of the largest batch.
  init(
    _ layers: AutoencoderLayers, parameters: [Float], optimiser: Optimiser, gradientClip: Double?, capacity: Int
  ) {
    let layout = PanelLayout(layers)
    self.layout = layout
    self.optimiser = optimiser
    self.gradientClip = gradientClip
    self.capacity = capacity
    weights = AlignedFloats(zeros: layout.count)
    firstMoments = AlignedFloats(zeros: layout.count)
    secondMoments = AlignedFloats(zeros: optimiser.hasSecondMoments ? layout.count : 0)
    gradients = AlignedFloats(zeros: gradientClip == nil ? 0 : layout.count)
    turned = TurnedWeights(layout)
    batch = BatchBuffers(layout, capacity: capacity)
    stages = DenseStage.stages(of: layout)
    tiles = WeightTile.tiles(of: layout)
    let taskCount = max(capacity, layout.layers.map(\.panelCount).max() ?? 0)
    errorSums = TaskSums(count: taskCount)
    divergenceSums = TaskSums(count: capacity * (layers.isVariational ? layers.latentCount : 0))
    layout.pack(parameters, into: weights)
    turned.fill(from: weights)
  }

  var parameters: [Float] { layout.unpack(weights) }
  var inputCount: Int { layout.plain.inputCount }
  var rowLength: Int { layout.plain.rowLength }
  var noiseCount: Int { layout.plain.isVariational ? layout.plain.latentCount : 0 }

  var moments: OptimiserMoments {
    OptimiserMoments(
      stepCount: stepCount, first: layout.unpack(firstMoments),
      second: optimiser.hasSecondMoments ? layout.unpack(secondMoments) : [])
  }

  func restore(parameters: [Float], moments: OptimiserMoments) {
    layout.pack(parameters, into: weights)
    turned.fill(from: weights)
    layout.pack(moments.first, into: firstMoments)
    if optimiser.hasSecondMoments { layout.pack(moments.second, into: secondMoments) }
    stepCount = moments.stepCount
  }

  func step(
    _ rows: ArraySlice<Int>, of windows: Matrix, noise: Span<Float>, objective: Objective, learningRate: Double
  ) -> ErrorSums {
    let sums = differentiate(rows, of: windows, noise: noise, objective: objective)
    stepCount += 1
    guard let gradientClip else {
      update(.step(optimiser.step(stepCount, learningRate: learningRate)), rowCount: rows.count)
      return sums
    }
    update(.store, rowCount: rows.count)
    let scale = GradientClipping.scale(
      squaredNorm: unsafe Loops.fastest.squaredNorm(gradients.base, gradients.count), limit: gradientClip)
    let step = optimiser.step(stepCount, learningRate: learningRate, gradientScale: scale)
    update(.stepStored(step), rowCount: rows.count)
    return sums
  }

  func evaluate(
    _ rows: Range<Int>, of windows: Matrix, noise: Span<Float>, objective: Objective
  ) -> ErrorSums {
    forward(Array(rows)[...], of: windows, noise: noise, objective: objective)
  }

  /// The sums of a batch and, flat, the gradient of its loss; nothing moves.
  func gradient(
    _ rows: ArraySlice<Int>, of windows: Matrix, noise: Span<Float>, objective: Objective
  ) -> (sums: ErrorSums, gradient: [Float]) {
    if gradients.count == 0 { gradients = AlignedFloats(zeros: layout.count) }
    let sums = differentiate(rows, of: windows, noise: noise, objective: objective)
    update(.store, rowCount: rows.count)
    return (sums, layout.unpack(gradients))
  }

  /// Runs a batch forward and its errors back to the first layer's deltas.
  private func differentiate(
    _ rows: ArraySlice<Int>, of windows: Matrix, noise: Span<Float>, objective: Objective
  ) -> ErrorSums {
    let sums = forward(rows, of: windows, noise: noise, objective: objective)
    backward(rowCount: rows.count, noise: noise, divergenceWeights: objective.divergenceWeights(of: sums))
    return sums
  }
}
