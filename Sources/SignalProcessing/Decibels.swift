/// 10 log₁₀ of powers, eight at a time.
///
/// With x = 2ᵉ m and √½ ≤ m < √2, ln m = 2 (s + s³/3 + s⁵/5 + …) for s = (m − 1)/(m + 1), where |s| < 0.172 and what
/// follows s⁹/9 is below 1e-9: a level is off by no more than single precision rounds it.
enum Decibels {
  /// Replaces each power by 10 log₁₀(max(power, floor)); what is not finite becomes NaN.
  ///
  /// - Parameter floor: At least the least normal number, since the exponent is read from the bits.
  static func replace(_ powers: UnsafeMutablePointer<Float>, count: Int, floor: Float) {
    precondition(floor >= .leastNormalMagnitude, "a floor of \(floor)")
    var index = 0
    while index + 8 <= count {
      unsafe powers.store(levels(of: powers.vector(index), floor), at: index)
      index += 8
    }
    guard index < count else { return }
    var rest = SIMD8<Float>(repeating: 1)
    for lane in 0..<count - index { unsafe rest[lane] = powers[index + lane] }
    let levels = levels(of: rest, floor)
    for lane in 0..<count - index { unsafe powers[index + lane] = levels[lane] }
  }

  @inline(__always) private static func levels(of powers: SIMD8<Float>, _ floor: Float) -> SIMD8<Float> {
    let x = powers.replacing(with: SIMD8(repeating: floor), where: powers .< floor)
    let bits = unsafe unsafeBitCast(x, to: SIMD8<Int32>.self)
    let exponent = (bits &- SIMD8(repeating: rootOfHalf)) &>> SIMD8(repeating: 23)
    let m = unsafe unsafeBitCast(bits &- exponent &<< SIMD8(repeating: 23), to: SIMD8<Float>.self)
    let s = (m - 1) / (m + 1)
    let square = s * s
    var series = SIMD8<Float>(repeating: 1 / 9)
    for divisor: Float in [7, 5, 3, 1] { series = series * square + 1 / divisor }
    let level = SIMD8<Float>(exponent) * perOctave + s * series * perTwoNepers
    // 0 for a number, NaN for an infinity or none.
    return level + (powers - powers)
  }

  /// The bits of √½.
  private static let rootOfHalf: Int32 = 0x3F35_04F3
  /// 10 log₁₀ 2
  private static let perOctave: Float = 3.010_299_956_6
  /// 20 / ln 10
  private static let perTwoNepers: Float = 8.685_889_638
}
