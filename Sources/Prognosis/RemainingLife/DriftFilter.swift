internal import Foundation

/// A Wiener process with drift, seen through noise: its level now, its drift, and the likelihood of what was seen.
///
/// x ← x + μ Δt + √(q Δt) η and y = x + ε, both scaled by one unknown variance s², which the innovations tell. Kalman's
/// filter with the state (x, μ) and nothing known of μ beforehand; with q = 0 it is the straight line of least squares.
/// Reference: Harvey, Forecasting, Structural Time Series Models and the Kalman Filter (1989), section 3.4.
struct DriftFilter: Sendable {
  let posterior: LinePosterior
  /// q s² per hour.
  let diffusion: Double
  /// The variance of a value about the level.
  let noiseVariance: Double
  /// Up to a constant that is the same for all q.
  let logLikelihood: Double

  /// - Parameters:
  ///   - ratio: q times the usual interval: the variance of a step over the variance of the noise.
  /// - Returns: nil with fewer than `StraightLine.fewest` observations, or all at one hour.
  init?(_ values: ArraySlice<Double>, at hours: ArraySlice<Double>, ratio: Double) {
    guard values.count >= StraightLine.fewest, let first = hours.first, let last = hours.last, last > first,
      let start = values.first
    else { return nil }
    let interval = (last - first) / Double(values.count - 1)
    let q = ratio / interval
    var (level, slope) = (start, 0.0)
    // The drift's first variance: so large that two observations tell the drift, so small that digits survive.
    var (levelVariance, covariance, slopeVariance) = (1.0, 0.0, 1e6 * (1 + ratio) / (interval * interval))
    var (squares, logarithms, count) = (0.0, 0.0, 0)
    var previous = first
    for (hour, value) in zip(hours, values).dropFirst() {
      let step = hour - previous
      previous = hour
      level += slope * step
      levelVariance += 2 * step * covariance + step * step * slopeVariance + q * step
      covariance += step * slopeVariance
      let total = levelVariance + 1
      let surprise = value - level
      // The first surprise is the drift's own, not the noise's.
      if count > 0 {
        squares += surprise * surprise / total
        logarithms += log(total)
      }
      count += 1
      level += levelVariance / total * surprise
      slope += covariance / total * surprise
      slopeVariance -= covariance * covariance / total
      covariance /= total
      levelVariance /= total
    }
    let freedom = Double(count - 1)
    guard squares > 0 else { return nil }
    noiseVariance = squares / freedom
    diffusion = q * noiseVariance
    logLikelihood = -0.5 * (freedom * log(noiseVariance) + logarithms)
    posterior = LinePosterior(
      level: level, slope: slope, levelVariance: levelVariance * noiseVariance, covariance: covariance * noiseVariance,
      slopeVariance: slopeVariance * noiseVariance, degreesOfFreedom: freedom)
  }
}
