internal import Foundation

/// What is known of a line's level now and of its slope, from observations and from past runs.
struct LinePosterior: Sendable {
  /// The line's value now.
  private(set) var level: Double
  /// Per hour.
  private(set) var slope: Double
  private(set) var levelVariance: Double
  private(set) var covariance: Double
  private(set) var slopeVariance: Double
  /// What the errors are distributed like, the noise variance being an estimate itself.
  let student: StudentT

  init(_ line: StraightLine, prior: GrowthPrior?) {
    self.init(
      level: line.level, slope: line.slope, levelVariance: line.levelVariance, covariance: line.covariance,
      slopeVariance: line.slopeVariance, degreesOfFreedom: line.degreesOfFreedom)
    learn(from: prior)
  }

  init(
    level: Double, slope: Double, levelVariance: Double, covariance: Double, slopeVariance: Double,
    degreesOfFreedom: Double
  ) {
    self.level = level
    self.slope = slope
    self.levelVariance = levelVariance
    self.covariance = covariance
    self.slopeVariance = slopeVariance
    student = StudentT(degreesOfFreedom: degreesOfFreedom)
  }

  /// Takes past runs' slopes for one more observation, of the slope alone.
  mutating func learn(from prior: GrowthPrior?) {
    guard let prior else { return }
    // The gain of level and slope is their covariance with the slope over the variance of the surprise.
    let total = slopeVariance + prior.slopeVariance
    let surprise = prior.slope - slope
    level += covariance / total * surprise
    slope += slopeVariance / total * surprise
    levelVariance -= covariance * covariance / total
    covariance -= covariance * slopeVariance / total
    slopeVariance -= slopeVariance * slopeVariance / total
  }

  /// The variance of the line `hours` from now.
  func variance(after hours: Double) -> Double {
    max(levelVariance + 2 * covariance * hours + slopeVariance * hours * hours, 0)
  }

  /// P(level + slope t ≥ D | level < D) for t up to `hours`, over the levels D that are possible.
  func probability(ofReaching failureLevels: [(level: Double, weight: Double)], within hours: Double) -> Double {
    var (passed, ahead) = (0.0, 0.0)
    for (failureLevel, weight) in failureLevels {
      let before = probability(ofBeingAbove: failureLevel, after: 0)
      let after = probability(ofBeingAbove: failureLevel, after: min(hours, turningPoint(failureLevel)))
      passed += weight * max(after - before, 0)
      ahead += weight * (1 - before)
    }
    return ahead > 0 ? passed / ahead : 1
  }

  private func probability(ofBeingAbove failureLevel: Double, after hours: Double) -> Double {
    let distance = failureLevel - level - slope * hours
    let deviation = variance(after: hours).squareRoot()
    guard deviation > 0 else { return distance <= 0 ? 1 : 0 }
    return student.exceedance(of: distance / deviation)
  }

  /// The hour at which the probability of being above is largest: later, lines that fall again would be taken back.
  ///
  /// With w = D - level, (w - slope t) / √(v + 2 c t + s t²) is smallest where slope v + w c + t (slope c + w s) = 0.
  private func turningPoint(_ failureLevel: Double) -> Double {
    let distance = failureLevel - level
    let rate = slope * covariance + distance * slopeVariance
    let start = slope * levelVariance + distance * covariance
    return rate < 0 ? max(-start / rate, 0) : .infinity
  }
}
