internal import KernelTypes
internal import Kernels
internal import Tensors

extension DenseSteps {
  /// Takes the errors at the output back to every layer's deltas, ∂loss / ∂(its sums before the activation).
  ///
  /// The gradient of the network's input is mostly nobody's business.
  ///
  /// - Parameter divergenceWeights: `[latent]`, ∂loss / ∂(one row's divergence).
  func backward(rowCount: Int, noise: Span<Float>, divergenceWeights: [Float]) {
    unsafe noise.withUnsafeBufferPointer { noise in
      nonisolated(unsafe) let noise = noise.baseAddress
      for stage in stages.reversed() {
        switch stage {
        case .narrow(let layers):
          if layers.upperBound == firstBack { continue }
          concurrently(TaskCut.rowTaskCount(rowCount)) { task in
            let rows = TaskCut.rows(task, of: rowCount)
            for index in layers.reversed() where index >= firstBack {
              backThroughNarrow(index, rows)
              unsafe settle(index, rows, noise: noise, divergenceWeights)
            }
          }
        case .wide(let index):
          if index < firstBack { continue }
          backThroughWide(index, rowCount: rowCount)
          concurrently(TaskCut.rowTaskCount(rowCount)) { task in
            unsafe settle(index, TaskCut.rows(task, of: rowCount), noise: noise, divergenceWeights)
          }
        }
      }
    }
  }

  /// The first layer that the way back passes.
  private var firstBack: Int { reachesInput ? 0 : 1 }

  private func isCode(inputOf index: Int) -> Bool { layout.plain.hasCodes && index == layout.plain.encoderCount }

  /// Where the gradient with respect to what layer `index` reads is written.
  private func inputDelta(of index: Int) -> BatchRows {
    if index == 0 { return batch.inputDeltas }
    return isCode(inputOf: index) ? batch.codeDeltas : batch.deltas[index - 1]
  }

  /// delta · weightsᵀ, and, for rectifiers, the derivative of the activation before.
  private func backThroughNarrow(_ index: Int, _ rows: Range<Int>) {
    let (layer, delta, inputDelta) = (layout.layers[index], batch.deltas[index], inputDelta(of: index))
    let slope = index == 0 || isCode(inputOf: index) ? 1 : layout.layers[index - 1].activation.slope ?? 1
    for panel in 0..<layer.panelRows / PanelLayer.lanes {
      let column = panel * PanelLayer.lanes
      var product = unsafe PanelProduct(
        rows: rows.count, inner: layer.outputCount, left: delta.row(rows.lowerBound), rowStride: delta.stride,
        right: turned.panel(panel, of: index), output: inputDelta.row(rows.lowerBound) + column,
        outputStride: inputDelta.stride)
      if slope != 1 {
        let outputs = batch.outputs[index - 1]
        unsafe product.gate = UnsafePointer(outputs.row(rows.lowerBound) + column)
        product.gateStride = outputs.stride
        product.gateSlope = slope
      }
      Loops.fastest.multiply(product)
    }
  }

  /// The same where the weights are too many to be turned at every step: weights · deltaᵀ, inputs by rows, and turned at
  /// the end.
  private func backThroughWide(_ index: Int, rowCount: Int) {
    let (layer, delta, inputDelta) = (layout.layers[index], batch.deltas[index], inputDelta(of: index))
    let (lanes, stride) = (PanelLayer.lanes, batch.turnedStride)
    let paddedRowCount = (rowCount + lanes - 1) / lanes * lanes
    concurrently(TaskCut.panelTaskCount(layer.panelCount)) { task in
      let panels = TaskCut.panels(task, of: layer.panelCount)
      let column = panels.lowerBound * lanes
      unsafe Loops.fastest.transpose(
        delta.row(0) + column, delta.stride, paddedRowCount, panels.count * lanes,
        batch.turnedDelta.base + column * stride, stride)
    }
    let inputs = WideBack.inputLength
    concurrently((layer.panelRows + inputs - 1) / inputs) { task in
      let range = task * inputs..<min((task + 1) * inputs, layer.panelRows)
      unsafe WideBack(
        layer: layer, weights: weights.base, turnedDelta: batch.turnedDelta.base,
        output: batch.turnedInputDelta.base, stride: stride, rowCount: paddedRowCount
      ).run(range)
      unsafe Loops.fastest.transpose(
        batch.turnedInputDelta.base + range.lowerBound * stride, stride, range.count, rowCount,
        inputDelta.row(0) + range.lowerBound, inputDelta.stride)
    }
  }

