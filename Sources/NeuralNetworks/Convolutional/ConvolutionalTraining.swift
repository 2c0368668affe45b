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
    _ rows: ArraySlice<Int>, of images: Matrix, noise: Span<Float>, objective: Objective, learningRate: Double
  ) -> ErrorSums {
    let sums = unsafe steps.step(
      rows, of: images, noise: noise, objective: objective, learningRate: learningRate,
      output: output(objective, rows: rows.count))
    return ErrorSums(rows: rows.count, squaredError: sums.error, divergences: sums.divergences)
  }

  func evaluate(
    _ rows: Range<Int>, of images: Matrix, noise: Span<Float>, objective: Objective
  ) -> ErrorSums {
    let (errors, divergences) = steps.squaredErrors(rows, of: images, noise: noise)
    return ErrorSums(rows: rows.count, squaredError: errors.reduce(0, +), divergences: divergences)
  }

  /// The sums of a batch and, flat, the gradient of its loss; nothing moves but the running statistics.
  func gradient(
    _ rows: ArraySlice<Int>, of images: Matrix, noise: Span<Float>, objective: Objective
  ) -> (sums: ErrorSums, gradient: [Float]) {
    let (error, divergences, gradient) = unsafe steps.gradient(
      rows, of: images, noise: noise, objective: objective, output: output(objective, rows: rows.count))
    return (ErrorSums(rows: rows.count, squaredError: error, divergences: divergences), gradient)
  }

  /// What `ConvolutionalSteps` asks for each image of a batch.
  private func output(_ objective: Objective, rows: Int) -> ConvolutionalSteps.OutputGradient {
    let scale = objective.errorScale(rows: rows, inputCount: inputCount)
    return { buffer, _ in unsafe self.differentiateOutput(buffer, scale: scale) }
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
      unsafe overlap.add(row: y, of: buffer + buffers.products, bias: steps.bias(of: last, buffer), into: row)
      unsafe loops.apply(function, row, layout.rowCount)
      unsafe sum += loops.errors(row, 0, target, 0, 1, layout.rowCount, scale, gradient, 0)
      unsafe loops.differentiate(function, row, gradient, layout.rowCount)
    }
    return sum
  }
}
