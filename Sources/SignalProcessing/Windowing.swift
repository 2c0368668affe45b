/// Where windows of one length begin in a snapshot, a fixed stride apart.
///
/// A window never crosses the end of its snapshot: samples left over at the end belong to none.
package struct Windowing: Sendable, Equatable, Codable {
  /// The number of samples in each window.
  package let length: Int
  /// The number of samples from one window's start to the next one's.
  package let stride: Int

  package init(length: Int, stride: Int) {
    precondition(length > 0, "a window of \(length) samples")
    precondition(stride > 0, "a stride of \(stride) samples")
    self.length = length
    self.stride = stride
  }

  /// How many windows fit.
  package func count(inSampleCount sampleCount: Int) -> Int {
    sampleCount < length ? 0 : (sampleCount - length) / stride + 1
  }

  /// The samples of one window, counted from the snapshot's first.
  package func range(ofWindow index: Int) -> Range<Int> { index * stride..<index * stride + length }

  /// The first sample of each window that fits.
  package func starts(inSampleCount sampleCount: Int) -> [Int] {
    (0..<count(inSampleCount: sampleCount)).map { $0 * stride }
  }

  /// The samples of each window that fits.
  package func ranges(inSampleCount sampleCount: Int) -> [Range<Int>] {
    (0..<count(inSampleCount: sampleCount)).map(range)
  }
}
