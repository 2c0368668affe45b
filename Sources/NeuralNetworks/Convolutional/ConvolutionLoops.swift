internal import KernelTypes
internal import Kernels

/// The three loops between a layer's two images, which do the work of convolutions, transposed convolutions and all their
/// gradients.
///
/// Nothing is copied into columns: a product's rows are neighbouring pixels of one image row, its segments the rows of the
/// kernel, and its sixteen columns the channels that it writes. Images lie as `ImageLayout` says, with borders of zeros.
///
/// - `gather`: large to small; a convolution, and the input gradient of a transposed one.
/// - `scatter`: small to large, one product for each phase of the stride; a transposed convolution, and the input gradient of a
///   plain one. `ConvolutionOverlap` does the same for images of few channels.
/// - `correlate`: both to the gradient of the weights.
struct ConvolutionLoops: Sendable {
  let geometry: ConvolutionGeometry
  let large: ImageLayout
  let small: ImageLayout
  let loops: Loops
  /// Where the rows under a kernel's rows begin, seen from the first.
  private let gatherSegments: [Int]
  /// Where the rows of large pixels under one row of the kernel begin, seen from the first.
  private let correlateSegments: [Int]
  /// The same for the small image's rows that meet a row of large pixels: from the latest to the earliest.
  private let scatterSegments: [Int]
  /// `[stride · stride]`: where the weights of each phase begin.
  private let phaseStarts: [Int]

  init(_ geometry: ConvolutionGeometry, large: ImageLayout, small: ImageLayout, loops: Loops) {
    self.geometry = geometry
    self.large = large
    self.small = small
    self.loops = loops
    gatherSegments = (0..<geometry.kernel).map { $0 * large.pitch }
    correlateSegments = (0..<geometry.small.height).map { $0 * geometry.stride * large.pitch }
    scatterSegments = (0..<geometry.kernel).map { -$0 * small.pitch }
    var starts = [0]
    for y in 0..<geometry.stride {
      for x in 0..<geometry.stride {
        let taps = geometry.tapCount(phase: y) * geometry.tapCount(phase: x)
        starts.append(starts[starts.count - 1] + taps * large.channelCount * small.channelCount)
      }
    }
    phaseStarts = starts
  }

  /// What happens to each value in registers before it is written.
  @safe struct Finish {
    /// `[channels written]`
    var bias: UnsafePointer<Float>?
    /// What negative values are multiplied by.
    var slope: Float = 1
    /// An image like the one written: where it is not positive, values are multiplied by `gateSlope`.
    var gate: UnsafePointer<Float>?
    var gateSlope: Float = 1
  }

  /// The numbers of the weights for `gather`, and of their gradient: `[small channel / 16, ky, kx, large channel, 16]`.
  var weightCount: Int { geometry.kernel * kernelRowCount * small.channelCount }
  /// The numbers under one row of the kernel, which lie next to each other.
  private var kernelRowCount: Int { geometry.kernel * large.channelCount }
  /// From one panel of sixteen small channels to the next.
  var panelCount: Int { geometry.kernel * kernelRowCount * PanelProduct.width }
  /// Where the weights of a phase begin among those for `scatter`:
  /// `[phase, large channel / 16, y, x, small channel, 16]`, with the taps in the order in which small rows are met.
  func phaseStart(_ y: Int, _ x: Int) -> Int { phaseStarts[y * geometry.stride + x] }

  /// Writes rows of the small image: Σ over taps and large channels of large pixel · weight.
  func gather(
    rows: Range<Int>, from source: UnsafePointer<Float>, weights: UnsafePointer<Float>,
    into target: UnsafeMutablePointer<Float>, _ finish: Finish
  ) {
    unsafe gatherSegments.withUnsafeBufferPointer { segments in
      for y in rows {
        let left = unsafe source + large.offset(y * geometry.stride - geometry.padding, -geometry.padding)
        for channel in stride(from: 0, to: small.channelCount, by: PanelProduct.width) {
          let place = small.offset(y, 0) + channel
          var product = unsafe PanelProduct(
            rows: geometry.small.width, inner: kernelRowCount, left: left,
            rowStride: geometry.stride * large.channelCount,
            right: weights + channel / PanelProduct.width * panelCount,
            output: target + place, outputStride: small.channelCount)
          unsafe product.segments = segments.baseAddress
          product.segmentCount = segments.count
          product.finish(finish, at: place, channel: channel, stride: small.channelCount)
          loops.multiply(product)
        }
      }
    }
  }

