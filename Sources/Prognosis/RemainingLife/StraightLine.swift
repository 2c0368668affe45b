internal import Foundation

/// A straight line through the observations since an onset, by least squares, seen from its last hour.
///
/// Residuals that resemble their predecessors (lag-one correlation φ) carry less than their number says: all variances
/// are multiplied by c = (1 + φ) / (1 - φ), and the degrees of freedom are n / c - 2.
struct StraightLine: Sendable, Equatable {
  /// The line's value at the last observation.
  let level: Double
  /// Per hour.
  let slope: Double
  let levelVariance: Double
  let slopeVariance: Double
  let covariance: Double
  /// The variance of an observation about the line.
  let noiseVariance: Double
  let degreesOfFreedom: Double
  /// The probability that the true slope is above 0, nothing being known beforehand.
  let growthProbability: Double
  /// The same where the course may bend: the slope against the scatter about a parabola.
  ///
  /// A spall that grows the faster the larger it is lies off a line for long stretches, which looks like noise that
  /// hangs together: along a line even the steepest such growth is not certain.
  let bentGrowthProbability: Double

  /// With fewer observations a line's own scatter is unknown.
  static let fewest = 5

  /// - Returns: nil with fewer than `fewest` observations, or all at one hour.
  init?(through values: ArraySlice<Double>, at hours: ArraySlice<Double>) {
    precondition(values.count == hours.count, "\(values.count) values at \(hours.count) hours")
    let n = Double(values.count)
    guard values.count >= Self.fewest, let now = hours.last, let first = hours.first, now > first else { return nil }
    let meanHour = hours.reduce(0, +) / n
    let meanValue = values.reduce(0, +) / n
    var (squares, products) = (0.0, 0.0)
    for (hour, value) in zip(hours, values) {
      squares += (hour - meanHour) * (hour - meanHour)
      products += (hour - meanHour) * (value - meanValue)
    }
    let rate = products / squares
    let residuals = zip(hours, values).map { $1 - meanValue - rate * ($0 - meanHour) }
    let scatter = CorrelatedScatter(of: residuals, fitted: 2)
    let bend = Self.withoutBend(residuals, at: hours.map { $0 - meanHour }, squares: squares)
    noiseVariance = scatter.variance
    slope = rate
    level = meanValue + rate * (now - meanHour)
    slopeVariance = scatter.inflation * noiseVariance / squares
    covariance = slopeVariance * (now - meanHour)
    levelVariance = scatter.inflation * noiseVariance / n + slopeVariance * (now - meanHour) * (now - meanHour)
    degreesOfFreedom = scatter.degreesOfFreedom
    growthProbability = scatter.probability(ofPositive: rate, variance: slopeVariance)
    let bent = CorrelatedScatter(of: bend, fitted: 3)
    bentGrowthProbability = bent.probability(ofPositive: rate, variance: bent.inflation * bent.variance / squares)
  }

  /// Why nothing can be extrapolated along the line; nil where it rises with at least this probability.
  func refusal(below leastProbability: Double) -> RemainingLifeRefusal? {
    guard growthProbability < leastProbability else { return nil }
    return bentGrowthProbability < leastProbability ? .noGrowth : .bentGrowth
  }

  /// What is left of residuals about a line where a parabola is taken off.
  ///
  /// - Parameters:
  ///   - hours: From their mean, whose squares add up to `squares`.
  private static func withoutBend(_ residuals: [Double], at hours: [Double], squares: Double) -> [Double] {
    let cubes = hours.reduce(0) { $0 + $1 * $1 * $1 }
    let mean = squares / Double(hours.count)
    // The square of the hours, without what a constant and a line have of it.
    let parabola = hours.map { $0 * $0 - mean - cubes / squares * $0 }
    let norm = parabola.reduce(0) { $0 + $1 * $1 }
    guard norm > 0 else { return residuals }
    let bend = zip(residuals, parabola).reduce(0) { $0 + $1.0 * $1.1 } / norm
    return zip(residuals, parabola).map { $0 - bend * $1 }
  }

  /// The line since the onset; nil without one.
  init?(since history: DegradationHistory) {
    guard let onset = history.onset else { return nil }
    self.init(through: history.values[onset...], at: history.hours[onset...])
  }
}

/// How far residuals scatter that resemble their predecessors.
private struct CorrelatedScatter {
  let variance: Double
  /// (1 + φ) / (1 - φ)
  let inflation: Double
  let degreesOfFreedom: Double

  /// - Parameter fitted: How many figures were fitted, so that residuals look less correlated than what they are left of.
  init(of residuals: [Double], fitted: Int) {
    let (n, k) = (Double(residuals.count), Double(fitted))
    let sum = residuals.reduce(0) { $0 + $1 * $1 }
    let neighbours = zip(residuals.dropFirst(), residuals).reduce(0) { $0 + $1.0 * $1.1 }
    let raw = sum > 0 ? neighbours / sum : 0
    // Fitting a mean takes (1 + 3 φ) / n from φ, a line about (2 + 4 φ) / n, and so on.
    let correlation = min(max(raw + (k + (k + 2) * raw) / n, 0), Self.strongestCorrelation)
    inflation = (1 + correlation) / (1 - correlation)
    variance = sum / (n - k)
    degreesOfFreedom = max(n / inflation - k, 1)
  }

  /// The probability that the truth is above 0, nothing being known beforehand.
  func probability(ofPositive estimate: Double, variance: Double) -> Double {
    guard variance > 0 else { return estimate > 0 ? 1 : 0 }
    return 1 - StudentT(degreesOfFreedom: degreesOfFreedom).exceedance(of: estimate / variance.squareRoot())
  }

  private static let strongestCorrelation = 0.9
}
