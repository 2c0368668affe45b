internal import Foundation

/// What is assumed of healthy values beyond those seen, to put a level where few of them or none lie.
package enum TailModel: String, Sendable, CaseIterable, Codable {
  /// Nothing: the level is an order statistic, and can't lie above the largest value seen.
  case empirical
  /// Gaussian, with mean and deviation estimated: the prediction limit mean + t sd √(1 + 1/n), exact at any n.
  case student
  /// Gamma, fitted by moments; for positive scores such as squared errors.
  case gamma
  /// Gumbel, fitted by moments; for values that are nearly the largest of many, such as window scores of a high
  /// power mean.
  case gumbel
  /// Generalised Pareto over the largest tenth; for many values of any distribution.
  case generalizedPareto

  /// The fewest values from which the model can be fitted.
  package var leastCount: Int {
    switch self {
    case .empirical: 1
    case .student, .gamma, .gumbel: 2
    case .generalizedPareto: 2 * GeneralizedPareto.leastExcesses
    }
  }

  /// The level that a new healthy value exceeds with `probability`.
  ///
  /// - Parameters:
  ///   - probability: In 0 ..< 1.
  ///   - values: Held-out healthy values, all finite.
  package func level(exceededWith probability: Double, by values: [Double]) throws(ThresholdError) -> Double {
    precondition(probability > 0 && probability < 1, "a probability of \(probability) is outside 0 ..< 1")
    guard values.count >= leastCount else {
      throw .tooFewValues(found: values.count, wanted: leastCount, model: self)
    }
    switch self {
    case .empirical:
      return empiricalLevel(exceededWith: probability, by: values)
    case .student:
      return try studentLimit(exceededWith: probability, by: values)
    case .gamma:
      guard let fitted = GammaDistribution(fitting: values) else { throw .doesNotFit(model: self, values) }
      return fitted.value(exceededWith: probability)
    case .gumbel:
      return try gumbelLevel(exceededWith: probability, by: values)
    case .generalizedPareto:
      guard let fitted = GeneralizedPareto(fitting: values) else { throw .doesNotFit(model: self, values) }
      // Inside the body the tail says nothing, and the order statistics say enough.
      guard probability < fitted.shareAbove else { return empiricalLevel(exceededWith: probability, by: values) }
      return fitted.value(exceededWith: probability)
    }
  }

  /// The order statistic at rank (n + 1)(1 - p), interpolated, at most the largest value.
  ///
  /// With n + 1 ranks a new value exceeds the r-th of n with probability 1 - r / (n + 1) whatever the
  /// distribution; the usual quantile of a sample, at rank (n - 1)(1 - p) + 1, lies lower and gives more alarms
  /// than promised.
  private func empiricalLevel(exceededWith probability: Double, by values: [Double]) -> Double {
    let sorted = values.sorted()
    let rank = Double(values.count + 1) * (1 - probability) - 1
    let position = min(max(rank, 0), Double(values.count - 1))
    let below = Int(position)
    let above = min(below + 1, values.count - 1)
    return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
  }

  /// The upper prediction limit for one new Gaussian value: mean + t sd √(1 + 1/n), t having n - 1 degrees of
  /// freedom.
  ///
  /// Reference: Hahn and Meeker, Statistical Intervals (1991), 4.7.
  private func studentLimit(exceededWith probability: Double, by values: [Double]) throws(ThresholdError) -> Double {
    guard let moments = Moments(values), moments.variance > 0 else { throw .doesNotFit(model: self, values) }
    let n = Double(values.count)
    let t = StudentT(degreesOfFreedom: n - 1).value(exceededWith: probability)
    return moments.mean + t * moments.standardDeviation * (1 + 1 / n).squareRoot()
  }

  /// mean - sd (√6 / π)(γ + ln(-ln(1 - p))), sd with n in its denominator: mean + 3.137 sd for 1 %.
  ///
  /// γ is Euler's constant, and a Gumbel law has variance (π β)² / 6.
  /// Reference: Coles, An Introduction to Statistical Modeling of Extreme Values (2001), 3.1.
  private func gumbelLevel(exceededWith probability: Double, by values: [Double]) throws(ThresholdError) -> Double {
    guard let moments = Moments(values), moments.variance > 0 else { throw .doesNotFit(model: self, values) }
    let n = Double(values.count)
    let scale = (6 * moments.variance * (n - 1) / n).squareRoot() / Double.pi
    return moments.mean - scale * (0.5772156649015329 + log(-log1p(-probability)))
  }
}
