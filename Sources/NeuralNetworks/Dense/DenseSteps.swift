internal import KernelTypes
internal import Kernels
internal import Tensors

/// The weights of a dense or variational autoencoder in training, and how they move; wherever its rows come from.
///
/// A step is a few passes over memory and few meetings of the threads. Forward and backward, tasks take some rows of the batch
/// through as many narrow layers as follow each other, and some panels of a wide layer, whose weights are too many to be read
/// by each. Last, tasks take tiles of all weights: the gradient of a tile over the whole batch meets its optimiser step while
/// it is in the innermost cache, so that weights and moments pass through memory once. Every number is summed in the same
/// order whoever computes it: one thread or many, the same bits.
///
/// A class, because tasks write their parts of its buffers side by side; whoever trains has it alone.
final class DenseSteps: @unchecked Sendable {
  let layout: PanelLayout
  let optimiser: Optimiser
  let gradientClip: Double?
  let capacity: Int
  /// Whether the way back goes on to the network's input.
  let reachesInput: Bool
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

  /// - Parameters:
  ///   - capacity: The rows of the largest batch.
  ///   - reachesInput: Whether somebody asks for the gradient of the network's input: one of the largest products.
  init(
    _ layers: AutoencoderLayers, parameters: [Float], optimiser: Optimiser, gradientClip: Double?, capacity: Int,
    reachesInput: Bool = false
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
    self.reachesInput = reachesInput
    turned = TurnedWeights(layout, reachesInput: reachesInput)
    batch = BatchBuffers(layout, capacity: capacity, reachesInput: reachesInput)
    stages = DenseStage.stages(of: layout)
    tiles = WeightTile.tiles(of: layout)
    let taskCount = max(capacity, layout.layers.map(\.panelCount).max() ?? 0)
    errorSums = TaskSums(count: taskCount)
    divergenceSums = TaskSums(count: capacity * (layers.isVariational ? layers.latentCount : 0))
    layout.pack(parameters, into: weights)
    turned.fill(from: weights)
  }

  var parameters: [Float] { layout.unpack(weights) }
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

  /// Moves the weights once, along the gradient of the batch that went forward and back.
  func advance(rowCount: Int, learningRate: Double) {
    stepCount += 1
    guard let gradientClip else {
      update(.step(optimiser.step(stepCount, learningRate: learningRate)), rowCount: rowCount)
      return
    }
    update(.store, rowCount: rowCount)
    let scale = GradientClipping.scale(squaredNorm: squaredNorm, limit: gradientClip)
    update(
      .stepStored(optimiser.step(stepCount, learningRate: learningRate, gradientScale: scale)), rowCount: rowCount)
  }

  /// Of the gradient that was stored.
  var squaredNorm: Double { unsafe Loops.fastest.squaredNorm(gradients.base, gradients.count) }

  /// The gradient of the batch that went forward and back, flat; nothing moves.
  func gradient(rowCount: Int) -> [Float] {
    if gradients.count == 0 { gradients = AlignedFloats(zeros: layout.count) }
    update(.store, rowCount: rowCount)
    return layout.unpack(gradients)
  }
}
