internal import Tensors

/// The dense layers between a convolutional encoder and its decoder in training: the dense engine's variational autoencoder of
/// the encoder's images, but that its output's gradient comes from the decoder and its input's goes to the encoder.
struct ConvolutionalMiddle: Sendable {
  let steps: DenseSteps
  private var layers: AutoencoderLayers { steps.layout.plain }

  init(
    _ layers: AutoencoderLayers, parameters: [Float], optimiser: Optimiser, gradientClip: Double?, capacity: Int
  ) {
    steps = DenseSteps(
      layers, parameters: parameters, optimiser: optimiser, gradientClip: gradientClip, capacity: capacity,
      reachesInput: true)
  }

  /// What an image of the batch gives to the dense layers: `[channel, height, width]`, as all that follow, and
  /// its condition.
  func input(_ image: Int) -> UnsafeMutablePointer<Float> { unsafe steps.batch.input.row(image) }
  func output(_ image: Int) -> UnsafePointer<Float> {
    unsafe UnsafePointer(steps.batch.outputs[layers.outputLayer].row(image))
  }
  /// Where the gradient with respect to the output is written.
  func outputDelta(_ image: Int) -> UnsafeMutablePointer<Float> {
    unsafe steps.batch.deltas[layers.outputLayer].row(image)
  }
  func inputDelta(_ image: Int) -> UnsafePointer<Float> { unsafe UnsafePointer(steps.batch.inputDeltas.row(image)) }

  /// Takes an image's gradient with respect to the output through the activation.
  func differentiateOutput(_ image: Int) {
    unsafe layers.all[layers.outputLayer].activation.multiplyByDerivative(
      outputDelta(image), outputs: output(image), count: layers.inputCount)
  }

  /// Runs the batch's images through the dense layers.
  ///
  /// - Parameter noise: `[rowCount, latent]`
  /// - Returns: The sum of each latent's divergences.
  func forward(rowCount: Int, noise: Span<Float>) -> [Double] {
    steps.forward(rowCount: rowCount, noise: noise, read: { _ in }, finish: { _, _ in 0 }).divergences
  }

  /// The same for images that the encoder has made elsewhere.
  ///
  /// - Parameter images: `[image, value]`, conditions behind them.
  func pass(_ images: Matrix, noise: Span<Float>) -> (images: Matrix, divergences: [Double]) {
    let (rowLength, width) = (images.columnCount, layers.inputCount)
    unsafe images.elements.withUnsafeBufferPointer { source in
      guard let source = source.baseAddress else { return }
      for image in 0..<images.rowCount {
        unsafe input(image).update(from: source + image * rowLength, count: rowLength)
      }
    }
    let divergences = forward(rowCount: images.rowCount, noise: noise)
    var decoded = Matrix(zeros: images.rowCount, width)
    unsafe decoded.elements.withUnsafeMutableBufferPointer { target in
      guard let target = target.baseAddress else { return }
      for image in 0..<images.rowCount { unsafe (target + image * width).update(from: output(image), count: width) }
    }
    return (decoded, divergences)
  }
}
