internal import KernelTypes
internal import Kernels
internal import Tensors

extension DenseSteps {
  /// Brings rows of the batch into `batch.input`, each with its condition behind it.
  typealias Read = @Sendable (_ rows: Range<Int>) -> Void
  /// Makes of some rows' outputs, of some columns, their errors and the gradient, in `batch.deltas`; returns the errors' sum.
  typealias Finish = @Sendable (_ rows: Range<Int>, _ columns: Range<Int>) -> Double

  /// Runs a batch through the network.
  ///
  /// - Parameter noise: `[rowCount, noiseCount]`
  /// - Returns: The sum of what `finish` returned, and the sum over the rows of each latent's divergence: `[latent]`.
  func forward(
    rowCount: Int, noise: Span<Float>, read: Read, finish: Finish
  ) -> (error: Double, divergences: [Double]) {
    precondition(rowCount <= capacity, "\(rowCount) rows in buffers for \(capacity)")
    precondition(noise.count >= rowCount * noiseCount, "\(noise.count) random numbers for \(rowCount) rows")
    var errorTaskCount = 0
    unsafe noise.withUnsafeBufferPointer { noise in
      nonisolated(unsafe) let noise = noise.baseAddress
      for stage in stages {
        switch stage {
        case .narrow(let layers):
          errorTaskCount = TaskCut.rowTaskCount(rowCount)
          concurrently(errorTaskCount) { task in
            let range = TaskCut.rows(task, of: rowCount)
            if layers.lowerBound == 0 { read(range) }
            for index in layers { unsafe forward(index, range, noise: noise) }
            if layers.upperBound == layout.layers.count {
              unsafe errorSums.values[task] = finish(range, 0..<layout.plain.inputCount)
            }
          }
        case .wide(let index):
          if index == 0 { concurrently(TaskCut.rowTaskCount(rowCount)) { read(TaskCut.rows($0, of: rowCount)) } }
          if index == layout.plain.encoderCount { unsafe fillCodes(0..<rowCount, noise: noise) }
          let layer = layout.layers[index]
          errorTaskCount = TaskCut.panelTaskCount(layer.panelCount)
          concurrently(errorTaskCount) { task in
            let panels = TaskCut.panels(task, of: layer.panelCount)
            forward(index, 0..<rowCount, panels: panels)
            guard index == layout.plain.outputLayer else { return }
            let end = min(panels.upperBound * PanelLayer.lanes, layer.outputCount)
            unsafe errorSums.values[task] = finish(0..<rowCount, panels.lowerBound * PanelLayer.lanes..<end)
          }
        }
      }
    }
    return (errorSums.total(errorTaskCount), divergences(rowCount: rowCount))
  }

  /// Where layer `index` reads its rows.
  func input(of index: Int) -> BatchRows {
    if index == 0 { return batch.input }
    return layout.plain.hasCodes && index == layout.plain.encoderCount ? batch.codes : batch.outputs[index - 1]
  }

  /// One narrow layer, for some rows.
  private func forward(_ index: Int, _ rows: Range<Int>, noise: UnsafePointer<Float>?) {
    if index == layout.plain.encoderCount { unsafe fillCodes(rows, noise: noise) }
    forward(index, rows, panels: 0..<layout.layers[index].panelCount)
  }

  private func forward(_ index: Int, _ rows: Range<Int>, panels: Range<Int>) {
    let (input, output) = (input(of: index), batch.outputs[index])
    unsafe DenseForward.run(
      layout.layers[index], panels: panels, weights: weights.base, rowCount: rows.count,
      input: input.row(rows.lowerBound), inputStride: input.stride, output: output.row(rows.lowerBound),
      outputStride: output.stride)
  }

  /// Writes what the decoder reads: a sample of a variational autoencoder's latents, whose divergences are summed by the way,
  /// or the latents themselves; and each row's condition behind them.
  private func fillCodes(_ rows: Range<Int>, noise: UnsafePointer<Float>?) {
    let plain = layout.plain
    guard plain.hasCodes else { return }
    let (heads, latentCount) = (batch.outputs[plain.latentLayer], plain.latentCount)
    for row in rows {
      let code = unsafe batch.codes.row(row)
      if plain.isVariational, let noise = unsafe noise {
        unsafe GaussianLatents.sample(
          heads.row(row), noise: noise + row * latentCount, latentCount: latentCount, into: code)
        unsafe GaussianLatents.divergences(
          heads.row(row), latentCount: latentCount, into: divergenceSums.values + row * latentCount)
      } else {
        unsafe code.update(from: heads.row(row), count: latentCount)
      }
      unsafe (code + latentCount).update(from: batch.input.row(row) + plain.inputCount, count: plain.conditionCount)
    }
  }

  /// The sum over the rows of each latent's divergence: `[latent]`.
  private func divergences(rowCount: Int) -> [Double] {
    let latentCount = noiseCount
    return (0..<latentCount).map { latent in
      (0..<rowCount).reduce(0.0) { unsafe $0 + divergenceSums.values[$1 * latentCount + latent] }
    }
  }
}
