internal import KernelTypes
internal import Kernels

/// The numbers of one batch normalisation in training: its batch's statistics, and what its loops need of them.
///
/// y = (z − mean) / √(variance + ε) · scale + shift with mean and variance of each channel over all pixels of the batch
/// (Ioffe and Szegedy 2015). Each image gives its own sums; they are merged in the order of the images, in double precision.
/// In evaluation the running statistics take the batch's place, and are folded into the weights.
struct BatchNormalisation: Sendable {
  /// Added to the variance; PyTorch's default.
  static let epsilon = 1e-5
  /// How much of the running statistics each batch replaces; PyTorch's default.
  static let momentum = 0.1

  let layout: ImageLayout
  /// `[image, 2, channel]`: an image's means and Σ (z − mean)²; then Σ δ and Σ δ · (z − batch mean), with δ the gradient of y.
  private let imageSums: AlignedFloats
  /// `[6, channel]`: mean, scale, shift of the way there; gain, scale, shift of the way back.
  private let factors: AlignedFloats

  init(_ layout: ImageLayout, capacity: Int) {
    self.layout = layout
    imageSums = AlignedFloats(zeros: capacity * 2 * layout.channelCount)
    factors = AlignedFloats(zeros: 6 * layout.channelCount)
  }

  private var channelCount: Int { layout.channelCount }
  private var pixelCount: Int { layout.shape.height * layout.shape.width }

  private func sums(_ image: Int) -> UnsafeMutablePointer<Float> { unsafe imageSums.base + image * 2 * channelCount }
  private func factor(_ index: Int) -> UnsafeMutablePointer<Float> { unsafe factors.base + index * channelCount }

  /// Keeps one image's means and squares.
  func observe(_ values: UnsafePointer<Float>, image: Int, _ loops: Loops) {
    let (means, squares) = unsafe (sums(image), sums(image) + channelCount)
    for channel in stride(from: 0, to: channelCount, by: PanelProduct.width) {
      let total = unsafe sum { y, sums in
        unsafe loops.columnSums(values + layout.offset(y, 0) + channel, channelCount, layout.shape.width, sums)
      }
      unsafe write(total / Double(pixelCount), to: means + channel)
      let distances = unsafe sum { y, sums in
        unsafe loops.channels.squares(
          values + layout.offset(y, 0) + channel, channelCount, layout.shape.width, means + channel, sums)
      }
      unsafe write(distances, to: squares + channel)
    }
  }

  /// Keeps one image's sums of gradients.
  ///
  /// - Parameter gradient: ∂loss/∂y, laid out like the values.
  func observe(gradient: UnsafePointer<Float>, at values: UnsafePointer<Float>, image: Int, _ loops: Loops) {
    let (totals, products) = unsafe (sums(image), sums(image) + channelCount)
    for channel in stride(from: 0, to: channelCount, by: PanelProduct.width) {
      let total = unsafe sum { y, sums in
        unsafe loops.columnSums(gradient + layout.offset(y, 0) + channel, channelCount, layout.shape.width, sums)
      }
      unsafe write(total, to: totals + channel)
      let product = unsafe sum { y, sums in
        let place = layout.offset(y, 0) + channel
        unsafe loops.channels.products(
          gradient + place, values + place, channelCount, layout.shape.width, factor(0) + channel, sums)
      }
      unsafe write(product, to: products + channel)
    }
  }

  /// Merges the images' means and squares, and moves the running statistics.
  ///
  /// - Parameters:
  ///   - mean: Where in `statistics` the running means lie: `[channel]`.
  ///   - variance: The same for the running variances.
  func merge(
    images: Int, scale: UnsafePointer<Float>, shift: UnsafePointer<Float>, mean: Range<Int>, variance: Range<Int>,
    statistics: inout [Float]
  ) {
    let count = Double(images * pixelCount)
    for channel in 0..<mean.count {
      var (total, squares) = (0.0, 0.0)
      for image in 0..<images { unsafe total += Double(sums(image)[channel]) }
      let centre = total / Double(images)
      for image in 0..<images {
        let distance = unsafe Double(sums(image)[channel]) - centre
        unsafe squares += Double(sums(image)[channelCount + channel]) + Double(pixelCount) * distance * distance
      }
      let inverse = 1 / (squares / count + Self.epsilon).squareRoot()
      unsafe factor(0)[channel] = Float(centre)
      unsafe factor(1)[channel] = Float(inverse * Double(scale[channel]))
      unsafe factor(2)[channel] = shift[channel]
      unsafe factor(3)[channel] = Float(inverse)
      // The running variance is the unbiased one, as in PyTorch.
      move(&statistics[mean.lowerBound + channel], to: centre)
      move(&statistics[variance.lowerBound + channel], to: squares / max(count - 1, 1))
    }
  }

