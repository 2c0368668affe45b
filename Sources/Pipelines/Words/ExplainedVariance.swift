/// How much of the variance a model explains, as sentences tell it.
enum ExplainedVariance {
  /// In tenths of a percent: `1.5 %`; `none` where a mean does as well or better.
  static func text(_ share: Double) -> String {
    guard share > 0 else { return "none" }
    let tenths = (1000 * share).rounded()
    return tenths < 1 ? "less than 0.1 %" : "\(rounded(tenths / 10)) %"
  }
}
