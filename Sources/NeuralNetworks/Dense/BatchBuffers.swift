internal import KernelTypes

/// What a batch's rows become on their way through a dense network and back: made once, used by every step.
struct BatchBuffers: Sendable {
  /// Rows of numbers, `stride` apart.
  struct Rows: Sendable {
    let values: AlignedFloats
    let stride: Int

    init(_ rowCount: Int, width: Int) {
      stride = PanelLayer.rowStride(width)
      values = AlignedFloats(zeros: rowCount * stride)
    }

    func row(_ index: Int) -> UnsafeMutablePointer<Float> { unsafe values.base + index * stride }
  }

  /// A copy of the windows, together and with a kind stride: `[row, input]`.
  let input: Rows
  /// Each layer's activations; the last one's become the scaled errors, its gradient.
  let outputs: [Rows]
  /// ∂loss / ∂(a layer's sums before its activation).
  let deltas: [Rows]
  /// What the decoder of a variational autoencoder reads, and the loss's gradient with respect to it.
  let samples: Rows
  let sampleDeltas: Rows
  /// A wide layer's deltas and its input's gradient, with rows and columns exchanged: `[output or input, row]`.
  let turnedDelta: AlignedFloats
  let turnedInputDelta: AlignedFloats
  /// Rows, padded to whole registers: the stride of the two before.
  let turnedStride: Int

  init(_ layout: PanelLayout, capacity: Int) {
    let lanes = PanelLayer.lanes
    let rowCount = (capacity + lanes - 1) / lanes * lanes
    input = Rows(rowCount, width: layout.plain.inputCount)
    let outputs = layout.layers.map { Rows(rowCount, width: $0.outputCount) }
    self.outputs = outputs
    deltas = layout.layers.indices.map { index in
      index == layout.plain.outputLayer ? outputs[index] : Rows(rowCount, width: layout.layers[index].outputCount)
    }
    let latentCount = layout.plain.isVariational ? layout.plain.latentCount : 0
    samples = Rows(rowCount, width: latentCount)
    sampleDeltas = Rows(rowCount, width: latentCount)
    let wide = layout.layers.dropFirst().filter(\.isWide)
    turnedStride = rowCount
    turnedDelta = AlignedFloats(zeros: rowCount * (wide.map(\.paddedOutputCount).max() ?? 0))
    turnedInputDelta = AlignedFloats(zeros: rowCount * (wide.map(\.panelRows).max() ?? 0))
  }
}
