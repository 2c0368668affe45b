import Foundation
import StatisticalLearning
import Tensors
import TestSupport
import Testing

@testable import Pipelines

@Suite struct ClipEvaluatorTests {
  /// Two machines on different scales: each ranks its faulty clip right, together they don't.
  private static let clips = [
    Clips.info("0", .healthy), Clips.info("1", .healthy), Clips.info("2", .faulty, fault: "unbalance"),
    Clips.info("3", machine: "id_02", .healthy), Clips.info("4", machine: "id_02", .healthy),
    Clips.info("5", machine: "id_02", .faulty, fault: "clogging"),
    // None of these counts.
    Clips.info("6", .healthy, role: .training), Clips.info("7", .healthy, role: .threshold),
    Clips.info("8", .faulty, role: .leftOut), Clips.info("9", nil), Clips.info("10", .healthy),
  ]
  private static let scores: [Float] = [1, 2, 3, 11, 12, 13, 99, 99, -99, 99, .nan]
  private static let levels = [
    Clips.levels("id_00", alarm: 1.5, rate: 0.02), Clips.levels("id_02", alarm: 13, rate: 0.04),
  ]

  private static func rows(_ evaluation: ClipEvaluation) -> [ClipGroup: ClipMetrics] {
    Dictionary(evaluation.rows.map { ($0.group, $0) }) { first, _ in first }
  }

