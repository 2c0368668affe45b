internal import Foundation

/// A Wiener process with drift, seen through noise: its level now, its drift, and the likelihood of what was seen.
///
/// x ← x + μ Δt + √(q Δt) η, μ ← μ + √(r Δt) ζ and y = x + ε, all scaled by one unknown variance s², which the
/// innovations tell. Kalman's filter with the state (x, μ) and nothing known of μ beforehand; with q = r = 0 it is
/// the straight line of least squares. Reference: Harvey, Forecasting, Structural Time Series Models and the Kalman
/// Filter (1989), section 3.4.
struct DriftFilter: Sendable {
  let posterior: LinePosterior
  /// q s² per hour.
  let diffusion: Double
  /// r s² per hour: how fast the drift itself wanders.
  let driftDiffusion: Double
  /// The variance of a value about the level.
  let noiseVariance: Double
  /// Up to a constant that is the same for all q.
  let logLikelihood: Double

  /// What moves beside the noise, per usual interval and relative to the noise.
  struct Irregularity: Sendable, Equatable {
    /// The variance of a step of the level: q Δt.
    let level: Double
    /// The variance of a step of the drift per interval: r Δt³.
    let drift: Double
  }

  /// - Returns: nil with fewer than `StraightLine.fewest` observations, or all at one hour.
  init?(_ values: [Double], at hours: [Double], until now: Double, _ irregularity: Irregularity) {
    guard values.count >= StraightLine.fewest, let first = hours.first, let last = hours.last, last > first,
      let start = values.first
    else { return nil }
    let interval = (last - first) / Double(values.count - 1)
    let q = irregularity.level / interval
    let r = irregularity.drift / (interval * interval * interval)
    var (level, slope) = (start, 0.0)
    // The drift's first variance: so large that two observations tell the drift, so small that digits survive.
    var (levelVariance, covariance, slopeVariance) = (1.0, 0.0, 1e6 * (1 + irregularity.level) / (interval * interval))
    var (squares, logarithms, count) = (0.0, 0.0, 0)
    var previous = first
    for (hour, value) in zip(hours, values).dropFirst() {
      let step = hour - previous
      previous = hour
      level += slope * step
      levelVariance += 2 * step * covariance + step * step * slopeVariance + q * step + r * step * step * step / 3
      covariance += step * slopeVariance + r * step * step / 2
      slopeVariance += r * step
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
    // The last value may be a mean of several, and then lies before now.
    let rest = now - previous
    level += slope * rest
    levelVariance += 2 * rest * covariance + rest * rest * slopeVariance + q * rest + r * rest * rest * rest / 3
    covariance += rest * slopeVariance + r * rest * rest / 2
    slopeVariance += r * rest
    let freedom = Double(count - 1)
    guard squares > 0 else { return nil }
    noiseVariance = squares / freedom
    diffusion = q * noiseVariance
    driftDiffusion = r * noiseVariance
    logLikelihood = -0.5 * (freedom * log(noiseVariance) + logarithms)
    posterior = LinePosterior(
      level: level, slope: slope, levelVariance: levelVariance * noiseVariance, covariance: covariance * noiseVariance,
      slopeVariance: slopeVariance * noiseVariance, degreesOfFreedom: freedom)
  }
}
