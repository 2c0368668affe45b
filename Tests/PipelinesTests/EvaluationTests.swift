import Foundation
import Synthesis
import Tensors
import TestSupport
import Testing

@testable import Pipelines

@Suite struct EvaluationTests {
  /// The chance that an anomaly scores above a healthy one, ties counting half, pair by pair.
  private static func area(_ scores: [Double], _ anomalous: [Bool]) -> Double {
    var (wins, pairs) = (0.0, 0.0)
    for (a, isAnomalous) in zip(scores, anomalous) where isAnomalous {
      for (h, isOther) in zip(scores, anomalous) where !isOther {
        wins += a > h ? 1 : a == h ? 0.5 : 0
        pairs += 1
      }
    }
    return wins / pairs
  }

  @Test func figuresAreThoseOfAPlainCount() throws {
    let results = try Runs.faulty.get()
    let evaluation = try #require(results.evaluation)
    let judged = results.windows.snapshot.indices.filter { results.windows.snapshot[$0] >= 40 }
    let labels = judged.map { results.windows.snapshot[$0] >= Rig.onset }
    let network = try #require(evaluation.methods.first)
    #expect(network.name == "network" && network.networkGainInterval.isEmpty)
    let scores = judged.map { Double(results.windows.score[$0]) }
    #expect(abs(network.aucWindow - Self.area(scores, labels)) < 1e-9)
    let flags = scores.map { $0 > results.thresholds.window }
    let (hits, alarms) = (zip(flags, labels).count { $0 && $1 }, zip(flags, labels).count { $0 && !$1 })
    let (faulty, healthy) = (labels.count { $0 }, labels.count { !$0 })
    #expect(faulty == 100 && healthy == 60)
    #expect(abs(network.recall - Double(hits) / Double(faulty)) < 1e-12)
    #expect(abs(network.fpr - Double(alarms) / Double(healthy)) < 1e-12)
    #expect(abs(network.precision - Double(hits) / Double(hits + alarms)) < 1e-12)
    let f1 = 2 * network.precision * network.recall / (network.precision + network.recall)
    #expect(abs(network.f1 - f1) < 1e-12)
    let snapshots = Array(40..<80)
    let perSnapshot = Self.area(
      snapshots.map { Double(results.snapshots.score[$0]) }, snapshots.map { $0 >= Rig.onset })
    #expect(abs(network.aucSnapshot - perSnapshot) < 1e-12)

    let energy = try #require(evaluation.methods.first { $0.name == "energy" })
    let energies = judged.map { Double(results.windows.energy[$0]) }
    #expect(abs(energy.aucWindow - Self.area(energies, labels)) < 1e-9)
    let means = snapshots.map { snapshot in
      let own = results.windows.snapshot.indices.filter { results.windows.snapshot[$0] == snapshot }
      return own.reduce(0.0) { $0 + Double(results.windows.energy[$1]) } / Double(own.count)
    }
    #expect(abs(energy.aucSnapshot - Self.area(means, snapshots.map { $0 >= Rig.onset })) < 1e-12)
    // The recipe's rule on the same held-out windows.
    let heldOut = results.windows.snapshot.indices.filter { (28..<40).contains(results.windows.snapshot[$0]) }
    let level = Recipe.small.windowThreshold.level(of: heldOut.map { results.windows.energy[$0] })
    #expect(abs(energy.recall - Double(zip(energies, labels).count { $0 > level && $1 }) / 100) < 1e-12)
  }

