internal import Foundation

/// Numbers at an address that is a multiple of 64, where a vector register's worth never crosses a cache line.
///
/// Large buffers ask for pages of 2 MiB: weights are read from front to back at every step, and with pages of 4 KiB a tenth of the
/// time goes into finding the next one.
///
/// A class, because tasks write different parts of one buffer at the same time. Unchecked: whoever shares it makes sure that
/// no part is written by two, or read while another writes.
@safe package final class AlignedFloats: @unchecked Sendable {
  package let count: Int
  /// `[count]`, zero at first.
  package let base: UnsafeMutablePointer<Float>

  package init(zeros count: Int) {
    precondition(count >= 0, "\(count) numbers")
    self.count = count
    let byteCount = max(count, 1) * MemoryLayout<Float>.stride
    let isLarge = byteCount >= 2 * Self.largePage
    let raw = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: isLarge ? Self.largePage : 64)
    // Advice, which the system may not take; then the pages are small.
    if isLarge { unsafe madvise(raw, byteCount, Int32(MADV_HUGEPAGE)) }
    unsafe base = raw.bindMemory(to: Float.self, capacity: count)
    unsafe base.initialize(repeating: 0, count: count)
  }

  private static var largePage: Int { 2 << 20 }

  deinit { unsafe base.deallocate() }

  /// A copy of the numbers in `range`.
  package func values(_ range: Range<Int>) -> [Float] {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "\(range) of \(count)")
    return unsafe Array(UnsafeBufferPointer(start: base + range.lowerBound, count: range.count))
  }
}
