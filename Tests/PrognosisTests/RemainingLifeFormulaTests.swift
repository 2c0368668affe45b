import Foundation
import Tensors
import Testing

@testable import Prognosis

@Suite("Closed forms behind remaining lives")
struct RemainingLifeFormulaTests {
  @Test("a filter without irregularity is the straight line of least squares", arguments: [5, 13, 60])
  func filterIsLine(count: Int) throws {
    let history = KnownGrowth.history(slope: 0.2, degrading: count)
    let (hours, values) = (Array(history.hours[40...]), Array(history.values[40...]))
    let filter = try #require(
      DriftFilter(values, at: hours, until: hours[count - 1], .init(level: 0, drift: 0)))
    let line = try #require(StraightLine(since: history))
    // The filter knows the drift's size beforehand, if only to a thousand deviations of the noise.
    #expect(KnownGrowth.close(filter.posterior.level, line.level, 1e-4))
    #expect(KnownGrowth.close(filter.posterior.slope, line.slope, 1e-4))
    #expect(KnownGrowth.close(filter.noiseVariance, line.noiseVariance, 1e-4))
    #expect(filter.posterior.slopeVariance <= line.slopeVariance * 1.0001)
  }

  @Test("a prior moves the line as the product of both normal densities says")
  func prior() throws {
    let line = try #require(StraightLine(since: KnownGrowth.history(slope: 0.2, degrading: 9)))
    let prior = GrowthPrior(slope: 1, slopeVariance: 0.01)
    let posterior = LinePosterior(line, prior: prior)
    // Precisions add: the inverse of the line's covariance, and the prior's in the slope's place.
    let determinant = line.levelVariance * line.slopeVariance - line.covariance * line.covariance
    let (a, b) = (line.slopeVariance / determinant, -line.covariance / determinant)
    let c = line.levelVariance / determinant + 1 / prior.slopeVariance
    let (first, second) = (
      a * line.level + b * line.slope,
      b * line.level + line.levelVariance / determinant * line.slope + prior.slope / prior.slopeVariance
    )
    let whole = a * c - b * b
    #expect(KnownGrowth.close(posterior.level, (c * first - b * second) / whole, 1e-9))
    #expect(KnownGrowth.close(posterior.slope, (a * second - b * first) / whole, 1e-9))
    #expect(KnownGrowth.close(posterior.levelVariance, c / whole, 1e-9))
    #expect(KnownGrowth.close(posterior.slopeVariance, a / whole, 1e-9))
    #expect(KnownGrowth.close(posterior.covariance, -b / whole, 1e-9))
  }

  @Test("a line without noise ends where it meets the level")
  func exact() throws {
    let history = KnownGrowth.history(slope: 0.5, noise: 1e-9)
    let straight = DegradationHistory(
      hours: history.hours, values: history.hours.map { 0.5 * $0 - 10 }, onset: history.onset)
    let now = straight.now
    for model in [ExponentialDegradation(), WienerDegradation()] as [any RemainingLifeModel] {
      let level = 0.5 * (now + 30) - 10
      guard let range = model.prediction(after: straight, failureLevel: level).range(confidence: 0.9) else {
        // Rounding alone is left to tell a filter's noise: the filter may find none at all.
        #expect(model.name == "Wiener")
        continue
      }
      #expect(KnownGrowth.close(range.median, 30, 1e-6), "\(model.name)")
      #expect(range.lower > 29.9 && range.upper < 30.1, "\(model.name)")
    }
  }

  @Test("with a known drift the first passage is inverse Gaussian", arguments: [0.5, 2, 10, 40])
  func inverseGaussian(hours: Double) {
    let (w, m, variance) = (6.0, 0.7, 0.9)
    let passage = FirstPassage(distance: w, drift: m, driftVariance: 0, diffusion: variance)
    let root = (variance * hours).squareRoot()
    let expected =
      0.5 * erfc((w - m * hours) / root / 2.0.squareRoot())
      + exp(2 * m * w / variance) * 0.5 * erfc((w + m * hours) / root / 2.0.squareRoot())
    #expect(KnownGrowth.close(passage.probability(within: hours), expected, 1e-12))
  }

  @Test("with an uncertain drift it is the average over drifts", arguments: [1, 5, 20, 400])
  func uncertainDrift(hours: Double) {
    let (w, m, deviation, variance) = (6.0, 0.4, 0.5, 0.3)
    let passage = FirstPassage(distance: w, drift: m, driftVariance: deviation * deviation, diffusion: variance)
    // Simpson's rule over ± 8 deviations.
    let steps = 4000
    var sum = 0.0
    for step in 0...steps {
      let x = -8 + 16 * Double(step) / Double(steps)
      let known = FirstPassage(distance: w, drift: m + deviation * x, driftVariance: 0, diffusion: variance)
      let density = exp(-x * x / 2) / (2 * Double.pi).squareRoot() * known.probability(within: hours)
      sum += density * (step == 0 || step == steps ? 1 : step.isMultiple(of: 2) ? 2 : 4)
    }
    #expect(KnownGrowth.close(passage.probability(within: hours), sum * 16 / Double(steps) / 3, 1e-8))
  }

  @Test("far drifts and distances neither overflow nor fall")
  func farPassages() {
    for (w, m, v, d) in [(1e4, 1.0, 1e-8, 1e-4), (1, 1e3, 1e4, 1e-6), (50, -3, 0.01, 0.01), (1e3, 0, 4, 1e-9)] {
      let passage = FirstPassage(distance: w, drift: m, driftVariance: v, diffusion: d)
      let course = stride(from: -6.0, through: 9, by: 0.25).map { passage.probability(within: pow(10, $0)) }
      #expect(course.allSatisfy { $0 >= 0 && $0 <= 1 })
      #expect(zip(course.dropFirst(), course).allSatisfy { $0 >= $1 - 1e-9 })
    }
  }
}
