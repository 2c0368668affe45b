import Tensors
import Testing

@testable import Prognosis

@Suite("Trend curves")
struct HealthIndicatorTests {
  @Test("exponential smoothing forgets half of a step in its half-life", arguments: [1, 3, 8])
  func exponential(halfLife: Int) throws {
    let values = [0.0] + [Double](repeating: 1, count: halfLife)
    let smoothed = CausalSmoother.smooth(values, .exponential(halfLife: Double(halfLife)))
    #expect(abs(try #require(smoothed.last ?? nil) - 0.5) < 1e-12)
  }

  @Test("a running median removes single spikes and keeps a step")
  func runningMedian() {
    let smoothed = CausalSmoother.smooth([1, 1, 1, 90, 1, nil, 5, 5, 5], .runningMedian(count: 3))
    #expect(smoothed == [1, 1, 1, 1, 1, nil, 5, 5, 5])
  }

  @Test(
    "no smoothed value depends on later ones",
    arguments: [Smoothing.none, .exponential(halfLife: 4), .runningMedian(count: 5)])
  func causal(smoothing: Smoothing) {
    var random = RandomStream(seed: 1)
    let values: [Double?] = (0..<31).map { _ in random.uniform() < 0.2 ? nil : random.normal() }
    let whole = CausalSmoother.smooth(values, smoothing)
    for count in 1...31 { #expect(CausalSmoother.smooth(Array(values[..<count]), smoothing) == Array(whole[..<count])) }
  }

  @Test("the robust band is median and scaled deviation, the other mean and deviation")
  func bands() throws {
    let values = [1, 2, 3, 4, 100.0]
    let robust = try #require(HealthyBand(of: values, .robust(deviations: 2)))
    #expect(robust.centre == 3)
    #expect(abs(robust.halfWidth - 2 * 1.4826) < 1e-12)
    let moments = try #require(HealthyBand(of: values, .moments(deviations: 1)))
    #expect(moments.centre == 22)
    #expect(abs(moments.halfWidth - 1902.5.squareRoot()) < 1e-9)
    #expect(moments.contains(0) && !robust.contains(0))
    #expect(HealthyBand(of: [1]) == nil)
  }

  @Test("decibels turn a tenfold rise into 20, and leave out what has no logarithm")
  func decibels() throws {
    let indicator = HealthIndicator(scale: .decibels, smoothing: .none, band: .robust(deviations: 3))
    let trend = indicator.trend(of: [1, 1, 10, 0, nil, .infinity, 100], healthy: 0..<2)
    #expect(trend.values == [0, 0, 20, nil, nil, nil, 40])
    #expect(trend.band == HealthyBand(centre: 0, halfWidth: 0))
  }
}
