internal import KernelTypes
internal import Kernels

/// `ConvolutionLoops.scatter` for large images of few channels, where sixteen columns for each phase would be mostly zeros.
///
/// Every small pixel is multiplied by the weights of all taps at once, and the products are added where they overlap.
struct ConvolutionOverlap: Sendable {
  let base: ConvolutionLoops
  private var geometry: ConvolutionGeometry { base.geometry }
  /// The taps times the large channels, filled up to whole registers: what each small pixel is multiplied into.
  var width: Int { (geometry.kernel * geometry.kernel * base.large.channelCount).roundedUp }
  /// The numbers of the weights: `[width / 16, small channel, 16]`.
  var weightCount: Int { width * base.small.channelCount }
  /// The numbers of the products of one image: `[small y, small x, width]`.
  var productCount: Int { geometry.small.height * rowCount }
  /// The numbers of the products of one row.
  private var rowCount: Int { geometry.small.width * width }
  /// The numbers between two tasks' products, so that rows that both need are written by each for itself.
  var pieceStride: Int { ((geometry.kernel - 1) / geometry.stride + 1) * rowCount }

  /// Writes the products of rows of small pixels with the weights of all taps.
  func multiply(
    rows: Range<Int>, of source: UnsafePointer<Float>, weights: UnsafePointer<Float>,
    into products: UnsafeMutablePointer<Float>
  ) {
    let (small, columns) = (base.small, geometry.small.width)
    for y in rows {
      for column in stride(from: 0, to: width, by: PanelProduct.width) {
        unsafe base.loops.multiply(
          PanelProduct(
            rows: columns, inner: small.channelCount, left: source + small.offset(y, 0), rowStride: small.channelCount,
            right: weights + column * small.channelCount, output: products + y * columns * width + column,
            outputStride: width))
      }
    }
  }

  /// Writes one row of the large image without its borders: bias + Σ of the products that overlap there.
  func add(
    row y: Int, of products: UnsafePointer<Float>, bias: UnsafePointer<Float>, into row: UnsafeMutablePointer<Float>
  ) {
    let (step, channelCount) = (geometry.stride, base.large.channelCount)
    let columns = geometry.small.width
    for x in 0..<geometry.large.width {
      for channel in 0..<channelCount { unsafe row[x * channelCount + channel] = bias[channel] }
    }
    for ky in stride(from: (y + geometry.padding) % step, to: geometry.kernel, by: step) {
      let smallY = (y + geometry.padding - ky) / step
      guard y + geometry.padding >= ky, smallY < geometry.small.height else { continue }
      for kx in 0..<geometry.kernel {
        // Small pixel x is met at large pixel x · step + kx − padding.
        let first = max(0, (geometry.padding - kx + step - 1) / step)
        let last = geometry.large.width - 1 + geometry.padding - kx
        let end = last < 0 ? 0 : min(columns, last / step + 1)
        guard first < end else { continue }
        let source = unsafe products + (smallY * columns) * width + (ky * geometry.kernel + kx) * channelCount
        let target = unsafe row + (kx - geometry.padding) * channelCount
        if channelCount == 1 {
          for x in first..<end { unsafe target[x &* step] += source[x &* width] }
        } else {
          for x in first..<end {
            for channel in 0..<channelCount {
              unsafe target[x &* step &* channelCount &+ channel] += source[x &* width &+ channel]
            }
          }
        }
      }
    }
  }
}
