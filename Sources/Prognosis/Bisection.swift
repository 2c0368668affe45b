/// Solves for the point where a monotone function crosses zero, by halving an interval.
///
/// Slow beside Newton's method and never wrong: levels are computed once per channel, so a hundred evaluations
/// cost nothing.
enum Bisection {
  /// Where `falling`, positive at `low` and negative far above it, crosses zero.
  ///
  /// The upper end is found by doubling the step from `low`, so only the lower end has to be known.
  static func crossing(of falling: (Double) -> Double, above low: Double, firstStep: Double = 1) -> Double {
    var step = firstStep
    while falling(low + step) > 0, step < 1e300 { step *= 2 }
    return crossing(of: falling, between: low, and: low + step)
  }

  /// Where `falling`, positive at `low` and not positive at `high`, crosses zero, to the last bit that a `Double`
  /// holds.
  static func crossing(of falling: (Double) -> Double, between low: Double, and high: Double) -> Double {
    var (low, high) = (low, high)
    while true {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { return middle }
      if falling(middle) > 0 { low = middle } else { high = middle }
    }
  }
}
