internal import CFFTW

/// Floats at an address that suits the widest vector instructions, freed with their owner.
///
/// FFTW may execute a plan only on arrays aligned like those it was made with; all of ours come from here.
@safe struct AlignedFloats: ~Copyable {
  let count: Int
  let floats: UnsafeMutablePointer<Float>

  /// The same memory, as pairs of real and imaginary part.
  var complex: UnsafeMutablePointer<fftwf_complex> {
    unsafe UnsafeMutableRawPointer(floats).assumingMemoryBound(to: fftwf_complex.self)
  }

  init(count: Int) {
    self.count = count
    let raw = UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<Float>.stride, alignment: 64)
    unsafe floats = raw.bindMemory(to: Float.self, capacity: count)
    unsafe floats.initialize(repeating: 0, count: count)
  }

  deinit { unsafe floats.deallocate() }
}
