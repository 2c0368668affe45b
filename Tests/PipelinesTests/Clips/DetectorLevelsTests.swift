import Foundation
import Prognosis
import StatisticalLearning
import Tensors
import Testing

@testable import Pipelines

@Suite("Warning and alarm levels of detectors")
struct DetectorLevelsTests {
  private static func levels(
    _ plan: ClipDetectorPlan.Levels, unseen: [Float] = [], seen: [Float] = []
  ) -> ClipLevels {
    DetectorLevels(plan: plan, machine: "m", unseen: unseen, seen: seen).levels
  }

  /// 1 … n in another order.
  private static func ramp(_ count: Int) -> [Float] { (0..<count).map { Float($0 * 7919 % count + 1) } }

  private static let tolerance = ClipDetectorPlan.Levels.tolerance(warning: 0.05, alarm: 0.01)

  @Test(arguments: [(299, 0), (472, 0), (473, 1), (628, 2), (1200, 6)])
  func `the alarm level has so few clips above it that 1 % is not exceeded with 95 % confidence`(
    count: Int, above: Int
  ) {
    let levels = Self.levels(Self.tolerance, unseen: Self.ramp(count))
    #expect(levels.alarm == Double(count - above))
    #expect(levels.method.hasPrefix("above it \(above) of \(count) unseen healthy clips: at most 1 %"))
    #expect(levels.healthyCount == count && levels.machine == "m" && levels.warningRate == 0.05)
    // Rank (n + 1)(1 − p): a new clip exceeds it with the probability p.
    #expect(abs(levels.warning - 0.95 * Double(count + 1)) < 1e-4)
  }

  @Test func `few clips' levels are prediction limits of cube roots`() {
    let roots: [Double] = [1, 2, 3, 4, 5, 6, 7]
    let levels = Self.levels(Self.tolerance, unseen: roots.map { Float($0 * $0 * $0) })
    // Mean 4, deviation √(14/3); t of 6 degrees of freedom: 1.943180 and 3.142668.
    let spread = (14.0 / 3 * 8 / 7).squareRoot()
    #expect(abs(levels.warning - pow(4 + 1.943180 * spread, 3)) < 0.01)
    #expect(abs(levels.alarm - pow(4 + 3.142668 * spread, 3)) < 0.01)
    #expect(levels.method == "prediction limit of the cube roots of 7 unseen healthy clips' scores")
  }

  /// Of sums of six squares, which the score of six distances is akin to.
  @Test(arguments: [7, 10, 20, 60, 250]) func `few clips' alarm level holds 1 % on average`(count: Int) {
    var random = RandomStream(seed: 5)
    func score() -> Float { Float((0..<6).reduce(0.0) { sum, _ in sum + pow(max(random.normal(), -0.3), 2) }) }
    let fresh = (0..<4000).map { _ in Double(score()) }
    var (alarms, warnings) = (0, 0)
    let rounds = 300
    for _ in 0..<rounds {
      let levels = Self.levels(Self.tolerance, unseen: (0..<count).map { _ in score() })
      alarms += fresh.count { $0 > levels.alarm }
      warnings += fresh.count { $0 > levels.warning }
    }
    let (alarmRate, warningRate) = (
      Double(alarms) / Double(rounds * fresh.count), Double(warnings) / Double(rounds * fresh.count)
    )
    #expect((0.003...0.017).contains(alarmRate), "\(alarmRate)")
    #expect((0.025...0.065).contains(warningRate), "\(warningRate)")
  }

  @Test func `scores that don't differ leave the largest as the level`() {
    for count in [1, 7] {
      let levels = Self.levels(Self.tolerance, unseen: [Float](repeating: 2, count: count))
      #expect(abs(levels.alarm - 2) < 1e-12 && abs(levels.warning - 2) < 1e-12)
    }
  }

  @Test func `unseen clips' empirical levels are order statistics at (n + 1)(1 − p)`() {
    let plan = ClipDetectorPlan.Levels.rates(warning: 0.05, alarm: 0.01, .empirical)
    let many = Self.levels(plan, unseen: Self.ramp(199), seen: [1e9])
    #expect(abs(many.warning - 190) < 1e-9 && abs(many.alarm - 198) < 1e-9)
    let few = Self.levels(plan, unseen: Self.ramp(9))
    #expect(few.warning == 9 && few.alarm == 9, "beyond the last rank stands the largest")
    #expect(few.method == "empirical tail of 9 unseen healthy clips")
  }

  @Test func `a model that few clips can't carry gives way to the largest`() {
    let levels = Self.levels(.rates(warning: 0.05, alarm: 0.01, .generalizedPareto), unseen: Self.ramp(12))
    #expect(levels.warning == 12 && levels.alarm == 12)
    #expect(levels.method == "largest of 12 unseen healthy clips")
  }

  @Test func `percentiles of training clips are NumPy's`() {
    let levels = Self.levels(.trainingRates(warning: 0.05, alarm: 0.01), unseen: [1e9], seen: Self.ramp(101))
    #expect(abs(levels.warning - 96) < 1e-9 && abs(levels.alarm - 100) < 1e-9)
    #expect(levels.method == "percentiles of 101 training clips" && levels.healthyCount == 101)
  }

  @Test func `mean and deviations of training clips`() {
    let levels = Self.levels(.trainingDeviations(warning: 2, alarm: 3), unseen: [1e9], seen: [2, 4, 4, 4, 5, 5, 7, 9])
    #expect(levels.warning == 9 && levels.alarm == 11)
    #expect(abs(levels.warningRate - 0.02275) < 1e-5 && abs(levels.alarmRate - 0.00135) < 1e-5)
  }

  @Test func `a detector's own boundary is 0`() {
    let levels = Self.levels(.ownBoundary(rate: 0.05), seen: [1, 2])
    #expect(levels.warning == 0 && levels.alarm == 0 && levels.alarmRate == 0.05 && levels.healthyCount == 2)
  }

  @Test func `scores that are no numbers count for nothing`() {
    for plan in [
      Self.tolerance, .rates(warning: 0.05, alarm: 0.01, .empirical), .trainingRates(warning: 0.05, alarm: 0.01),
    ] {
      let none = Self.levels(plan, unseen: [.nan, .nan], seen: [.nan])
      #expect(none.alarm == .infinity && none.warning == .infinity && none.healthyCount == 0)
      let some = Self.levels(plan, unseen: Self.ramp(9) + [.nan], seen: Self.ramp(9) + [.nan])
      #expect(some == Self.levels(plan, unseen: Self.ramp(9), seen: Self.ramp(9)))
    }
  }
}
