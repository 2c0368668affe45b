import Foundation
import Tensors
import Testing

@testable import Prognosis

private typealias Machine = LevelledMachine

@Suite("Rises over the healthy period as it was")
struct HealthyRiseTests {
  /// `[snapshot][channel]`
  private func rises(
    of residuals: SnapshotResiduals, policy: AlarmPolicy = .fixed, isAlarmed: (Int) -> [Bool]? = { _ in nil }
  ) throws -> [[Double]] {
    let rise = try HealthyRise(healthy: Machine.healthy, of: residuals, policy: policy)
    let channels = residuals.channelCount
    return (0..<residuals.snapshotCount).compactMap { index in
      rise.rises(
        of: residuals, at: index, isAlarmed: isAlarmed(index) ?? [Bool](repeating: false, count: channels),
        above: [Double](repeating: 2, count: channels))
    }
  }

  private func late(_ rises: [[Double]], channel: Int) -> [Double] {
    rises.dropFirst(Machine.onset + 50).map { $0[channel] }
  }

  @Test("what creeps is told in full, though the baseline of alarms has followed it")
  func creeps() throws {
    // 3 dB in 150 snapshots: 15 deviations.
    let residuals = Machine.residuals { 0.02 * Double($1) }
    let told = try rises(of: residuals).map { $0[0] }
    let followed = try ConditionMonitor.conditions(of: residuals, healthy: Machine.healthy)[0].indicators
    #expect(abs((told.last ?? 0) - 15) < 3)
    #expect((followed.last ?? nil) ?? 99 < (told.last ?? 0) / 2)
  }

  @Test("a part that only hears another stays healthy, before and after the other's alarm")
  func hears() throws {
    let residuals = Machine.residuals(channels: 3, parts: [0, 0, 1], rise: Machine.leak)
    let told = try rises(of: residuals)
    #expect(late(told, channel: 0).min() ?? 0 > 20)
    #expect(late(told, channel: 1).min() ?? 0 > 3, "a second sensor on the failing part hears it first-hand")
    #expect(late(told, channel: 2).max() ?? 99 < 3)
    let healthy = told.prefix(100).map { $0[2] }.reduce(0, +) / 100
    #expect(late(told, channel: 2).allSatisfy { $0 > 0.5 * healthy }, "and does not sink for it")
    var deaf = AlarmPolicy.fixed
    deaf.hearing = nil
    #expect(late(try rises(of: residuals, policy: deaf), channel: 2).min() ?? 0 > 3)
    #expect(CumulativeSum(allowance: 3).onset(in: told.map { $0[2] }, healthy: 0..<100) == nil)
    #expect(CumulativeSum(allowance: 3).onset(in: told.map { $0[0] }, healthy: 0..<100) != nil)
  }

  @Test("of two parts that fail both are told, and one that stands at alarm is nobody's echo")
  func both() throws {
    let equal = Machine.residuals(channels: 2) { channel, after in
      Machine.leak(0, after - 6 * channel)
    }
    let told = try rises(of: equal)
    for channel in 0...1 { #expect(late(told, channel: channel).min() ?? 0 > 20) }
    let quiet = Machine.residuals(channels: 2, rise: Machine.leak)
    let alarmed = try rises(of: quiet) { [$0 > Machine.onset, $0 > Machine.onset + 40] }
    #expect(late(alarmed, channel: 1).min() ?? 0 > 3)
  }

  @Test("impacts of a neighbour are its own, and machines without levels are told as they are")
  func shapes() throws {
    let impulsive = Machine.residuals(channels: 2, rise: Machine.leak) { _ in 12 }
    #expect(late(try rises(of: impulsive), channel: 1).min() ?? 0 > 3)
    let unknown = Machine.residuals(channels: 2, hasLevels: false, rise: Machine.leak)
    #expect(late(try rises(of: unknown), channel: 1).min() ?? 0 > 3)
  }

  @Test("a snapshot is told by itself and the healthy period: what comes later changes nothing")
  func causal() throws {
    let residuals = Machine.residuals(channels: 3, rise: Machine.leak)
    let early = SnapshotResiduals(
      residuals.values.rows(at: Array(0..<200)), channelCount: 3, levels: residuals.levels, parts: residuals.parts)
    #expect(try rises(of: early) == Array(try rises(of: residuals).prefix(200)))
  }

  @Test("left-out snapshots have no rise, and a healthy period without scatter to learn from is refused")
  func missing() throws {
    let all = Machine.residuals { _, _ in 0 }
    let some = SnapshotResiduals(
      all.values, channelCount: 1, isLeftOut: (0..<all.snapshotCount).map { $0 % 7 == 6 }, levels: all.levels)
    #expect(try rises(of: some).count == all.snapshotCount - all.snapshotCount / 7)
    #expect(throws: ThresholdError.self) {
      try HealthyRise(healthy: HealthySnapshots(end: 2, training: 0..<1, heldOut: 1..<2), of: all)
    }
  }
}
