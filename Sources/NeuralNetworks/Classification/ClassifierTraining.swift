internal import KernelTypes
internal import Kernels
internal import Tensors

/// A convolutional classifier in training.
struct ClassifierTraining: ConvolutionalNetworkInTraining {
  let steps: ConvolutionalSteps
  let loss: CrossEntropy

  /// A new network, with what `plan` says of it.
  init(_ architecture: ClassifierArchitecture, _ plan: TrainingPlan, loss: CrossEntropy) {
    steps = ConvolutionalSteps(ConvolutionalLayers(architecture), plan)
    self.loss = loss
    check()
  }

  /// - Parameter capacity: The images of the largest batch.
  init(
    _ layers: ConvolutionalLayers, values: [Float], loss: CrossEntropy, optimiser: Optimiser, gradientClip: Double?,
    capacity: Int, loops: Loops = .fastest
  ) {
    steps = ConvolutionalSteps(
      layers, values: values, optimiser: optimiser, gradientClip: gradientClip, capacity: capacity, loops: loops)
    self.loss = loss
    check()
  }

  private func check() {
    let outputCount = steps.packed.layers.output.channels
    precondition(loss.classCount == outputCount, "a loss of \(loss.classCount) classes for \(outputCount) logits")
  }

  func step(
    _ rows: ArraySlice<Int>, of examples: LabelledImages, noise: Span<Float>, objective: Objective,
    learningRate: Double
  ) -> ErrorSums {
    let sums = unsafe steps.step(
      rows, of: examples.images, noise: noise, objective: objective, learningRate: learningRate,
      output: output(rows, of: examples))
    return ErrorSums(rows: rows.count, crossEntropy: sums.error)
  }

  func evaluate(
    _ rows: Range<Int>, of examples: LabelledImages, noise: Span<Float>, objective: Objective
  ) -> ErrorSums {
    let logits = steps.trained().logits(of: examples.images.rows(rows))
    return ErrorSums(rows: rows.count, crossEntropy: loss.sum(of: logits, labels: examples.labels[rows]))
  }

  /// The sums of a batch and, flat, the gradient of its loss; nothing moves but the running statistics.
  func gradient(
    _ rows: ArraySlice<Int>, of examples: LabelledImages
  ) -> (sums: ErrorSums, gradient: [Float]) {
    let noise: [Float] = []
    let objective = Objective(reconstruction: .averaged, beta: 0, freeBits: 0)
    let (error, _, gradient) = unsafe steps.gradient(
      rows, of: examples.images, noise: noise.span, objective: objective, output: output(rows, of: examples))
    return (ErrorSums(rows: rows.count, crossEntropy: error), gradient)
  }

  /// What `ConvolutionalSteps` asks for each image of a batch.
  private func output(_ rows: ArraySlice<Int>, of examples: LabelledImages) -> ConvolutionalSteps.OutputGradient {
    { buffer, image in
      let label = examples.labels[rows[rows.startIndex + image]]
      return unsafe self.differentiateOutput(buffer, label: label, rowCount: rows.count)
    }
  }

  /// Averages the output's pixels to logits, and gives each pixel its share of their gradient.
  ///
  /// - Returns: The image's weighted cross-entropy.
  private func differentiateOutput(_ buffer: UnsafeMutablePointer<Float>, label: Int, rowCount: Int) -> Double {
    let (buffers, last) = (steps.buffers, steps.packed.layers.lastIndex)
    let layout = steps.packed.all[last].output
    let (height, width) = (layout.shape.height, layout.shape.width)
    let values = unsafe buffer + buffers.outputs[last]
    let gradient = unsafe buffer + buffers.gradients[last]
    var row = [Double](repeating: 0, count: loss.classCount)
    for y in 0..<height {
      for x in 0..<width {
        let pixel = unsafe values + layout.offset(y, x)
        for index in row.indices { unsafe row[index] += Double(pixel[index]) }
      }
    }
    let pixelCount = Double(height * width)
    for index in row.indices { row[index] /= pixelCount }
    let error = loss.differentiate(&row, label: label)
    let shares = row.map { Float($0 / (pixelCount * Double(rowCount))) }
    for y in 0..<height {
      for x in 0..<width {
        let pixel = unsafe gradient + layout.offset(y, x)
        for index in shares.indices { unsafe pixel[index] = shares[index] }
      }
    }
    return error
  }
}