  private func move(_ running: inout Float, to value: Double) {
    running = Float((1 - Self.momentum) * Double(running) + Self.momentum * value)
  }

  /// Merges the images' sums of gradients.
  ///
  /// With x̂ = (z − mean) / √(variance + ε) and N values a channel: ∂loss/∂shift = Σ δ, ∂loss/∂scale = Σ δ x̂,
  /// ∂loss/∂z = scale / √(variance + ε) · (δ − Σ δ / N − x̂ Σ δ x̂ / N).
  func mergeGradients(
    images: Int, scale: UnsafePointer<Float>, scaleGradient: UnsafeMutablePointer<Float>,
    shiftGradient: UnsafeMutablePointer<Float>
  ) {
    let count = Double(images * pixelCount)
    for channel in 0..<channelCount {
      var (total, products) = (0.0, 0.0)
      for image in 0..<images {
        unsafe total += Double(sums(image)[channel])
        unsafe products += Double(sums(image)[channelCount + channel])
      }
      let inverse = unsafe Double(factor(3)[channel])
      let gain = unsafe inverse * Double(scale[channel])
      unsafe scaleGradient[channel] = Float(inverse * products)
      unsafe shiftGradient[channel] = Float(total)
      unsafe factor(4)[channel] = Float(-gain * inverse * inverse * products / count)
      unsafe factor(5)[channel] = Float(-gain * total / count)
    }
  }

  /// Writes y = function of the normalised values.
  func normalise(
    _ values: UnsafePointer<Float>, _ function: ElementFunction, into output: UnsafeMutablePointer<Float>,
    _ loops: Loops
  ) {
    let normalisation = unsafe Normalisation(
      channels: channelCount, mean: factor(0), scale: factor(1), shift: factor(2))
    for y in 0..<layout.shape.height {
      let place = layout.offset(y, 0)
      unsafe loops.channels.normalise(normalisation, function, values + place, output + place, layout.shape.width)
    }
    if function == .sigmoid { unsafe layout.clearFilling(of: 0..<layout.shape.height, in: output) }
  }

  /// Turns the gradient of y (before the activation) into that of z.
  func differentiate(_ gradient: UnsafeMutablePointer<Float>, at values: UnsafePointer<Float>, _ loops: Loops) {
    let normalisation = unsafe Normalisation(
      channels: channelCount, mean: factor(0), scale: factor(4), shift: factor(5))
    for y in 0..<layout.shape.height {
      let place = layout.offset(y, 0)
      // The gain of the way back is the scale of the way there.
      unsafe loops.channels.differentiate(
        normalisation, factor(1), values + place, gradient + place, layout.shape.width)
    }
  }

  /// Adds what `row` writes for each row of sixteen channels.
  private func sum(_ row: (_ y: Int, _ sums: UnsafeMutablePointer<Float>) -> Void) -> SIMD16<Double> {
    var total = SIMD16<Double>.zero
    unsafe withUnsafeTemporaryAllocation(of: SIMD16<Float>.self, capacity: 1) { lanes in
      guard let lanes = lanes.baseAddress else { return }
      unsafe lanes.initialize(to: .zero)
      unsafe lanes.withMemoryRebound(to: Float.self, capacity: PanelProduct.width) { sums in
        for y in 0..<layout.shape.height {
          unsafe row(y, sums)
          for lane in 0..<PanelProduct.width { unsafe total[lane] += Double(sums[lane]) }
        }
      }
    }
    return total
  }

  private func write(_ values: SIMD16<Double>, to place: UnsafeMutablePointer<Float>) {
    for lane in 0..<PanelProduct.width { unsafe place[lane] = Float(values[lane]) }
  }
}
