internal import KernelTypes
internal import Kernels

/// Where the images of one forward and backward pass lie in one buffer.
///
/// Where nothing waits for the whole batch, an image goes all the way there and back before the next one comes, and uses the
/// same buffer again while it is in the caches. A normalisation and dense layers wait, so every image then has its own.
struct ConvolutionBuffers: Sendable {
  /// `[layer]`: what each layer reads.
  let inputs: [Int]
  /// `[layer]`: what each layer writes, which the next one reads unless dense layers are between them; nothing where the
  /// last one's output is made row by row.
  let outputs: [Int]
  /// `[layer]`: the gradient of the loss with respect to each layer's output before its activation.
  let gradients: [Int]
  /// `[layer]`: a normalised layer's output before its normalisation.
  let raw: [Int]
  /// An image's condition, and `[layer]` each layer's bias under it, of which the way back makes the bias's gradient; nothing
  /// where there are no conditions.
  let condition: Int
  let biases: [Int]
  /// The last layer's products with all taps.
  let products: Int
  /// One row of the network's output, where that is made row by row.
  let row: Int
  /// The numbers of one buffer.
  let stride: Int
  private let values: AlignedFloats

  init(_ packed: PackedLayers, count: Int) {
    var end = 0
    func next(_ length: Int) -> Int {
      defer { end += length.roundedUp }
      return end
    }
    let last = packed.layers.lastIndex
    let isWhole = packed.all[last].overlap == nil
    let ends = packed.images.indices.map { next($0 <= last || isWhole ? packed.images[$0].count : 0) }
    outputs = Array(ends.dropFirst())
    inputs = packed.all.indices.map { index in
      packed.layers.isMiddle(before: index) ? next(packed.images[index].count) : ends[index]
    }
    gradients = packed.all.indices.map { next(packed.images[$0 + 1].count) }
    raw = packed.all.indices.map { next(packed.all[$0].layer.isNormalised ? packed.images[$0 + 1].count : 0) }
    products = next(packed.all[last].overlap?.productCount ?? 0)
    row = next(isWhole ? 0 : packed.images[last + 1].rowCount + 16)
    let conditionCount = packed.layers.conditionCount
    condition = next(conditionCount)
    biases = packed.all.map { next(conditionCount > 0 ? $0.channelCount : 0) }
    stride = end
    values = AlignedFloats(zeros: count * end)
  }

  func buffer(_ index: Int) -> UnsafeMutablePointer<Float> { unsafe values.base + index * stride }
}
