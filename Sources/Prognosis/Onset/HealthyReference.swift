internal import Foundation

/// What an onset is judged against: the healthy level, its scatter, and how long a deviation lasts by itself.
///
/// Healthy indicators wander: load and temperature make neighbours alike. With the lag-one correlation φ a mean of n
/// values scatters by σ √((1 + φ) / ((1 - φ) n)), which is what a sum over neighbours feels. φ is taken as that of
/// an AR(1) process, freed from its bias of -(1 + 3 φ) / n (Marriott and Pope, Biometrika 41, 1954).
package struct HealthyReference: Sendable, Equatable, Codable {
  package let mean: Double
  /// σ; freed from the bias that the correlation puts on it.
  package let standardDeviation: Double
  /// φ, 0 ... `strongestCorrelation`.
  package let autocorrelation: Double
  package let count: Int

  /// Fewer values say nothing of scatter and correlation both.
  package static let fewest = 8
  /// A stretch that seems more correlated than this is a drift, which no healthy stretch can excuse.
  package static let strongestCorrelation = 0.95

  /// - Returns: nil with fewer than `fewest` values, or without scatter.
  package init?(of values: [Double]) {
    guard values.count >= Self.fewest, let moments = Moments(values), moments.variance > 0 else { return nil }
    let centre = moments.mean
    var product = 0.0
    for (later, earlier) in zip(values.dropFirst(), values) { product += (later - centre) * (earlier - centre) }
    let n = Double(values.count)
    let raw = product / (moments.variance * (n - 1))
    let correlation = min(max(raw + (1 + 3 * raw) / n, 0), Self.strongestCorrelation)
    count = values.count
    mean = centre
    autocorrelation = correlation
    // The mean follows the values, so that their variance about it misses the variance of the mean.
    let missed = min((1 + correlation) / ((1 - correlation) * n), 0.8)
    standardDeviation = (moments.variance / (1 - missed)).squareRoot()
  }

  /// The number of independent values that say as much of the mean: n (1 - φ) / (1 + φ).
  package var effectiveCount: Double { Double(count) * (1 - autocorrelation) / (1 + autocorrelation) }

  /// √((1 + φ) / (1 - φ)): the scatter of a long sum, in units of the one that independent values would have.
  package var longRunFactor: Double { ((1 + autocorrelation) / (1 - autocorrelation)).squareRoot() }

  /// By how many healthy deviations `value` lies above the healthy mean.
  package func deviations(of value: Double) -> Double { (value - mean) / standardDeviation }

  /// The variance of the mean of `count` neighbours, for unit variance: (1 + 2 Σ (1 - j / m) φʲ) / m.
  package func varianceOfMean(of count: Int) -> Double {
    let m = Double(count)
    var sum = 1.0
    var power = 1.0
    for lag in 1..<max(count, 1) {
      power *= autocorrelation
      sum += 2 * (1 - Double(lag) / m) * power
    }
    return sum / m
  }
}
