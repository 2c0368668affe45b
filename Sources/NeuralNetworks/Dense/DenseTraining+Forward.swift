internal import KernelTypes
internal import Kernels
internal import Tensors

extension DenseTraining {
  /// Runs rows of `windows` through the network and leaves the scaled errors where the outputs were.
  func forward(
    _ rows: ArraySlice<Int>, of windows: Matrix, noise: Span<Float>, objective: Objective
  ) -> ErrorSums {
    let (rowCount, inputCount) = (rows.count, layout.plain.inputCount)
    precondition(rowCount <= capacity, "\(rowCount) rows in buffers for \(capacity)")
    precondition(windows.columnCount == inputCount, "windows of \(windows.columnCount) values, not \(inputCount)")
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
            if index == layout.plain.encoderCount { unsafe sample(0..<rowCount, noise: noise) }
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
    return layout.plain.isVariational && index == layout.plain.encoderCount ? batch.samples : batch.outputs[index - 1]
  }

  /// Copies windows next to each other.
  private func gather(_ rows: ArraySlice<Int>, from source: UnsafeBufferPointer<Float>, _ range: Range<Int>) {
    let width = layout.plain.inputCount
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
    if index == layout.plain.encoderCount { unsafe sample(rows, noise: noise) }
    forward(index, rows, panels: 0..<layout.layers[index].panelCount)
  }

  private func forward(_ index: Int, _ rows: Range<Int>, panels: Range<Int>) {
    let (input, output) = (input(of: index), batch.outputs[index])
    unsafe DenseForward.run(
      layout.layers[index], panels: panels, weights: weights.base, rowCount: rows.count,
      input: input.row(rows.lowerBound), inputStride: input.stride, output: output.row(rows.lowerBound),
      outputStride: output.stride)
  }

  /// Draws what the decoder of a variational autoencoder reads, and sums each row's divergences.
  private func sample(_ rows: Range<Int>, noise: UnsafePointer<Float>?) {
    guard layout.plain.isVariational, let noise = unsafe noise else { return }
    let (heads, latentCount) = (batch.outputs[layout.plain.latentLayer], layout.plain.latentCount)
    for row in rows {
      unsafe GaussianLatents.sample(
        heads.row(row), noise: noise + row * latentCount, latentCount: latentCount, into: batch.samples.row(row))
      unsafe GaussianLatents.divergences(
        heads.row(row), latentCount: latentCount, into: divergenceSums.values + row * latentCount)
    }
  }

  /// The sum over the rows of each latent's divergence: `[latent]`.
  private func divergences(rowCount: Int) -> [Double] {
    let latentCount = noiseCount
    return (0..<latentCount).map { latent in
      (0..<rowCount).reduce(0.0) { unsafe $0 + divergenceSums.values[$1 * latentCount + latent] }
    }
  }

  /// Turns some rows of the output into scaled errors.
  private func takeErrors(_ rows: Range<Int>, scale: Float, task: Int) {
    let (output, input) = (batch.outputs[layout.plain.outputLayer], batch.input)
    unsafe errorSums.values[task] = Loops.fastest.errors(
      output.row(rows.lowerBound), output.stride, input.row(rows.lowerBound), input.stride, rows.count,
      layout.plain.inputCount, scale, output.row(rows.lowerBound), output.stride)
  }

  /// Turns some panels of the output, all rows, into scaled errors.
  private func takeErrors(_ panels: Range<Int>, rowCount: Int, scale: Float, task: Int) {
    let (output, input) = (batch.outputs[layout.plain.outputLayer], batch.input)
    let column = panels.lowerBound * PanelLayer.lanes
    let width = min(panels.upperBound * PanelLayer.lanes, layout.plain.inputCount) - column
    unsafe errorSums.values[task] = Loops.fastest.errors(
      output.row(0) + column, output.stride, input.row(0) + column, input.stride, rowCount, width, scale,
      output.row(0) + column, output.stride)
  }
}
