package import KernelTypes

/// The loops over pixels of channels that batch normalisation is made of.
@safe package struct ChannelLoops: Sendable {
  /// `(values, stride, rowCount, centre, sums)`: Σ (value − centre)² of sixteen columns.
  package let squares:
    @Sendable (UnsafePointer<Float>, Int, Int, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  /// `(gradients, values, stride, rowCount, centre, sums)`: Σ gradient · (value − centre) of sixteen columns.
  package let products:
    @Sendable (UnsafePointer<Float>, UnsafePointer<Float>, Int, Int, UnsafePointer<Float>, UnsafeMutablePointer<Float>)
      -> Void
  /// `(normalisation, function, values, output, pixelCount)`
  package let normalise:
    @Sendable (Normalisation, ElementFunction, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
  /// `(normalisation, gain, values, gradient, pixelCount)`
  package let differentiate:
    @Sendable (Normalisation, UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
}
