import Foundation
import StatisticalLearning
import Tensors
import Testing

@Suite struct ScoreCalibrationTests {
  private func drawn(_ count: Int, seed: UInt64, _ quantile: (Double) -> Double) -> [Double] {
    var random = RandomStream(seed: seed)
    return (0..<count).map { _ in quantile(random.uniform()) }
  }

  @Test(arguments: [0.0, 0.2])
  func `tails are those of the distribution that scores come from`(shape: Double) {
    let quantile = { (p: Double) in shape == 0 ? -log(1 - p) : (pow(1 - p, -shape) - 1) / shape }
    let calibration = ScoreCalibration(healthyScores: drawn(20_000, seed: 4, quantile))
    for probability in [0.5, 0.2, 0.1, 0.01, 0.001, 1e-4] {
      let found = calibration.tailProbability(of: quantile(1 - probability))
      #expect(abs(log(found / probability)) < (probability < 5e-3 ? 0.35 : 0.1), "\(probability): \(found)")
    }
  }

  @Test(arguments: [2, 3, 11, 40, 1000])
  func `the probability falls from the first score to beyond the last without a step`(count: Int) {
    let scores = drawn(count, seed: 5) { $0 * $0 + 1 }
    let calibration = ScoreCalibration(healthyScores: scores)
    let places = (0...4000).map { 0.9 + Double($0) * 4e-4 }
    let logs = places.map { calibration.logTailProbability(of: $0) }
    #expect(zip(logs, logs.dropFirst()).allSatisfy { $0 >= $1 })
    #expect(logs[0] == 0 && logs[4000] < logs[2500] && logs[4000].isFinite)
    let deviations = places.map { calibration.deviation(of: $0) }
    #expect(zip(deviations, deviations.dropFirst()).allSatisfy { $0 <= $1 + 1e-9 })
    // The middle of held-out scores is the middle of the calibrated ones.
    #expect(abs(calibration.tailProbability(of: Quantile.median(of: scores)) - 0.5) < 0.26 / Double(count) + 0.13)
  }

  @Test func `scores that are all alike leave a step`() {
    let calibration = ScoreCalibration(healthyScores: [Double](repeating: 3, count: 50))
    #expect(calibration.tailProbability(of: 3) > 0.05 && calibration.tailProbability(of: 3.1) < 1e-12)
    #expect(calibration.tailProbability(of: 2.9) == 1)
    #expect(calibration.deviation(of: 1e9) == 37)
  }

  @Test func `deviations are the normal distribution's`() throws {
    // Below −4 a probability of 200,000 scores has too few steps.
    let calibration = ScoreCalibration(healthyScores: drawn(200_000, seed: 6) { -log(1 - $0) })
    for expected in try StatisticsFixture.load().normal where expected.z > -4 {
      // The score with that probability, by bisection.
      var (low, high) = (0.0, 1e6)
      for _ in 0..<200 {
        let middle = (low + high) / 2
        if calibration.logTailProbability(of: middle) > expected.log_tail { low = middle } else { high = middle }
      }
      #expect(abs(calibration.deviation(of: low) - expected.z) < 1e-6, "\(expected.z)")
    }
  }

  @Test func `a calibration survives its archive`() throws {
    let calibration = ScoreCalibration(healthyScores: drawn(100, seed: 7) { $0 })
    let data = try JSONEncoder().encode(calibration)
    #expect(try JSONDecoder().decode(ScoreCalibration.self, from: data) == calibration)
  }
}

@Suite struct ScoreEnsembleTests {
  @Test func `rules are what they say`() {
    var random = RandomStream(seed: 8)
    let healthy = (0..<2).map { scale in (0..<500).map { _ in random.normal() * Double(1 + 99 * scale) } }
    let calibrations = healthy.map { ScoreCalibration(healthyScores: $0) }
    let scores = [[0.0, 2.5, 0.1], [0.0, 30, 410]]
    let members = (0..<2).map { detector in scores[detector].map { calibrations[detector].deviation(of: $0) } }
    let mean = ScoreEnsemble(calibrations, .mean).combined(scores)
    let most = ScoreEnsemble(calibrations, .max).combined(scores)
    let fisher = ScoreEnsemble(calibrations, .fisher).combined(scores)
    for row in 0..<3 {
      #expect(abs(mean[row] - (members[0][row] + members[1][row]) / 2) < 1e-12)
      #expect(most[row] == max(members[0][row], members[1][row]))
      let product =
        calibrations[0].tailProbability(of: scores[0][row]) * calibrations[1].tailProbability(of: scores[1][row])
      #expect(abs(fisher[row] + log(product)) < 1e-9)
    }
    // Both detectors count alike although one's scores are a hundred times as large.
    #expect(abs(members[0][0]) < 0.2 && abs(members[1][0]) < 0.2 && most[2] > 3)
  }

  @Test func `two detectors that err apart are better together`() throws {
    var random = RandomStream(seed: 9)
    let truth = (0..<600).map { $0 >= 300 }
    let scores = (0..<2).map { _ in truth.map { random.normal() + ($0 ? 1.5 : 0) } }
    let calibrations = (0..<2).map { _ in ScoreCalibration(healthyScores: (0..<300).map { _ in random.normal() }) }
    let alone = try scores.map { try #require(ROCCurve(scores: $0, anomalous: truth)).area }
    for rule in [ScoreEnsemble.Rule.mean, .fisher] {
      let together = ScoreEnsemble(calibrations, rule).combined(scores)
      #expect(try #require(ROCCurve(scores: together, anomalous: truth)).area > max(alone[0], alone[1]) + 0.03)
    }
  }
}
