package import KernelTypes
internal import Kernels256
internal import Kernels512

/// The innermost loops, for the widest registers that this processor has.
///
/// Each is one thread's work; callers cut their work by size, never by the number of threads, and spread it.
@safe package struct Loops: Sendable {
  package let multiply: @Sendable (PanelProduct) -> Void
  package let adam:
    @Sendable (
      AdamStep, _ parameters: UnsafeMutablePointer<Float>, _ gradients: UnsafePointer<Float>,
      _ first: UnsafeMutablePointer<Float>, _ second: UnsafeMutablePointer<Float>, _ count: Int
    ) -> Void
  package let momentum:
    @Sendable (
      MomentumStep, _ parameters: UnsafeMutablePointer<Float>, _ gradients: UnsafePointer<Float>,
      _ first: UnsafeMutablePointer<Float>, _ count: Int
    ) -> Void
  /// `(numbers, count)`: asks for what will be wanted soon.
  package let fetch: @Sendable (UnsafePointer<Float>, Int) -> Void
  /// `(source, sourceStride, rowCount, columnCount, output, outputStride)`
  package let transpose: @Sendable (UnsafePointer<Float>, Int, Int, Int, UnsafeMutablePointer<Float>, Int) -> Void
  /// `(output, outputStride, target, targetStride, rowCount, width, scale, difference, differenceStride)`
  package let errors:
    @Sendable (
      UnsafePointer<Float>, Int, UnsafePointer<Float>, Int, Int, Int, Float, UnsafeMutablePointer<Float>, Int
    ) -> Double
  /// `(values, stride, rowCount, sums)`
  package let columnSums: @Sendable (UnsafePointer<Float>, Int, Int, UnsafeMutablePointer<Float>) -> Void
  /// `(values, count)`
  package let squaredNorm: @Sendable (UnsafePointer<Float>, Int) -> Double
  /// `(function, values, count)`
  package let apply: @Sendable (ElementFunction, UnsafeMutablePointer<Float>, Int) -> Void
  /// `(function, output, gradient, count)`
  package let differentiate: @Sendable (ElementFunction, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
  /// The sums batch normalisation is made of.
  package let channels: ChannelLoops

  /// With 256-bit registers (AVX2 and FMA).
  package static let narrow = unsafe Loops(
    multiply: Kernels256.multiply, adam: Kernels256.step, momentum: Kernels256.step,
    fetch: Kernels256.fetch, transpose: Kernels256.transpose, errors: Kernels256.errors,
    columnSums: Kernels256.columnSums, squaredNorm: Kernels256.squaredNorm, apply: Kernels256.apply,
    differentiate: Kernels256.differentiate,
    channels: ChannelLoops(
      squares: Kernels256.columnSquares, products: Kernels256.columnProducts, normalise: Kernels256.normalise,
      differentiate: Kernels256.differentiateNormalisation))
  /// With 512-bit registers (AVX-512); only for processors that have them.
  package static let wide = unsafe Loops(
    multiply: Kernels512.multiply, adam: Kernels512.step, momentum: Kernels512.step,
    fetch: Kernels512.fetch, transpose: Kernels512.transpose, errors: Kernels512.errors,
    columnSums: Kernels512.columnSums, squaredNorm: Kernels512.squaredNorm, apply: Kernels512.apply,
    differentiate: Kernels512.differentiate,
    channels: ChannelLoops(
      squares: Kernels512.columnSquares, products: Kernels512.columnProducts, normalise: Kernels512.normalise,
      differentiate: Kernels512.differentiateNormalisation))

  package static let fastest = Processor.current.hasAVX512 ? wide : narrow
}
