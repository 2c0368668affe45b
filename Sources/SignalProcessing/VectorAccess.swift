extension UnsafeMutablePointer<Float> {
  /// Writes eight neighbours.
  @inline(__always) func store(_ values: SIMD8<Float>, at index: Int) {
    unsafe UnsafeMutableRawPointer(self + index).storeBytes(of: values, as: SIMD8<Float>.self)
  }

  /// Eight neighbours.
  @inline(__always) func vector(_ index: Int) -> SIMD8<Float> {
    unsafe UnsafeRawPointer(self + index).loadUnaligned(as: SIMD8<Float>.self)
  }
}

extension UnsafePointer<Float> {
  /// Eight neighbours.
  @inline(__always) func vector(_ index: Int) -> SIMD8<Float> {
    unsafe UnsafeRawPointer(self + index).loadUnaligned(as: SIMD8<Float>.self)
  }
}
