internal import Foundation
internal import Prognosis

/// The level that a healthy snapshot to come exceeds at a chosen rate, learnt from few healthy ones.
///
/// Where the recipe describes the tail by a law, the level is Student's prediction limit of the n scores, mean + t sd √(1 + 1/n) with
/// n − 1 degrees of freedom: it knows how little n values tell of mean and spread, which a law fitted by moments does not. Scores
/// that are sizes are taken by their logarithms, because they multiply: a scatter learnt from few snapshots has a heavy upper tail,
/// and that of its logarithm is nearly Gaussian. On independent Gaussian residuals of 90 features and for 0.5 %, levels were
/// exceeded by 0.9, 0.8, 0.2 and 0.6 % with 4, 6, 9 and 18 held-out snapshots.
///
/// What few snapshots tell without any law is little: a new score exceeds the largest of n with probability 1 / (n + 1), if
/// all were drawn alike, and no order statistic promises less. 0.5 % takes 199.
struct LabelledLevel {
  /// The share of healthy snapshots that may exceed it.
  let rate: Double
  private let plan: WindowThresholdPlan

  init(_ plan: WindowThresholdPlan) {
    self.plan = plan
    rate = ((1 - plan.quantile) * 1e9).rounded() / 1e9
  }

  /// Whether a law of the tail is fitted; else the level is a quantile, as published.
  var isFitted: Bool { plan.rule != .empirical }

  /// - Parameters:
  ///   - scores: Of healthy snapshots in which neither model nor scale had a part, one at least.
  ///   - isSize: Whether the scores are never negative.
  func level(of scores: [Double], isSize: Bool) -> Double {
    guard isFitted else { return plan.level(of: scores.map { Float($0) }) }
    let takesLogarithms = isSize && scores.allSatisfy { $0 > 0 }
    let values = takesLogarithms ? scores.map { log($0) } : scores
    // Scores that do not vary, or a single one, have no spread: the largest stands in.
    guard let limit = try? TailModel.student.level(exceededWith: rate, by: values) else { return scores.max() ?? 0 }
    return takesLogarithms ? exp(limit) : limit
  }

  /// How many snapshots promise the rate without any law: the least n with 1 / (n + 1) ≤ rate.
  var leastCount: Int { Int((1 / rate - 1e-6).rounded(.up)) - 1 }
}
