/// Keeps the length of the whole gradient below a limit (Pascanu et al. 2013).
enum GradientClipping {
  /// What to multiply gradients by so that their Euclidean norm is at most `limit`; 1 where it is already.
  ///
  /// A gradient that is not finite keeps a scale of 1, so that the loss shows it.
  static func scale(squaredNorm: Double, limit: Double) -> Float {
    let norm = squaredNorm.squareRoot()
    return norm.isFinite && norm > limit ? Float(limit / norm) : 1
  }
}
