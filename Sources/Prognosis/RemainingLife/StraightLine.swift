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
    let sum = residuals.reduce(0) { $0 + $1 * $1 }
    let neighbours = zip(residuals.dropFirst(), residuals).reduce(0) { $0 + $1.0 * $1.1 }
    let raw = sum > 0 ? neighbours / sum : 0
    // Fitting a line takes about twice as much from φ as fitting a mean does.
    let correlation = min(max(raw + (2 + 4 * raw) / n, 0), Self.strongestCorrelation)
    let inflation = (1 + correlation) / (1 - correlation)
    noiseVariance = sum / (n - 2)
    slope = rate
    level = meanValue + rate * (now - meanHour)
    slopeVariance = inflation * noiseVariance / squares
    covariance = slopeVariance * (now - meanHour)
    levelVariance = inflation * noiseVariance / n + slopeVariance * (now - meanHour) * (now - meanHour)
    degreesOfFreedom = max(n / inflation - 2, 1)
  }

  /// The line since the onset; nil without one.
  init?(since history: DegradationHistory) {
    guard let onset = history.onset else { return nil }
    self.init(through: history.values[onset...], at: history.hours[onset...])
  }

  /// The probability that the true slope is above 0, nothing being known beforehand.
  var growthProbability: Double {
    guard slopeVariance > 0 else { return slope > 0 ? 1 : 0 }
    return 1 - StudentT(degreesOfFreedom: degreesOfFreedom).exceedance(of: slope / slopeVariance.squareRoot())
  }

  private static let strongestCorrelation = 0.9
}
