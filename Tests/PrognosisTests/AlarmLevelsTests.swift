import Foundation
import Tensors
import Testing

@testable import Prognosis

@Suite("Alarm levels from healthy values")
struct AlarmLevelsTests {
  /// How often a new value exceeds the levels learnt from `count` values, over many repetitions.
  private func exceedances(
    _ method: ThresholdMethod, count: Int, repetitions: Int, draw: (inout RandomStream) -> Double
  ) throws -> (warning: Double, alarm: Double) {
    var random = RandomStream(seed: 42, stream: UInt64(count))
    var hits = (warning: 0, alarm: 0)
    for _ in 0..<repetitions {
      let levels = try AlarmLevels(method, from: (0..<count).map { _ in draw(&random) })
      let value = draw(&random)
      hits.warning += value > levels.warning ? 1 : 0
      hits.alarm += value > levels.alarm ? 1 : 0
    }
    return (Double(hits.warning) / Double(repetitions), Double(hits.alarm) / Double(repetitions))
  }

  /// Four standard deviations of a binomial share.
  private func allowance(_ probability: Double, _ repetitions: Int) -> Double {
    4 * (probability * (1 - probability) / Double(repetitions)).squareRoot()
  }

  @Test("Student's prediction limits keep their promise from three values on", arguments: [3, 7, 40])
  func studentCoverage(count: Int) throws {
    let found = try exceedances(
      .exceedance(warning: 0.05, alarm: 0.01, .student), count: count, repetitions: 5000
    ) { 5 + 2 * $0.normal() }
    #expect(abs(found.warning - 0.05) < allowance(0.05, 5000))
    #expect(abs(found.alarm - 0.01) < allowance(0.01, 5000))
  }

  @Test("mean plus three deviations of seven values promises more than it keeps")
  func deviationsUndercover() throws {
    let found = try exceedances(.deviations(warning: 2, alarm: 3), count: 7, repetitions: 20_000) { $0.normal() }
    #expect(found.alarm > 5 * NormalDistribution.exceedance(of: 3))
  }

  @Test("empirical levels hold for any distribution, where the sample reaches", arguments: [19, 99])
  func empiricalCoverage(count: Int) throws {
    let probabilities = (0.1, 0.05)
    let found = try exceedances(
      .exceedance(warning: probabilities.0, alarm: probabilities.1, .empirical), count: count, repetitions: 20_000
    ) { 1 / (1 - $0.uniform()) }
    #expect(abs(found.warning - probabilities.0) < allowance(probabilities.0, 20_000))
    #expect(abs(found.alarm - probabilities.1) < allowance(probabilities.1, 20_000))
  }

  @Test("fitted tails keep their promise on two thousand values", arguments: [TailModel.gamma, .generalizedPareto])
  func fittedCoverage(model: TailModel) throws {
    // Sums of four squares: gamma with shape 2 and scale 2, whose exceedance is known.
    let truth = GammaDistribution(shape: 2, scale: 2)
    var random = RandomStream(seed: 5)
    let values = (0..<2000).map { _ in (0..<4).reduce(0.0) { sum, _ in sum + square(random.normal()) } }
    let levels = try AlarmLevels(.exceedance(warning: 0.01, alarm: 0.001, model), from: values)
    #expect((0.006...0.015).contains(truth.exceedance(of: levels.warning)))
    #expect((0.0004...0.0022).contains(truth.exceedance(of: levels.alarm)))
  }

  @Test("a quantile beyond the sample is the largest value, and a note says so")
  func beyondSample() throws {
    let values = (1...20).map(Double.init)
    let levels = try AlarmLevels(.quantile(warning: 0.9, alarm: 0.99), from: values)
    #expect(abs(levels.warning - 18.9) < 1e-9)
    #expect(levels.alarm == 20)
    guard case .beyondSample(.alarm, let probability, 20)? = levels.notes.first else {
      Issue.record("no note on the alarm level: \(levels.notes)")
      return
    }
    #expect(abs(probability - 0.01) < 1e-12)
    #expect(levels.notes.count == 1)
    #expect(levels.notes[0].description.contains("20 values can't show"))
  }

  @Test("a Gumbel level by moments is mean plus 3.137 deviations at 1 %, and holds for maxima")
  func gumbel() throws {
    let few = [1.0, 2, 3, 4]
    let level = try TailModel.gumbel.level(exceededWith: 0.01, by: few)
    #expect(abs(level - (2.5 + 3.13667 * 1.25.squareRoot())) < 1e-4)
    var random = RandomStream(seed: 8)
    // The largest of 64 exponential values is nearly Gumbel.
    let maxima = (0..<6000).map { _ in (0..<64).map { _ in -log(1 - random.uniform()) }.max() ?? 0 }
    let far = try TailModel.gumbel.level(exceededWith: 0.01, by: Array(maxima[..<3000]))
    let share = Double(maxima[3000...].count { $0 > far }) / 3000
    #expect(abs(share - 0.01) < 4 * (0.01 * 0.99 / 3000).squareRoot())
  }

