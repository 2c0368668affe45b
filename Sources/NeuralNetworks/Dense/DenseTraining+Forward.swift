internal import KernelTypes
internal import Kernels
internal import Tensors

extension DenseTraining {
  /// Runs rows of `windows` through the network and leaves the scaled errors where the outputs were.
  func forward(
    _ rows: ArraySlice<Int>, of windows: Matrix, noise: Span<Float>, objective: Objective
  ) -> ErrorSums {
    let (rowCount, rowLength) = (rows.count, layout.plain.rowLength)
    precondition(rowCount <= capacity, "\(rowCount) rows in buffers for \(capacity)")
    precondition(windows.columnCount == rowLength, "windows of \(windows.columnCount) values, not \(rowLength)")
    precondition(noise.count >= rowCount * noiseCount, "\(noise.count) random numbers for \(rowCount) rows")
    let scale = objective.errorScale(rows: rowCount, inputCount: inputCount)
    var errorTaskCount = 0
    unsafe windows.elements.withUnsafeBufferPointer { elements in
      unsafe noise.withUnsafeBufferPointer { noise in
        nonisolated(unsafe) let (source, noise) = unsafe (elements, noise.baseAddress)
        for stage in stages {
          switch stage {
          case .narrow(let layers):
            let taskCount = TaskCut.rowTaskCount(rowCount)
            concurrently(taskCount) { task in
              let range = TaskCut.rows(task, of: rowCount)
              if layers.lowerBound == 0 { unsafe gather(rows, from: source, range) }
              for index in layers { unsafe forward(index, range, noise: noise) }
              if layers.upperBound == layout.layers.count { takeErrors(range, scale: scale, task: task) }
            }
            errorTaskCount = taskCount
          case .wide(let index):
            if index == 0 {
              concurrently(TaskCut.rowTaskCount(rowCount)) { task in
                unsafe gather(rows, from: source, TaskCut.rows(task, of: rowCount))
              }
            }
            if index == layout.plain.encoderCount { unsafe fillCodes(0..<rowCount, noise: noise) }
            let layer = layout.layers[index]
            let taskCount = TaskCut.panelTaskCount(layer.panelCount)
            concurrently(taskCount) { task in
              let panels = TaskCut.panels(task, of: layer.panelCount)
              forward(index, 0..<rowCount, panels: panels)
              if index == layout.plain.outputLayer { takeErrors(panels, rowCount: rowCount, scale: scale, task: task) }
            }
            errorTaskCount = taskCount
          }
        }
      }
    }
    return ErrorSums(
      rows: rowCount, squaredError: errorSums.total(errorTaskCount), divergences: divergences(rowCount: rowCount))
  }

  /// Where layer `index` reads its rows.
  func input(of index: Int) -> BatchRows {
    if index == 0 { return batch.input }
    return layout.plain.hasCodes && index == layout.plain.encoderCount ? batch.codes : batch.outputs[index - 1]
  }

  /// Copies windows next to each other.
  private func gather(_ rows: ArraySlice<Int>, from source: UnsafeBufferPointer<Float>, _ range: Range<Int>) {
    let width = layout.plain.rowLength
    guard let base = source.baseAddress else { return }
    for row in range {
      // Windows in random order come from memory: one a few places on is asked for while this one is copied.
      let ahead = rows[rows.startIndex + min(row + 8, range.upperBound - 1)]
      unsafe Loops.fastest.fetch(base + ahead * width, width)
      let window = rows[rows.startIndex + row]
      precondition(window >= 0 && (window + 1) * width <= source.count, "window \(window)")
      unsafe batch.input.row(row).update(from: base + window * width, count: width)
    }
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

  /// Makes some rows' scaled errors, and of them the output's gradient.
  private func takeErrors(_ rows: Range<Int>, scale: Float, task: Int) {
    takeErrors(rows, columns: 0..<inputCount, scale: scale, task: task)
  }

  /// The same for some panels of all rows.
  private func takeErrors(_ panels: Range<Int>, rowCount: Int, scale: Float, task: Int) {
    let columns = panels.lowerBound * PanelLayer.lanes..<min(panels.upperBound * PanelLayer.lanes, inputCount)
    takeErrors(0..<rowCount, columns: columns, scale: scale, task: task)
  }

  private func takeErrors(_ rows: Range<Int>, columns: Range<Int>, scale: Float, task: Int) {
    let last = layout.plain.outputLayer
    let (output, input, delta) = (batch.outputs[last], batch.input, batch.deltas[last])
    let (row, column) = (rows.lowerBound, columns.lowerBound)
    unsafe errorSums.values[task] = Loops.fastest.errors(
      output.row(row) + column, output.stride, input.row(row) + column, input.stride, rows.count, columns.count, scale,
      delta.row(row) + column, delta.stride)
    let activation = layout.layers[last].activation
    guard activation != .identity else { return }
    for row in rows {
      unsafe activation.multiplyByDerivative(
        delta.row(row) + column, outputs: output.row(row) + column, count: columns.count)
    }
  }
}
