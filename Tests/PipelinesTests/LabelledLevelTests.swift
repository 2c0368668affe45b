import Foundation
import Prognosis
import Tensors
import Testing

@testable import Pipelines

@Suite("Levels from few healthy snapshots") struct LabelledLevelTests {
  private static let plan = WindowThresholdPlan(quantile: 0.98, rule: .gumbel, source: .heldOut)

  @Test("sizes are taken by their logarithms, deviations as they are")
  func logarithms() throws {
    let level = LabelledLevel(Self.plan)
    let values = [0.3, -0.2, 1.1, 0.4, 0.9]
    let limit = try TailModel.student.level(exceededWith: 0.02, by: values)
    #expect(abs(level.level(of: values, isSize: false) - limit) < 1e-12)
    #expect(abs(level.level(of: values.map { exp($0) }, isSize: true) - exp(limit)) < 1e-9 * exp(limit))
    // A size of 0 has no logarithm.
    let withZero = [0, 1, 2.0]
    #expect(level.level(of: withZero, isSize: true) == level.level(of: withZero, isSize: false))
  }

  @Test("the level keeps its rate with any number of snapshots", arguments: [3, 4, 6, 9, 18, 60])
  func rate(count: Int) {
    var random = RandomStream(seed: UInt64(count))
    let level = LabelledLevel(Self.plan)
    let trials = 4000
    let exceeded = (0..<trials).count { _ in
      let healthy = (0..<count).map { _ in exp(0.3 * random.normal()) }
      return exp(0.3 * random.normal()) > level.level(of: healthy, isSize: true)
    }
    // 80 are expected, give or take 9; the law fitted by moments gives ten times as many with 3.
    #expect((50...115).contains(exceeded), "\(exceeded) of \(trials)")
  }

  @Test("a quantile of few says how many it takes", arguments: [(0.98, 49), (0.995, 199), (0.99, 99), (0.4, 1)])
  func leastCount(quantile: Double, count: Int) {
    let level = LabelledLevel(WindowThresholdPlan(quantile: quantile, rule: .gumbel, source: .heldOut))
    #expect(level.leastCount == count)
    #expect(1 / Double(count + 1) <= level.rate + 1e-12 && 1 / Double(count) > level.rate)
  }

  @Test("scores that do not vary have their largest as level, published recipes their quantile")
  func special() {
    #expect(LabelledLevel(Self.plan).level(of: [2, 2, 2], isSize: true) == 2)
    #expect(LabelledLevel(Self.plan).level(of: [5], isSize: true) == 5)
    let published = WindowThresholdPlan(quantile: 0.5, source: .training)
    #expect(LabelledLevel(published).level(of: [1, 2, 7], isSize: true) == 2)
  }
}
