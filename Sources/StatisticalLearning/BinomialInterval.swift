internal import Foundation

/// The range of probabilities that a count of successes leaves possible (Clopper and Pearson, 1934).
///
/// `lower` is the probability at which so many successes or more come with a chance of (1 − confidence) / 2, `upper` the one at
/// which so many or fewer do. The range covers the true probability at least as often as it says, with any number of trials;
/// trials that resemble each other, such as stretches of one clip, make it too narrow.
package struct BinomialInterval: Sendable, Equatable {
  package let lower: Double
  package let upper: Double
  package let confidence: Double

  /// - Parameters:
  ///   - successes: Of the trials.
  ///   - trials: Without any, every probability stays possible.
  ///   - confidence: The share of cases that the interval is to cover.
  package init(successes: Int, of trials: Int, confidence: Double = 0.95) {
    precondition(successes >= 0 && successes <= trials, "\(successes) successes in \(trials) trials")
    precondition(confidence > 0 && confidence < 1, "a confidence of \(confidence) outside 0 ... 1")
    let tail = (1 - confidence) / 2
    upper = successes == trials ? 1 : Self.upper(successes, trials, tail)
    // As many failures or fewer is as many successes or more.
    lower = successes == 0 ? 0 : 1 - Self.upper(trials - successes, trials, tail)
    self.confidence = confidence
  }

  package func contains(_ probability: Double) -> Bool { lower <= probability && probability <= upper }

  /// The most successes that come, or fewer do, with a chance of at most 1 − confidence when each trial succeeds at `rate`: who sees
  /// no more of them may be so sure that the rate is not exceeded.
  ///
  /// - Returns: nil where not even none is rare enough; of a rate of 1 % that is so below 299 trials.
  package static func mostSuccesses(of trials: Int, rate: Double, confidence: Double) -> Int? {
    precondition(rate > 0 && rate < 1, "a rate of \(rate) outside 0 ... 1")
    var most: Int?
    for count in 0..<max(trials, 0) {
      guard Double(count) < rate * Double(trials),
        cumulative(count, trials, rate, logChoices(count, of: trials)) <= 1 - confidence
      else { break }
      most = count
    }
    return most
  }

  /// The probability at which `count` successes or fewer come with a chance of `tail`, by halving the range it must lie in.
  private static func upper(_ count: Int, _ trials: Int, _ tail: Double) -> Double {
    let choices = logChoices(count, of: trials)
    var (low, high) = (Double(count) / Double(trials), 1.0)
    while true {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { return middle }
      if cumulative(count, trials, middle, choices) > tail { low = middle } else { high = middle }
    }
  }

  /// P(X ≤ count) = Σ C(n, i) pⁱ (1 − p)ⁿ⁻ⁱ, from i = count down.
  ///
  /// With p above count / n the terms fall from the first one on, so the sum may end where they no longer matter.
  private static func cumulative(_ count: Int, _ trials: Int, _ p: Double, _ logChoices: Double) -> Double {
    var term = exp(logChoices + Double(count) * log(p) + Double(trials - count) * log1p(-p))
    var sum = term
    let odds = (1 - p) / p
    for i in stride(from: count, to: 0, by: -1) {
      term *= Double(i) / Double(trials - i + 1) * odds
      sum += term
      if term < 1e-17 * sum { break }
    }
    return sum
  }

  /// The logarithm of the number of ways to choose `count` out of `trials`.
  private static func logChoices(_ count: Int, of trials: Int) -> Double {
    let fewer = min(count, trials - count)
    return (0..<fewer).reduce(0) { $0 + log(Double(trials - $1) / Double($1 + 1)) }
  }
}
