import Foundation
import Tensors
import Testing

@testable import Prognosis

@Suite("Onset of a rise")
struct OnsetTests {
  static let detectors: [any OnsetDetector] = [CumulativeSum(), PageHinkley(), ConsecutiveExceedance()]

  /// The share of healthy series that show an onset.
  private static func falseShare(
    _ detector: any OnsetDetector, length: Int, healthy: Int, correlation: Double, drift: Double = 0
  ) -> Double {
    let series = 400
    let found = concurrentMap(series) { number in
      var random = RandomStream(seed: 101, stream: UInt64(number))
      let values = SimulatedHealth.values(length, correlation: correlation, &random)
      return detector.onset(
        in: SimulatedHealth.ramp(values, from: 0, slope: drift / Double(length)), healthy: 0..<healthy) != nil
    }
    return Double(found.count { $0 }) / Double(series)
  }

  @Test(
    "of a hundred healthy series at most two show an onset, of any length and with any likeness of neighbours",
    arguments: [(200, 40), (500, 100), (1000, 200), (2000, 400)], [0, 0.5, 0.8])
  func healthy(sizes: (length: Int, healthy: Int), correlation: Double) {
    for detector in Self.detectors {
      let share = Self.falseShare(
        detector, length: sizes.length, healthy: sizes.healthy, correlation: correlation)
      // Forty values that resemble their neighbours so much say as much as four: the level itself is a guess.
      let bound = sizes.healthy == 40 && correlation == 0.8 ? 0.04 : 0.02
      #expect(share <= bound, "\(detector.name)")
    }
  }

  @Test("without the correlation in the reckoning correlated series would often show an onset")
  func correlationMatters() {
    // The threshold for independent values, on correlated ones.
    let independent = CumulativeSum().threshold(for: Self.reference(correlation: 0))
    let correlated = CumulativeSum().threshold(for: Self.reference(correlation: 0.8))
    #expect(correlated > 5 * independent)
    let crossing = (0..<200).count { number in
      var random = RandomStream(seed: 5, stream: UInt64(number))
      var sum = 0.0
      return SimulatedHealth.values(800, correlation: 0.8, &random).contains { value in
        sum = max(0, sum + min(value, 4) - 1)
        return sum > independent
      }
    }
    #expect(crossing > 100)
  }

  @Test("a drift of half a healthy deviation over the run is rarely an onset", arguments: [0, 0.5])
  func drift(correlation: Double) {
    for detector in Self.detectors {
      let share = Self.falseShare(detector, length: 1000, healthy: 200, correlation: correlation, drift: 0.5)
      #expect(share <= 0.07, "\(detector.name)")
    }
  }

  /// What is done to a healthy series at snapshot 300.
  enum Change: String, CaseIterable { case step3, step6, ramp }

  /// Median snapshots from the change to the confirmation: CUSUM, Page-Hinkley, two in a row.
  @Test(
    "steps and ramps are found, and the cumulative sums find small steps and ramps sooner than two in a row",
    arguments: [
      (Change.step3, 0.0, [3, 3, 6]), (.step6, 0, [1, 1, 1]), (.ramp, 0, [22, 22, 32]), (.step3, 0.5, [10, 11, 18]),
      (.step6, 0.5, [5, 5, 2]), (.ramp, 0.5, [30, 31, 38]), (.ramp, 0.8, [46, 49, 52]),
    ])
  func delays(change: Change, correlation: Double, most: [Double]) {
    for (detector, most) in zip(Self.detectors, most) {
      let onsets = (0..<100).compactMap { number -> Onset? in
        var random = RandomStream(seed: 7, stream: UInt64(number))
        let healthy = SimulatedHealth.values(600, correlation: correlation, &random)
        let values =
          switch change {
          case .step3: SimulatedHealth.step(healthy, at: 300, of: 3)
          case .step6: SimulatedHealth.step(healthy, at: 300, of: 6)
          case .ramp: SimulatedHealth.ramp(healthy, from: 300, slope: 0.1)
          }
        return detector.onset(in: values, healthy: 0..<200)
      }
      #expect(onsets.count >= 97, "\(detector.name)")
      let delay = Quantile.median(of: onsets.map { Double($0.confirmedIndex - 300) })
      #expect(delay >= 0 && delay <= most, "\(detector.name)")
      if change == .step6, correlation == 0 {
        #expect(Quantile.median(of: onsets.map { abs(Double($0.index - 300)) }) <= 1, "\(detector.name)")
      }
    }
  }