  /// Writes rows of the large image: Σ over the taps of its phase and small channels of small pixel · weight.
  func scatter(
    rows: Range<Int>, from source: UnsafePointer<Float>, weights: UnsafePointer<Float>,
    into target: UnsafeMutablePointer<Float>, _ finish: Finish
  ) {
    let step = geometry.stride
    unsafe scatterSegments.withUnsafeBufferPointer { segments in
      for y in rows {
        let (smallY, phaseY) = (y + geometry.padding).quotientAndRemainder(dividingBy: step)
        let rowTaps = geometry.tapCount(phase: phaseY)
        for first in 0..<min(step, geometry.large.width) {
          let (smallX, phaseX) = (first + geometry.padding).quotientAndRemainder(dividingBy: step)
          let taps = geometry.tapCount(phase: phaseX)
          let inner = taps * small.channelCount
          let left = unsafe source + small.offset(smallY, smallX - max(taps - 1, 0))
          let phase = unsafe weights + phaseStart(phaseY, phaseX)
          for channel in stride(from: 0, to: large.channelCount, by: PanelProduct.width) {
            let place = large.offset(y, first) + channel
            var product = unsafe PanelProduct(
              rows: (geometry.large.width - first + step - 1) / step, inner: inner, left: left,
              rowStride: small.channelCount, right: phase + channel * rowTaps * inner, output: target + place,
              outputStride: step * large.channelCount)
            unsafe product.segments = segments.baseAddress
            product.segmentCount = rowTaps
            product.finish(finish, at: place, channel: channel, stride: step * large.channelCount)
            loops.multiply(product)
          }
        }
      }
    }
  }

  /// Writes Σ over pixels of large pixel under each tap · small pixel, or adds it: laid out like the weights for `gather`.
  func correlate(
    _ largeImage: UnsafePointer<Float>, _ smallImage: UnsafePointer<Float>,
    into gradient: UnsafeMutablePointer<Float>, accumulates: Bool
  ) {
    unsafe correlateSegments.withUnsafeBufferPointer { segments in
      for channel in stride(from: 0, to: small.channelCount, by: PanelProduct.width) {
        for tap in 0..<geometry.kernel {
          let start = channel / PanelProduct.width * panelCount + tap * kernelRowCount * PanelProduct.width
          var product = unsafe PanelProduct(
            rows: kernelRowCount, inner: geometry.small.width,
            left: largeImage + large.offset(tap - geometry.padding, -geometry.padding), rowStride: 1,
            innerStride: geometry.stride * large.channelCount,
            right: smallImage + small.offset(0, 0) + channel, rightStride: small.channelCount,
            output: gradient + start, outputStride: PanelProduct.width, accumulates: accumulates)
          product.rightSegmentStride = small.pitch
          unsafe product.segments = segments.baseAddress
          product.segmentCount = segments.count
          loops.multiply(product)
        }
      }
    }
  }
}

extension PanelProduct {
  /// Takes over what a finish says of the sixteen channels from `channel` on, written at `place` of an image.
  fileprivate mutating func finish(_ finish: ConvolutionLoops.Finish, at place: Int, channel: Int, stride: Int) {
    slope = finish.slope
    unsafe bias = finish.bias.map { unsafe $0 + channel }
    guard let image = unsafe finish.gate else { return }
    unsafe gate = image + place
    gateStride = stride
    gateSlope = finish.gateSlope
  }
}
