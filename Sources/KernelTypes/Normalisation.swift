/// The linear function of each channel that batch normalisation comes to, and its derivative.
///
/// Pointers to `[channelCount]` numbers, because the loops read them next to images; who makes one vouches for the sizes.
@safe package struct Normalisation {
  /// A multiple of sixteen.
  package var channelCount: Int
  package var mean: UnsafePointer<Float>
  /// What a value's distance from the mean is multiplied by.
  package var scale: UnsafePointer<Float>
  /// What is added after that.
  package var shift: UnsafePointer<Float>

  package init(
    channels channelCount: Int, mean: UnsafePointer<Float>, scale: UnsafePointer<Float>, shift: UnsafePointer<Float>
  ) {
    self.channelCount = channelCount
    unsafe self.mean = mean
    unsafe self.scale = scale
    unsafe self.shift = shift
  }
}