  @Test("what comes later changes nothing of an onset that is confirmed, and left-out snapshots keep their place")
  func causal() throws {
    var random = RandomStream(seed: 3)
    let series = SimulatedHealth.step(SimulatedHealth.values(300, correlation: 0.3, &random), at: 200, of: 5)
    for detector in Self.detectors {
      let values: [Double?] = series.indices.map { $0 % 7 == 3 ? nil : series[$0] }
      let onset = try #require(detector.onset(in: values, healthy: 0..<100))
      #expect(onset.index % 7 != 3 && onset.index >= 195)
      #expect(detector.onset(in: Array(values[...onset.confirmedIndex]), healthy: 0..<100) == onset)
      #expect(detector.onset(in: Array(values[..<onset.confirmedIndex]), healthy: 0..<100) == nil)
    }
  }

  @Test("a fall, a single wild snapshot, or a healthy stretch that says nothing is no onset")
  func nothing() {
    var random = RandomStream(seed: 4)
    let series = SimulatedHealth.values(300, correlation: 0, &random)
    var wild = series
    wild[200] = 1e6
    for detector in Self.detectors {
      #expect(detector.onset(in: SimulatedHealth.step(series, at: 150, of: -20), healthy: 0..<100) == nil)
      #expect(detector.onset(in: wild, healthy: 0..<100) == nil)
      #expect(detector.onset(in: series.map { $0 + 100 }, healthy: 0..<7) == nil)
      #expect(detector.onset(in: (0..<50).map { $0 < 20 ? 1 : 9 }, healthy: 0..<20) == nil)
    }
  }

  @Test("two in a row over 3 deviations is what independent values and the standard interval come to")
  func usualRule() {
    let reference = Self.reference(correlation: 0)
    #expect(abs(ConsecutiveExceedance().level(for: reference) - 3.02) < 0.02)
    #expect(ConsecutiveExceedance().level(for: Self.reference(correlation: 0.8)) > 3.9)
  }

  @Test("Siegmund's run length is that of simulated sums", arguments: [0.5, 1])
  func runLength(allowance: Double) {
    // h for a false onset every 300 snapshots, so that a simulation of many is short.
    let detector = CumulativeSum(allowance: allowance, falseOnsetInterval: 300)
    let factor = Self.reference(correlation: 0).longRunFactor
    let barrier = Bisection.crossing(
      of: { 300 - CumulativeSum.runLength(drift: detector.allowance / factor, barrier: $0) }, above: 0)
    let threshold = barrier * factor - 1.166
    var random = RandomStream(seed: 13)
    var (steps, onsets) = (0, 0)
    while onsets < 1000 {
      var sum = 0.0
      repeat {
        sum = max(0, sum + random.normal() - allowance)
        steps += 1
      } while sum <= threshold
      onsets += 1
    }
    #expect(abs(Double(steps) / 1000 / 300 - 1) < 0.15)
  }

  private static func reference(correlation: Double) -> HealthyReference {
    var random = RandomStream(seed: 2)
    let values = SimulatedHealth.values(20_000, correlation: correlation, &random)
    guard let reference = HealthyReference(of: values) else { preconditionFailure("values that scatter") }
    return reference
  }

  @Test("the healthy reference gives back level, scatter and correlation", arguments: [0, 0.5, 0.8])
  func reference(correlation: Double) {
    let reference = Self.reference(correlation: correlation)
    #expect(abs(reference.mean) < 0.06)
    #expect(abs(reference.standardDeviation - 1) < 0.05)
    #expect(abs(reference.autocorrelation - correlation) < 0.03)
    // Two neighbours: ½ (1 + φ).
    #expect(abs(reference.varianceOfMean(of: 2) - (1 + reference.autocorrelation) / 2) < 1e-12)
    #expect(reference.varianceOfMean(of: 1) == 1)
  }
}
