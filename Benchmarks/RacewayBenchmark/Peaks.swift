internal import Foundation
internal import KernelTypes
internal import Kernels
internal import Tensors

/// What the machine could do at best, which is what speeds are judged by where a peer can't be beaten.
enum Peaks {
  /// Medians of nine: the engine's product on operands in cache, with one thread and with all, and copies of memory with all.
  static var words: String {
    let one = median { multiplications(threadCount: 1) }
    let all = median { multiplications(threadCount: concurrentThreadCount) }
    let bytes = median { copies(threadCount: concurrentThreadCount) }
    return String(
      format: "%.0f GFLOP/s with one thread, %.0f with %d, %.1f GiB/s read and written by copies",
      one / 1e9, all / 1e9, concurrentThreadCount, bytes / 0x1p30)
  }

  private static func median(_ measure: () -> Double) -> Double { Quantile.median(of: (0..<9).map { _ in measure() }) }

  /// Floating-point operations a second of 48 × 256 × 16 products.
  private static func multiplications(threadCount: Int) -> Double {
    let (rows, inner, repeats) = (48, 256, 2000)
    let operands = (0..<threadCount).map { _ in AlignedFloats(zeros: 1 << 16) }
    let seconds = Self.seconds {
      concurrently(threadCount) { thread in
        let base = unsafe operands[thread].base
        for _ in 0..<repeats {
          Loops.fastest.multiply(
            unsafe PanelProduct(
              rows: rows, inner: inner, left: base, rowStride: 272, right: base + (1 << 14), output: base + (1 << 15),
              outputStride: PanelProduct.width))
        }
      }
    }
    return Double(2 * threadCount * repeats * rows * inner * PanelProduct.width) / seconds
  }

  /// Bytes a second, read and written.
  private static func copies(threadCount: Int) -> Double {
    let count = 16 << 20
    let buffers = (0..<2 * threadCount).map { _ in AlignedFloats(zeros: count) }
    let seconds = Self.seconds {
      concurrently(threadCount) { thread in
        unsafe buffers[2 * thread].base.update(from: buffers[2 * thread + 1].base, count: count)
      }
    }
    return Double(2 * threadCount * count * MemoryLayout<Float>.stride) / seconds
  }

  private static func seconds(of work: () -> Void) -> Double { ContinuousClock().measure(work) / .seconds(1) }
}