  @Test("a prediction limit allows for the mean being estimated too")
  func predictionLimit() throws {
    // t of 2 degrees at 5 % is 2.919986; mean 2, deviation 1, three values.
    let limit = try TailModel.student.level(exceededWith: 0.05, by: [1, 2, 3])
    #expect(abs(limit - (2 + 2.9199855803537256 * (4.0 / 3).squareRoot())) < 1e-9)
  }

  @Test("mean and deviations give the arithmetic of the textbook")
  func deviations() throws {
    let levels = try AlarmLevels(.deviations(warning: 2, alarm: 3), from: [1, 2, 3, 4, 5])
    let deviation = 2.5.squareRoot()
    #expect(abs(levels.warning - (3 + 2 * deviation)) < 1e-12)
    #expect(abs(levels.alarm - (3 + 3 * deviation)) < 1e-12)
    #expect(levels.centre == 3)
  }

  @Test("what can't carry a level is refused with the reason")
  func refusals() {
    let few = (1...19).map(Double.init)
    #expect(throws: ThresholdError.tooFewValues(found: 19, wanted: 20, model: .generalizedPareto)) {
      try AlarmLevels(.exceedance(warning: 0.01, alarm: 0.001, .generalizedPareto), from: few)
    }
    #expect(throws: ThresholdError.notFinite(index: 1, value: .infinity)) {
      try AlarmLevels(.standard, from: [1, .infinity])
    }
    let constant = [Double](repeating: 4, count: 30)
    for model in [TailModel.student, .gamma, .generalizedPareto] {
      #expect(throws: ThresholdError.unsuitable(model: model, count: 30, smallest: 4, largest: 4)) {
        try AlarmLevels(.exceedance(warning: 0.01, alarm: 0.001, model), from: constant)
      }
    }
    #expect(throws: ThresholdError.self) { try AlarmLevels(.standard, from: []) }
  }

  @Test(
    "a budget of false alarms is kept on healthy values",
    arguments: [Persistence(1, of: 1), Persistence(2, of: 3), Persistence(3, of: 5)])
  func budget(persistence: Persistence) throws {
    let budget = FalseAlarmBudget(alarmsPerMonth: 20, snapshotInterval: 3600, persistence: persistence)
    let level = NormalDistribution.value(exceededWith: budget.exceedanceProbability)
    let levels = AlarmLevels(warning: level, alarm: level, centre: 0)
    var random = RandomStream(seed: 3)
    var tracker = AlarmTracker(levels, persistence: persistence, hysteresis: .none, latch: false)
    let months = 120.0
    for _ in 0..<Int(months * FalseAlarmBudget.month / 3600) { tracker.observe(random.normal()) }
    let found = Double(tracker.history.events.count { $0.level == .alarm })
    let expected = 20 * months
    // Poisson, four standard deviations; below it the tracker may stay, for it does not clear at the first low value.
    #expect(found < expected + 4 * expected.squareRoot())
    #expect(found > 0.85 * expected)
  }

  @Test(
    "the confirmation rate is what counting gives",
    arguments: [(1, 1, 0.3), (2, 3, 0.1), (3, 3, 0.2), (3, 5, 0.3), (2, 7, 0.02)])
  func confirmationRate(needed: Int, window: Int, probability: Double) {
    // Over every pattern of one snapshot more than the window: not met without the latest, met with it.
    var rate = 0.0
    for pattern in 0..<1 << (window + 1) {
      let now = (pattern & ((1 << window) - 1)).nonzeroBitCount
      let before = (pattern >> 1).nonzeroBitCount
      guard now >= needed, before < needed else { continue }
      rate += (0...window).reduce(1.0) { $0 * (pattern >> $1 & 1 == 1 ? probability : 1 - probability) }
    }
    let persistence = Persistence(needed, of: window)
    #expect(abs(persistence.confirmationRate(exceeding: probability) / rate - 1) < 1e-12)
    #expect(abs(persistence.exceedanceProbability(forRate: rate) / probability - 1) < 1e-9)
  }

  @Test("a budget that can't be exhausted asks for the busiest probability only")
  func generousBudget() {
    #expect(Persistence(3, of: 5).exceedanceProbability(forRate: 0.9) == 0.5)
  }

  private func square(_ value: Double) -> Double { value * value }
}
