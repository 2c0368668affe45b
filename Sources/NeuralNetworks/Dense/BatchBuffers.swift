internal import KernelTypes

/// Rows of numbers, `stride` apart, in a buffer that somebody else keeps.
///
/// No more than an address, so that tasks which pass it around don't count references to the same object all the time.
@safe struct BatchRows: @unchecked Sendable {
  private let base: UnsafeMutablePointer<Float>
  let stride: Int

  init(_ buffer: AlignedFloats, stride: Int) {
    unsafe base = buffer.base
    self.stride = stride
  }

  func row(_ index: Int) -> UnsafeMutablePointer<Float> { unsafe base + index * stride }
}

/// What a batch's rows become on their way through a dense network and back: made once, used by every step.
struct BatchBuffers: Sendable {
  /// A copy of the windows, together and with a kind stride: `[row, input]`, conditions behind them.
  let input: BatchRows
  /// Each layer's activations; the last one's become its gradient where it has none of its own, being linear.
  let outputs: [BatchRows]
  /// ∂loss / ∂(a layer's sums before its activation).
  let deltas: [BatchRows]
  /// The loss's gradient with respect to the input, where somebody asks for it.
  let inputDeltas: BatchRows
  /// What the decoder reads where that is not the latent layer's output, and the loss's gradient with respect to it.
  let codes: BatchRows
  let codeDeltas: BatchRows
  /// A wide layer's deltas and its input's gradient, with rows and columns exchanged: `[output or input, row]`.
  let turnedDelta: AlignedFloats
  let turnedInputDelta: AlignedFloats
  /// Rows, padded to whole registers: the stride of the two before.
  let turnedStride: Int
  /// What all rows lie in.
  private let storage: [AlignedFloats]

  init(_ layout: PanelLayout, capacity: Int, reachesInput: Bool) {
    let lanes = PanelLayer.lanes
    let rowCount = (capacity + lanes - 1) / lanes * lanes
    var storage: [AlignedFloats] = []
    func rows(width: Int) -> BatchRows {
      let stride = PanelLayer.rowStride(width)
      storage.append(AlignedFloats(zeros: rowCount * stride))
      return BatchRows(storage[storage.count - 1], stride: stride)
    }
    input = rows(width: layout.plain.rowLength)
    let outputs = layout.layers.map { rows(width: $0.outputCount) }
    self.outputs = outputs
    deltas = layout.layers.indices.map { index in
      index == layout.plain.outputLayer && layout.layers[index].activation == .identity
        ? outputs[index] : rows(width: layout.layers[index].outputCount)
    }
    inputDeltas = rows(width: reachesInput ? layout.plain.rowLength : 0)
    let codeLength = layout.plain.hasCodes ? layout.plain.codeLength : 0
    codes = rows(width: codeLength)
    codeDeltas = rows(width: codeLength)
    let wide = layout.layers.dropFirst(reachesInput ? 0 : 1).filter(\.isWide)
    turnedStride = rowCount
    turnedDelta = AlignedFloats(zeros: rowCount * (wide.map(\.paddedOutputCount).max() ?? 0))
    turnedInputDelta = AlignedFloats(zeros: rowCount * (wide.map(\.panelRows).max() ?? 0))
    self.storage = storage
  }
}
