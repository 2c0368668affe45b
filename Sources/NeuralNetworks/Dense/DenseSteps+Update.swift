internal import KernelTypes
internal import Kernels
internal import Tensors

/// What becomes of a gradient as soon as it is there.
enum GradientUse: Sendable {
  /// The optimiser's step, at once.
  case step(OptimiserStep)
  /// It is kept: somebody must know the whole before anything moves.
  case store
  /// The step with the gradient that was kept.
  case stepStored(OptimiserStep)
}

/// Weights that one task updates: some inputs and panels of a layer.
struct WeightTile: Sendable, Equatable {
  let layer: Int
  let inputs: Range<Int>
  let panels: Range<Int>

  /// Tiles of a size that leaves a task's part of a batch in its core's cache: 512 inputs of 64 rows are 128 KiB.
  static func tiles(of layout: PanelLayout) -> [WeightTile] {
    layout.layers.indices.flatMap { index in
      let layer = layout.layers[index]
      let panelLength = layer.isWide ? 32 : 1
      return stride(from: 0, to: layer.inputCount, by: 512).flatMap { input in
        stride(from: 0, to: layer.panelCount, by: panelLength).map { panel in
          WeightTile(
            layer: index, inputs: input..<min(input + 512, layer.inputCount),
            panels: panel..<min(panel + panelLength, layer.panelCount))
        }
      }
    }
  }
}

extension DenseSteps {
  /// Computes every gradient from the batch that went forward and back, and uses it.
  func update(_ use: GradientUse, rowCount: Int) {
    concurrently(tiles.count) { index in
      let tile = tiles[index]
      for panel in tile.panels {
        var input = tile.inputs.lowerBound
        while input < tile.inputs.upperBound {
          let inputs = input..<min(input + Self.chunkLength, tile.inputs.upperBound)
          if layout.layers[tile.layer].isWide { fetch(tile.layer, panel: panel, inputs: inputs) }
          updateWeights(use, layer: tile.layer, panel: panel, inputs: inputs, rowCount: rowCount)
          input = inputs.upperBound
        }
        if tile.inputs.lowerBound == 0 { updateBias(use, layer: tile.layer, panel: panel, rowCount: rowCount) }
        if case .store = use { continue }
        turned.fill(tile.layer, panel: panel, inputs: tile.inputs, from: weights)
      }
    }
  }

  /// Inputs whose gradient, sixteen outputs each, stays in the innermost cache until it is used, and whose weights and moments
  /// are on their way from memory meanwhile.
  private static let chunkLength = 24

  /// Asks for the weights and moments of a chunk, which will be wanted as soon as its gradient is there.
  private func fetch(_ index: Int, panel: Int, inputs: Range<Int>) {
    let place = layout.layers[index].panel(panel) + inputs.lowerBound * PanelLayer.lanes
    let count = inputs.count * PanelLayer.lanes
    unsafe Loops.fastest.fetch(weights.base + place, count)
    unsafe Loops.fastest.fetch(firstMoments.base + place, count)
    if optimiser.hasSecondMoments { unsafe Loops.fastest.fetch(secondMoments.base + place, count) }
  }

  /// inputᵀ · delta for sixteen outputs of some inputs.
  private func updateWeights(_ use: GradientUse, layer index: Int, panel: Int, inputs: Range<Int>, rowCount: Int) {
    let (input, delta) = (input(of: index), batch.deltas[index])
    let place = layout.layers[index].panel(panel) + inputs.lowerBound * PanelLayer.lanes
    unsafe use.apply(at: place, count: inputs.count * PanelLayer.lanes, in: self) { gradient in
      Loops.fastest.multiply(
        unsafe PanelProduct(
          rows: inputs.count, inner: rowCount, left: input.row(0) + inputs.lowerBound, rowStride: 1,
          innerStride: input.stride, right: delta.row(0) + panel * PanelLayer.lanes, rightStride: delta.stride,
          output: gradient, outputStride: PanelLayer.lanes))
    }
  }

  /// The sums of sixteen columns of delta.
  private func updateBias(_ use: GradientUse, layer index: Int, panel: Int, rowCount: Int) {
    let delta = batch.deltas[index]
    let column = panel * PanelLayer.lanes
    unsafe use.apply(at: layout.layers[index].biasStart + column, count: PanelLayer.lanes, in: self) { gradient in
      unsafe Loops.fastest.columnSums(delta.row(0) + column, delta.stride, rowCount, gradient)
    }
  }
}

extension GradientUse {
  /// Has `compute` write a gradient of `count` numbers, and uses it for the parameters at `place`.
  fileprivate func apply(
    at place: Int, count: Int, in network: DenseSteps, compute: (UnsafeMutablePointer<Float>) -> Void
  ) {
    switch self {
    case .store: unsafe compute(network.gradients.base + place)
    case .stepStored(let step): unsafe move(step, network, place, network.gradients.base + place, count)
    case .step(let step):
      var lanes = InlineArray<24, SIMD16<Float>>(repeating: .zero)
      var span = lanes.mutableSpan
      unsafe span.withUnsafeMutableBytes { bytes in
        guard let gradient = unsafe bytes.baseAddress?.assumingMemoryBound(to: Float.self) else { return }
        unsafe compute(gradient)
        unsafe move(step, network, place, gradient, count)
      }
    }
  }

  private func move(
    _ step: OptimiserStep, _ network: DenseSteps, _ place: Int, _ gradient: UnsafePointer<Float>, _ count: Int
  ) {
    let second = network.optimiser.hasSecondMoments ? place : 0
    unsafe step.apply(
      network.weights.base + place, gradient, network.firstMoments.base + place,
      network.secondMoments.base + second, count: count)
  }
}
