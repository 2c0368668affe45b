internal import CFFTW
internal import Synchronization

/// Floats at an address that suits the widest vector instructions; what they hold at first is undefined.
///
/// FFTW may execute a plan only on arrays aligned like those it was made with; all of ours come from here. The memory
/// is lent by `FloatPool`, so that buffers of every call are those of the call before.
@safe struct AlignedFloats: ~Copyable {
  let count: Int
  let floats: UnsafeMutablePointer<Float>

  /// The same memory, as pairs of real and imaginary part.
  var complex: UnsafeMutablePointer<fftwf_complex> {
    unsafe UnsafeMutableRawPointer(floats).assumingMemoryBound(to: fftwf_complex.self)
  }

  init(count: Int) {
    self.count = count
    unsafe floats = FloatPool.take(count: count)
  }

  init(zeros count: Int) {
    self.init(count: count)
    unsafe floats.update(repeating: 0, count: count)
  }

  deinit { unsafe FloatPool.giveBack(floats, count: count) }
}

/// Memory that was in use and will be again, sorted by size in powers of two.
///
/// Large allocations come from the system page by page, each cleared and mapped anew: for a transform of 20,480 samples
/// that took as long as the transform.
private enum FloatPool {
  /// Unchecked because a piece of memory in the pool is nobody's.
  @safe private struct Piece: @unchecked Sendable {
    let floats: UnsafeMutablePointer<Float>
  }

  /// The pieces of 2^i floats that nobody uses.
  private static let unused = Mutex([[Piece]](repeating: [], count: largest + 1))
  /// Cache lines are not shared between pieces.
  private static let smallest = 6
  /// Larger pieces (64 MiB) go back to the system at once.
  private static let largest = 24
  /// So many of each size are kept: what a few threads use at once.
  private static let keptCount = 32

  static func take(count: Int) -> UnsafeMutablePointer<Float> {
    let size = exponent(count)
    if size <= largest, let piece = unused.withLock({ pieces in pieces[size].popLast() }) { return unsafe piece.floats }
    let raw = UnsafeMutableRawPointer.allocate(byteCount: MemoryLayout<Float>.stride << size, alignment: 64)
    let floats = unsafe raw.bindMemory(to: Float.self, capacity: 1 << size)
    // Never read before it is written, but a number is a number.
    unsafe floats.initialize(repeating: 0, count: 1 << size)
    return unsafe floats
  }

  static func giveBack(_ floats: UnsafeMutablePointer<Float>, count: Int) {
    let size = exponent(count)
    let piece = unsafe Piece(floats: floats)
    let isKept =
      size <= largest
      && unused.withLock { pieces in
        guard pieces[size].count < keptCount else { return false }
        pieces[size].append(piece)
        return true
      }
    if !isKept { unsafe floats.deallocate() }
  }

  /// The smallest i with count ≤ 2^i.
  private static func exponent(_ count: Int) -> Int {
    max(smallest, Int.bitWidth - (max(1, count) - 1).leadingZeroBitCount)
  }
}
