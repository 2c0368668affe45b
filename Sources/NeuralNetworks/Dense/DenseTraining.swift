internal import Kernels
internal import Tensors

/// A dense or variational autoencoder in training.
struct DenseTraining: NetworkInTraining {
  let steps: DenseSteps

  /// A new network, with what `plan` says of initialisation, seed, optimiser, clipping and batch size.
  init(_ architecture: AutoencoderArchitecture, _ plan: TrainingPlan) {
    let layers = AutoencoderLayers(architecture)
    self.init(
      layers, parameters: layers.initialValues(plan.initialisation, seed: plan.seed), optimiser: plan.optimiser,
      gradientClip: plan.gradientClip, capacity: plan.batchSize)
  }

  /// - Parameter capacity: The rows of the largest batch.
  init(
    _ layers: AutoencoderLayers, parameters: [Float], optimiser: Optimiser, gradientClip: Double?, capacity: Int
  ) {
    steps = DenseSteps(
      layers, parameters: parameters, optimiser: optimiser, gradientClip: gradientClip, capacity: capacity)
  }

  private var layers: AutoencoderLayers { steps.layout.plain }
  var inputCount: Int { layers.inputCount }
  var rowLength: Int { layers.rowLength }
  var noiseCount: Int { steps.noiseCount }
  var parameters: [Float] { steps.parameters }
  var moments: OptimiserMoments { steps.moments }

  func restore(parameters: [Float], moments: OptimiserMoments) {
    steps.restore(parameters: parameters, moments: moments)
  }

  func step(
    _ rows: ArraySlice<Int>, of windows: Matrix, noise: Span<Float>, objective: Objective, learningRate: Double
  ) -> ErrorSums {
    let sums = differentiate(rows, of: windows, noise: noise, objective: objective)
    steps.advance(rowCount: rows.count, learningRate: learningRate)
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
    let sums = differentiate(rows, of: windows, noise: noise, objective: objective)
    return (sums, steps.gradient(rowCount: rows.count))
  }

  /// Runs a batch forward and its errors back to the first layer's deltas.
  private func differentiate(
    _ rows: ArraySlice<Int>, of windows: Matrix, noise: Span<Float>, objective: Objective
  ) -> ErrorSums {
    let sums = forward(rows, of: windows, noise: noise, objective: objective)
    steps.backward(rowCount: rows.count, noise: noise, divergenceWeights: objective.divergenceWeights(of: sums))
    return sums
  }

  private func forward(
    _ rows: ArraySlice<Int>, of windows: Matrix, noise: Span<Float>, objective: Objective
  ) -> ErrorSums {
    precondition(windows.columnCount == rowLength, "windows of \(windows.columnCount) values, not \(rowLength)")
    let scale = objective.errorScale(rows: rows.count, inputCount: inputCount)
    let (error, divergences) = unsafe windows.elements.withUnsafeBufferPointer { elements in
      nonisolated(unsafe) let source = unsafe elements
      return steps.forward(
        rowCount: rows.count, noise: noise,
        read: { unsafe gather(rows, from: source, $0) },
        finish: { takeErrors($0, columns: $1, scale: scale) })
    }
    return ErrorSums(rows: rows.count, squaredError: error, divergences: divergences)
  }

  /// Copies windows next to each other.
  private func gather(_ rows: ArraySlice<Int>, from source: UnsafeBufferPointer<Float>, _ range: Range<Int>) {
    let (width, input) = (rowLength, steps.batch.input)
    guard let base = source.baseAddress else { return }
    for row in range {
      // Windows in random order come from memory: one a few places on is asked for while this one is copied.
      let ahead = rows[rows.startIndex + min(row + 8, range.upperBound - 1)]
      unsafe Loops.fastest.fetch(base + ahead * width, width)
      let window = rows[rows.startIndex + row]
      precondition(window >= 0 && (window + 1) * width <= source.count, "window \(window)")
      unsafe input.row(row).update(from: base + window * width, count: width)
    }
  }

  /// Makes the scaled errors of some rows and columns, and of them the output's gradient.
  ///
  /// - Returns: Σ (output − input)².
  private func takeErrors(_ rows: Range<Int>, columns: Range<Int>, scale: Float) -> Double {
    let (batch, last) = (steps.batch, layers.outputLayer)
    let (output, input, delta) = (batch.outputs[last], batch.input, batch.deltas[last])
    let (row, column) = (rows.lowerBound, columns.lowerBound)
    let error = unsafe Loops.fastest.errors(
      output.row(row) + column, output.stride, input.row(row) + column, input.stride, rows.count, columns.count, scale,
      delta.row(row) + column, delta.stride)
    let activation = layers.all[last].activation
    guard activation != .identity else { return error }
    for row in rows {
      unsafe activation.multiplyByDerivative(
        delta.row(row) + column, outputs: output.row(row) + column, count: columns.count)
    }
    return error
  }
}