  /// Turns the gradient of what layer `index` reads into the deltas of the layer before.
  private func settle(_ index: Int, _ rows: Range<Int>, noise: UnsafePointer<Float>?, _ divergenceWeights: [Float]) {
    if index == 0 { return }
    if isCode(inputOf: index) {
      for row in rows { unsafe settleCode(row, noise: noise, divergenceWeights) }
      return
    }
    let (activation, isDone) = (layout.layers[index - 1].activation, !layout.layers[index].isWide)
    // The narrow product has done this already where it is a matter of signs.
    if activation == .identity || isDone && activation.slope != nil { return }
    for row in rows {
      unsafe activation.multiplyByDerivative(
        batch.deltas[index - 1].row(row), outputs: batch.outputs[index - 1].row(row),
        count: layout.layers[index - 1].outputCount)
    }
  }

  /// The same for what the decoder reads; nobody asks for the gradient of a condition.
  private func settleCode(_ row: Int, noise: UnsafePointer<Float>?, _ divergenceWeights: [Float]) {
    let (plain, latent) = (layout.plain, layout.plain.latentLayer)
    let (heads, delta, codeDelta) = unsafe (
      batch.outputs[latent].row(row), batch.deltas[latent].row(row), batch.codeDeltas.row(row)
    )
    if plain.isVariational, let noise = unsafe noise {
      unsafe GaussianLatents.differentiate(
        sampleDelta: codeDelta, heads: heads, noise: noise + row * plain.latentCount, weights: divergenceWeights,
        into: delta)
    } else {
      unsafe delta.update(from: codeDelta, count: plain.latentCount)
      unsafe layout.layers[latent].activation.multiplyByDerivative(delta, outputs: heads, count: plain.latentCount)
    }
  }
}

/// The gradient of a wide layer's input, with rows and columns exchanged: weights · deltaᵀ for some inputs.
@safe struct WideBack {
  let layer: PanelLayer
  let weights: UnsafePointer<Float>
  /// `[output, row]`
  let turnedDelta: UnsafePointer<Float>
  /// `[input, row]`
  let output: UnsafeMutablePointer<Float>
  let stride: Int
  let rowCount: Int

  /// Inputs a task takes: their weights of `panelBlock` panels and the deltas beside them fit a core's cache.
  static let inputLength = 48
  private static let panelBlock = 64

  func run(_ inputs: Range<Int>) {
    let lanes = PanelLayer.lanes
    unsafe withUnsafeTemporaryAllocation(of: Int.self, capacity: Self.panelBlock) { offsets in
      for index in offsets.indices { unsafe offsets[index] = index * layer.panelLength }
      for first in Swift.stride(from: 0, to: layer.panelCount, by: Self.panelBlock) {
        for row in Swift.stride(from: 0, to: rowCount, by: lanes) {
          var product = unsafe PanelProduct(
            rows: inputs.count, inner: lanes, left: weights + layer.panel(first) + inputs.lowerBound * lanes,
            rowStride: lanes, right: turnedDelta + first * lanes * stride + row, rightStride: stride,
            output: output + inputs.lowerBound * stride + row, outputStride: stride, accumulates: first > 0)
          unsafe product.segments = UnsafePointer(offsets.baseAddress)
          product.segmentCount = min(Self.panelBlock, layer.panelCount - first)
          Loops.fastest.multiply(product)
        }
      }
    }
  }
}