  @Test func baselinesStandBesideTheNetworkWithOrderedIntervals() throws {
    let evaluation = try #require(try Runs.faulty.get().evaluation)
    #expect(
      evaluation.methods.map(\.name) == [
        "network", "energy", "RMS z", "kurtosis z", "largest feature rise", "mean predictor", "energy, 3 windows",
        "same score, no network", "network, single windows", "Isolation Forest", "PCA T²", "PCA SPE", "Mahalanobis",
        "nearest neighbours",
      ])
    #expect(evaluation.onsetIndex == Rig.onset && evaluation.truth == "first faulty snapshot 55, as given")
    for method in evaluation.methods {
      let interval = method.aucWindowInterval
      #expect(interval.count == 2 && 0 <= interval[0] && interval[0] <= interval[1] && interval[1] <= 1)
      #expect(interval[0] <= method.aucWindow && method.aucWindow <= interval[1], "\(method.name)")
      guard method.name != "network" else { continue }
      let gain = method.networkGainInterval
      #expect(gain.count == 2 && gain[0] <= gain[1])
      let difference = evaluation.methods[0].aucWindow - method.aucWindow
      #expect(gain[0] <= difference && difference <= gain[1], "\(method.name)")
    }
  }

  @Test func aTableOfOneWindowASnapshotHasNoMethodsWithAMemory() throws {
    let folder = try TemporaryFolder()
    let measurements = try Measurements.open(Tables.features(of: Rig.faulty(), in: folder))
    let evaluation = try #require(
      try Analysis.run(measurements, options: Rig.options(onset: Rig.onset)).evaluation)
    let names = evaluation.methods.map(\.name)
    #expect(names.contains("kurtosis z") && names.contains("same score, no network"))
    #expect(!names.contains { $0.contains("windows") })
  }

  @Test func aTableWithoutLevelsHasNoEnergyAndNoRMS() throws {
    let folder = try TemporaryFolder()
    let full = try String(contentsOfFile: Tables.features(of: Rig.faulty(), in: folder), encoding: .utf8)
    let lines = full.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
    let kept = lines[0].indices.filter { $0 == 0 || lines[0][$0].hasSuffix("_kurt") || lines[0][$0].hasSuffix("_max") }
    let text = lines.map { line in kept.map { line[$0] }.joined(separator: ",") }.joined(separator: "\n") + "\n"
    let run = try Analysis.run(
      try Measurements.open(try folder.write("plain.csv", text)), options: Rig.options(onset: Rig.onset))
    let names = try #require(run.evaluation).methods.map(\.name)
    #expect(names.contains("kurtosis z") && !names.contains("RMS z") && !names.contains { $0.hasPrefix("energy") })
    #expect(run.snapshots.conditions?.names == [ConditionTable.kurtosis])
  }

  @Test func aValueThatScalingMakesInfiniteLeavesItsSnapshotUnjudged() throws {
    let recording = try Rig.faulty().changed { index, samples in
      for place in samples.indices { samples[place] *= 0.001 }
      if index == 60 { samples[100] = 3e38 }
    }
    let run = try Runs.analysed(recording, Rig.options(.smallCoarse, onset: Rig.onset))
    #expect(run.input.roles[60] == .leftOut && run.input.roles[61] == .monitored)
    #expect(run.evaluation?.methods.allSatisfy { $0.aucSnapshot.isFinite } == true)
  }

  @Test func withoutHealthySnapshotsAfterTheHealthyPeriodHeldOutOnesStandIn() throws {
    let recording = try Rig.recording(
      Rig.specification(snapshots: 60) {
        $0.faults = [.init(bearing: "B2", element: .outerRace, amplitude: 3, onsetSnapshot: 40)]
      })
    let evaluation = try #require(try Runs.analysed(recording, Rig.options(onset: 40)).evaluation)
    #expect(evaluation.truth.contains("held-out snapshots"))
    #expect(evaluation.methods[0].aucWindow > 0.6)
  }

  @Test func anOnsetThatLeavesOneSideEmptyIsRefusedOrLeftOut() throws {
    let recording = try Rig.healthy(snapshots: 50)
    #expect(try Runs.analysed(recording, Rig.options()).evaluation == nil, "nothing to judge against")
    for onset in [50, 20] {
      let error = try #require(throws: PipelineError.self) {
        try Runs.analysed(recording, Rig.options(onset: onset))
      }
      #expect(error.description.contains("\(onset)") && !error.description.contains("\n"))
    }
  }
}

@Suite struct InterruptionTests {
  private static let stages = ["checking", "reading healthy snapshots", "training", "scoring", "mapping", "diagnosing"]

  /// What ran before somebody said no, and whether anybody was asked afterwards.
  private final class Witness: @unchecked Sendable {
    private let lock = NSLock()
    private var reports: [StageProgress] = []

    func note(_ report: StageProgress) -> Int {
      lock.withLock {
        reports.append(report)
        return reports.count { $0.stage == report.stage }
      }
    }

    var all: [StageProgress] { lock.withLock { reports } }
  }

  @Test(arguments: stages, [1, 3]) func sayingNoAtAnyStageEndsTheWork(stage: String, time: Int) throws {
    let witness = Witness()
    let error = try #require(throws: PipelineError.self) {
      try Analysis.run(.recording(Rig.healthy(snapshots: 50)), options: Rig.options()) { report in
        !(report.stage == stage && witness.note(report) == time)
      }
    }
    guard case .interrupted = error else {
      Issue.record("\(error)")
      return
    }
    #expect(witness.all.count == time, "nobody is asked again")
    #expect(error.description == "interrupted: nothing was written, an older run is left as it was")
  }

  @Test func everyStageReportsUpToItsEnd() throws {
    let witness = Witness()
    _ = try Analysis.run(.recording(Rig.healthy(snapshots: 50)), options: Rig.options()) { report in
      _ = witness.note(report)
      return true
    }
    let reports = witness.all
    var order: [String] = []
    for report in reports where order.last != report.stage { order.append(report.stage) }
    #expect(order == Self.stages, "one after another")
    for stage in Self.stages {
      let own = reports.filter { $0.stage == stage }
      #expect(zip(own, own.dropFirst()).allSatisfy { $0.done < $1.done && $0.total == $1.total }, "\(stage)")
      #expect(own.allSatisfy { $0.done <= $0.total && !$0.unit.isEmpty }, "\(stage)")
      if stage != "training" { #expect(own.last?.done == own.last?.total, "\(stage)") }
    }
  }

  @Test func scoringCanBeInterruptedToo() throws {
    let recording = try Rig.healthy(snapshots: 50)
    let trained = try Analysis.train(.recording(recording), options: Rig.options())
    for stage in ["checking", "scoring", "mapping", "diagnosing"] {
      let error = try #require(throws: PipelineError.self) {
        try Analysis.score(.recording(recording), by: trained) { $0.stage != stage }
      }
      guard case .interrupted = error else {
        Issue.record("\(error)")
        return
      }
    }
  }
}
