/// Keeps the length of the whole gradient below a limit (Pascanu et al. 2013).
enum GradientClipping {
  /// What to multiply gradients by so that their Euclidean norm is at most `limit`; 1 where it is already.
  ///
  /// A gradient that is not finite keeps a scale of 1, so that the loss shows it.
  static func scale(of gradients: [Float], limit: Double) -> Float {
    let norm = squaredNorm(of: gradients).squareRoot()
    return norm.isFinite && norm > limit ? Float(limit / norm) : 1
  }

  /// Σ gradient², in double precision.
  static func squaredNorm(of gradients: [Float]) -> Double {
    let values = gradients.span
    let whole = values.count / 8 * 8
    var sums = SIMD8<Double>.zero
    for start in stride(from: 0, to: whole, by: 8) {
      var lanes = SIMD8<Float>()
      for lane in 0..<8 { lanes[lane] = values[start + lane] }
      let wide = SIMD8<Double>(lanes)
      sums += wide * wide
    }
    return (whole..<values.count).reduce(sums.sum()) { $0 + Double(values[$1]) * Double(values[$1]) }
  }
}