  @Test func `figures of a small case are those found by hand`() throws {
    let evaluation = try #require(
      ClipEvaluator().evaluate(
        Clips.input(Self.clips), detectors: [Clips.detector(Self.scores, Self.levels)]))
    #expect(evaluation.truth == "folder names")
    #expect(
      evaluation.rows.map(\.group) == [
        ClipGroup(kind: .all, name: ""), .meanOfMachines, ClipGroup(kind: .machine, name: "id_00"),
        ClipGroup(kind: .machine, name: "id_02"), ClipGroup(kind: .fault, name: "unbalance"),
        ClipGroup(kind: .fault, name: "clogging"),
      ])
    let rows = Self.rows(evaluation)
    let all = try #require(rows[ClipGroup(kind: .all, name: "")])
    #expect(all.healthyCount == 4 && all.faultyCount == 2)
    // 13 lies above all four healthy scores, 3 above two.
    #expect(all.auc == 0.75 && all.averagePrecision == 0.75)
    // Up to a rate of 0.1 half of the faulty clips are found: ½ (1 + (0.05 − 0.005) / (0.1 − 0.005)).
    let partialArea: Double = 0.5 * (1 + 0.045 / 0.095)
    #expect(abs(all.partialAUC - partialArea) < 1e-12)
    // Above 1.5 on the first machine: 2 and 3; above 13 on the second: none, as 13 is not above it.
    #expect(all.confusion == [3, 1, 1, 1])
    #expect(all.fpr == 0.25 && all.recall == 0.5 && all.precision == 0.5 && all.f1 == 0.5)
    #expect(abs(all.nominalRate - 0.03) < 1e-12)
    let alarms = BinomialInterval(successes: 1, of: 4)
    #expect(all.fprInterval == [alarms.lower, alarms.upper])
    let mean = try #require(rows[.meanOfMachines])
    #expect(mean.auc == 1 && mean.partialAUC == 1 && mean.averagePrecision == 1)
    // One faulty file a machine does not tell how another would do.
    #expect(mean.aucInterval.isEmpty && mean.healthyCount == 4 && mean.falsePositives == 1)
    #expect(all.aucInterval.count == 2 && all.recallInterval.count == 2)
    let first = try #require(rows[ClipGroup(kind: .machine, name: "id_00")])
    #expect(first.healthyCount == 2 && first.faultyCount == 1 && first.auc == 1 && first.nominalRate == 0.02)
    #expect(first.confusion == [1, 1, 0, 1])
    let fault = try #require(rows[ClipGroup(kind: .fault, name: "clogging")])
    #expect(fault.healthyCount == 2 && fault.faultyCount == 1 && fault.auc == 1 && fault.truePositives == 0)
    #expect(evaluation.curves.falsePositiveRates.first == 0 && evaluation.curves.truePositiveRates.last == 1)
  }

  @Test func `every detector has a row in every group, and clips it has no score for are its own loss`() throws {
    let other = Self.scores.enumerated().map { $0.offset == 0 ? .nan : -$0.element }
    let detectors = [
      Clips.detector(Self.scores, Self.levels, name: "a"), Clips.detector(other, Self.levels, name: "b"),
      Clips.detector(Self.scores.map { _ in .nan }, Self.levels, name: "none"),
    ]
    let evaluation = try #require(
      ClipEvaluator(replicateCount: 20).evaluate(Clips.input(Self.clips), detectors: detectors))
    #expect(evaluation.rows.map(\.detector) == [String](repeating: "ab", count: 6).joined().map(String.init))
    #expect(evaluation.rows[0].healthyCount == 4 && evaluation.rows[1].healthyCount == 3)
    // Of −2, −11 and −12 only the last two lie below −3, none below −13.
    #expect(abs(evaluation.rows[1].auc - 1 / 3.0) < 1e-12)
  }

  @Test func `groups appear where clips differ`() throws {
    var clips = [
      Clips.info("0", snr: -6, .healthy), Clips.info("1", snr: -6, .faulty, fault: "unbalance"),
      Clips.info("2", snr: 6, .healthy), Clips.info("3", snr: 6, .faulty, fault: "unbalance"),
      Clips.info("4", snr: 2.5, .healthy), Clips.info("5", .healthy),
    ]
    func groups() throws -> [ClipGroup] {
      let detector = Clips.detector((0..<clips.count).map(Float.init), [Clips.levels(alarm: 9)])
      return try #require(
        ClipEvaluator(replicateCount: 5).evaluate(Clips.input(clips, truth: nil), detectors: [detector])
      ).rows.map(\.group)
    }
    let all = ClipGroup(kind: .all, name: "")
    // One machine, one kind of fault; at 2.5 dB nothing is faulty.
    #expect(try groups() == [all, ClipGroup(kind: .snr, name: "6 dB"), ClipGroup(kind: .snr, name: "-6 dB")])
    #expect(ClipGroups.name(ofDecibels: 2.5) == "2.5 dB")
    clips[3].fault = nil
    #expect(try groups().last == ClipGroup(kind: .fault, name: "unbalance"))
    clips = clips.map { Clips.info($0.name, snr: 6, $0.label, fault: $0.label == .faulty ? "unbalance" : nil) }
    #expect(try groups() == [all])
  }

  @Test func `one class alone can't be judged`() {
    let (input, scores) = Clips.drawn(healthy: 10, faulty: 0, shift: 0, seed: 1)
    let detector = Clips.detector(scores, [Clips.levels(alarm: 2)])
    #expect(ClipEvaluator().evaluate(input, detectors: [detector]) == nil)
    #expect(ClipEvaluator().evaluate(input, detectors: []) == nil)
  }

  @Test(
    "two thousand clips are judged as scikit-learn judges them",
    .enabled(if: Outside.golden != nil, "RACEWAY_GOLDEN is not set"))
  func golden() throws {
    struct Golden: Decodable {
      struct Large: Decodable { let positives: Int, roc_auc, average_precision: Double }
      let lcg2000: Large
      let labels: [Int], scores: [Double], roc_auc_max_fpr_0_1, threshold: Double, confusion_tn_fp_fn_tp: [Int]
    }
    let path = (Outside.golden ?? "") + "/metrics.json"
    let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: URL(filePath: path)))
    func judged(_ scores: [Double], _ faulty: [Bool]) throws -> ClipMetrics {
      let clips = faulty.indices.map { Clips.info("\($0)", faulty[$0] ? .faulty : .healthy) }
      let detector = Clips.detector(scores.map(Float.init), [Clips.levels(alarm: golden.threshold)])
      return try #require(ClipEvaluator().evaluate(Clips.input(clips), detectors: [detector])).rows[0]
    }
    let scores = congruential(2000, seed: 99).map { (($0 + 0.5) * 100).rounded(.toNearestOrEven) / 100 }
    let row = try judged(scores, zip(congruential(2000, seed: 5), scores).map { $0 + 0.5 + 0.3 * $1 > 0.7 })
    #expect(row.faultyCount == golden.lcg2000.positives)
    #expect(abs(row.auc - golden.lcg2000.roc_auc) < 1e-12)
    #expect(abs(row.averagePrecision - golden.lcg2000.average_precision) < 1e-12)
    let small = try judged(golden.scores, golden.labels.map { $0 == 1 })
    #expect(abs(small.partialAUC - golden.roc_auc_max_fpr_0_1) < 1e-12)
    #expect(small.confusion == golden.confusion_tn_fp_fn_tp)
  }

  /// The golden files' generator: x ← 1664525 x + 1013904223 mod 2³², as x / 2³² − ½.
  private func congruential(_ count: Int, seed: UInt32) -> [Double] {
    var state = seed
    return (0..<count).map { _ in
      state = 1_664_525 &* state &+ 1_013_904_223
      return Double(state) / 4_294_967_296 - 0.5
    }
  }

  @Test func `labels that say nothing give intervals that hold chance`() throws {
    var held = (area: 0, partial: 0)
    for seed in 1...60 {
      let (input, scores) = Clips.drawn(healthy: 60, faulty: 30, shift: 0, seed: UInt64(seed))
      let row = try #require(
        ClipEvaluator(replicateCount: 300).evaluate(
          input, detectors: [Clips.detector(scores, [Clips.levels(alarm: 2)])])
      ).rows[0]
      if row.aucInterval[0] <= 0.5 && 0.5 <= row.aucInterval[1] { held.area += 1 }
      if row.partialAUCInterval[0] <= 0.5 && 0.5 <= row.partialAUCInterval[1] { held.partial += 1 }
      #expect(row.averagePrecisionInterval[0] < row.averagePrecision)
    }
    // 95 % of 60 are 57; fewer than 50 would be a chance of 1 in 1000.
    #expect(held.area >= 50 && held.partial >= 45, "\(held)")
  }

  @Test func `stretches of one file are drawn together`() throws {
    var random = RandomStream(seed: 3)
    var (clips, scores) = ([ClipInfo](), [Float]())
    for file in 0..<20 {
      let level = random.normal() + (file < 10 ? 0 : 1)
      for second in 0..<10 {
        clips.append(Clips.info("\(file).wav [\(second) s … \(second + 1) s]", file < 10 ? .healthy : .faulty))
        scores.append(Float(level + 0.01 * random.normal()))
      }
    }
    #expect(clips[37].file == "3.wav" && Clips.info("a [b].wav", nil).file == "a [b].wav")
    func width(_ clips: [ClipInfo]) throws -> Double {
      let row = try #require(
        ClipEvaluator().evaluate(
          Clips.input(clips), detectors: [Clips.detector(scores, [Clips.levels(alarm: 2)])])
      ).rows[0]
      return row.aucInterval[1] - row.aucInterval[0]
    }
    let apart = clips.indices.map { Clips.info("\($0).wav", clips[$0].label) }
    #expect(try width(clips) > 2 * width(apart))
  }

  @Test func `the same clips give the same evaluation`() throws {
    let (input, scores) = Clips.drawn(healthy: 50, faulty: 31, shift: 1, seed: 4)
    let detector = Clips.detector(scores, [Clips.levels(alarm: 2)])
    let first = ClipEvaluator().evaluate(input, detectors: [detector])
    #expect(first == ClipEvaluator().evaluate(input, detectors: [detector]))
    #expect(first != ClipEvaluator(seed: 2).evaluate(input, detectors: [detector]))
  }

  @Test func `a machine without levels flags nothing and has no nominal rate`() throws {
    let (input, scores) = Clips.drawn(healthy: 5, faulty: 5, shift: 9, seed: 4)
    let row = try #require(
      ClipEvaluator(replicateCount: 5).evaluate(input, detectors: [Clips.detector(scores, [])])
    ).rows[0]
    #expect(row.auc == 1 && row.truePositives == 0 && row.nominalRate.isNaN)
  }

  @Test func `a level is passed, not reached`() {
    let levels = Clips.levels(warning: 1, alarm: 2)
    let states = ([0, 1, 1.5, 2, 2.5, .infinity, .nan] as [Float]).map(levels.state)
    #expect(states == [.healthy, .healthy, .warning, .warning, .alarm, .alarm, .undetermined])
    let clips = [Clips.info("0", nil), Clips.info("1", machine: "other", nil)]
    #expect(Clips.detector([3, 3], [levels]).states(of: clips) == [.alarm, .undetermined])
  }
}

extension ClipMetrics {
  /// True negatives, false positives, false negatives, true positives.
  fileprivate var confusion: [Int] { [trueNegatives, falsePositives, falseNegatives, truePositives] }
}
