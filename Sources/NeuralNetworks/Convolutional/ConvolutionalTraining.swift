internal import KernelTypes
internal import Kernels
internal import Tensors

/// A convolutional autoencoder in training.
struct ConvolutionalTraining: ConvolutionalNetworkInTraining {
  let steps: ConvolutionalSteps

  /// A new network, with what `plan` says of it.
  init(_ architecture: ConvolutionalArchitecture, _ plan: TrainingPlan) {
    steps = ConvolutionalSteps(ConvolutionalLayers(architecture), plan)
  }

  /// - Parameter capacity: The images of the largest batch.
  init(
    _ layers: ConvolutionalLayers, values: [Float], optimiser: Optimiser, gradientClip: Double?, capacity: Int,
    loops: Loops = .fastest
  ) {
    steps = ConvolutionalSteps(
      layers, values: values, optimiser: optimiser, gradientClip: gradientClip, capacity: capacity, loops: loops)
  }

  func step(
    _ rows: ArraySlice<Int>, of windows: Matrix, noise: Span<Float>, objective: Objective, learningRate: Double
  ) -> ErrorSums {
    let scale = errorScale(objective, rows: rows.count)
    let error = unsafe steps.step(rows, of: windows, learningRate: learningRate) { buffer, _ in
      unsafe self.differentiateOutput(buffer, scale: scale)
    }
    return ErrorSums(rows: rows.count, squaredError: error)
  }

  func evaluate(
    _ rows: Range<Int>, of windows: Matrix, noise: Span<Float>, objective: Objective
  ) -> ErrorSums {
    let errors = steps.trained().squaredErrors(rows, of: windows)
    return ErrorSums(rows: rows.count, squaredError: errors.reduce(0, +))
  }

  /// The sums of a batch and, flat, the gradient of its loss; nothing moves but the running statistics.
  func gradient(
    _ rows: ArraySlice<Int>, of windows: Matrix, objective: Objective
  ) -> (sums: ErrorSums, gradient: [Float]) {
    let scale = errorScale(objective, rows: rows.count)
    let (error, gradient) = unsafe steps.gradient(rows, of: windows) { buffer, _ in
      unsafe self.differentiateOutput(buffer, scale: scale)
    }
    return (ErrorSums(rows: rows.count, squaredError: error), gradient)
  }

  private func errorScale(_ objective: Objective, rows: Int) -> Float {
    objective.errorScale(rows: rows, inputCount: steps.packed.layers.input.count)
  }

  /// Computes the network's output row by row, and from each row at once the gradient of the last layer.
  ///
  /// - Returns: Σ (output − input)².
  private func differentiateOutput(_ buffer: UnsafeMutablePointer<Float>, scale: Float) -> Double {
    let (packed, buffers) = (steps.packed, steps.buffers)
    let last = packed.layers.lastIndex
    let layer = packed.all[last]
    guard let overlap = layer.overlap else { return 0 }
    let (layout, input, loops) = (layer.output, packed.images[0], packed.loops)
    let function = layer.layer.activation.function
    let row = unsafe buffer + buffers.row
    var sum = 0.0
    for y in 0..<layout.shape.height {
      let gradient = unsafe buffer + buffers.gradients[last] + layout.offset(y, 0)
      let target = unsafe buffer + buffers.inputs[0] + input.offset(y, 0)
      unsafe overlap.add(row: y, of: buffer + buffers.products, bias: steps.weights.base + layer.bias, into: row)
      unsafe loops.apply(function, row, layout.rowCount)
      unsafe sum += loops.errors(row, 0, target, 0, 1, layout.rowCount, scale, gradient, 0)
      unsafe loops.differentiate(function, row, gradient, layout.rowCount)
    }
    return sum
  }
}
