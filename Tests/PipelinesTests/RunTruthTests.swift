import Foundation
import Prognosis
import Recordings
import Synthesis
import Tensors
import TestSupport
import Testing

@testable import Pipelines

@Suite struct AlarmJudgementTests {
  private static let hour: Int64 = 3_600_000_000_000

  /// Snapshots every hour, with a pause of 100 hours before snapshot 50.
  private static func judgement(bearings: [String] = ["B2"], leftOut: Range<Int> = 0..<0) -> AlarmJudgement {
    AlarmJudgement(
      truth: RunTruth(onsetIndex: 60, bearings: bearings),
      times: (0..<80).map { Int64($0) * hour + ($0 >= 50 ? 100 * hour : 0) }, firstJudged: 40,
      isLeftOut: (0..<80).map(leftOut.contains))
  }

  private static func watched(
    _ bearing: String?, _ confirmed: Int?, since: Int = 2, exceedance: Double = 0
  ) -> AlarmJudgement.Watched {
    .init(
      bearing: bearing, alarm: confirmed.map { .init(level: .alarm, onset: $0 - since, confirmed: $0) },
      exceedance: exceedance)
  }

  @Test func ofAlarmsAtOneSnapshotTheOneFarthestAboveItsOwnLevelIsTakenWhole() {
    let alarms = Self.judgement().alarms(
      of: [
        Self.watched("B1", 64, since: 3, exceedance: 1.1), Self.watched("B2", 64, since: 4, exceedance: 2.5),
        Self.watched("B3", 65, exceedance: 9),
      ])
    #expect(
      alarms.alarmIndex == 64 && alarms.bearing == "B2" && alarms.sinceIndex == 60 && alarms.isRightBearing == true)
    var values = [Double?](repeating: 1, count: 80)
    values[64] = 6
    let watched = AlarmJudgement.Watched(
      bearing: nil, alarm: .init(level: .alarm, onset: 62, confirmed: 64), values: values, level: 4)
    #expect(watched.exceedance == 1.5)
  }

  @Test func whatWasLeftOutIsNoHealthyRunningAndWithoutAnyNothingIsSaidOfFalseAlarms() throws {
    let alarms = Self.judgement(leftOut: 42..<45).alarms(of: [Self.watched("B1", 47), Self.watched("B2", nil)])
    // 7 and 20 hours, 3 of each left out.
    let rate = try #require(alarms.falseAlarmsPerMonth)
    #expect(abs(rate - FalseAlarmBudget.month / 3600 / 21) < 1e-6)
    let blind = Self.judgement(leftOut: 40..<60).alarms(of: [Self.watched("B1", 64)])
    #expect(blind.falseAlarms == nil && blind.falseAlarmsPerMonth == nil && blind.alarmIndex == 64)
  }

  @Test func anAlarmAfterTheTruthHasADelayALeadAndABearing() {
    let alarms = Self.judgement().alarms(
      of: [Self.watched("B1", 70), Self.watched("B2", 64), Self.watched("B2", 66), Self.watched("B3", nil)])
    #expect(alarms.alarmIndex == 64 && alarms.sinceIndex == 62 && alarms.onsetError == 2)
    #expect(alarms.bearing == "B2" && alarms.isRightBearing == true)
    #expect(alarms.delaySnapshots == 4 && alarms.delayHours == 4 && alarms.leadHours == 15)
    #expect(alarms.falseAlarms == 0 && alarms.watched == 4 && alarms.elsewhere == 1)
    #expect(alarms.falseAlarmsPerMonth == 0)
    #expect(alarms.byBearing.map(\.bearing) == ["B1", "B2", "B3"])
    #expect(alarms.byBearing.map(\.alarmIndex) == [70, 64, nil])
  }

  @Test func anAlarmBeforeTheTruthIsFalseAndCountsPerMonthOfHealthyRunning() throws {
    let alarms = Self.judgement().alarms(of: [Self.watched("B1", 45), Self.watched("B2", nil)])
    #expect(alarms.delaySnapshots == nil && alarms.delayHours == nil && alarms.isRightBearing == false)
    #expect(alarms.falseAlarms == 1 && alarms.elsewhere == 0 && alarms.onsetError == -17)
    // 5 hours until the alarm on one channel, 20 on the other: the pause does not count.
    let rate = try #require(alarms.falseAlarmsPerMonth)
    #expect(abs(rate - FalseAlarmBudget.month / 3600 / 25) < 1e-6)
  }

  @Test func withoutBearingsNothingIsSaidOfThem() {
    let machine = Self.judgement(bearings: []).alarms(of: [Self.watched(nil, 61)])
    #expect(machine.bearing == nil && machine.isRightBearing == nil && machine.elsewhere == nil)
    #expect(machine.byBearing.isEmpty && machine.delaySnapshots == 1)
    let silent = Self.judgement().alarms(of: [Self.watched("B1", nil)])
    #expect(silent.alarmIndex == nil && silent.bearing == nil && silent.leadHours == nil && silent.onsetError == nil)
  }
}

@Suite struct SnapshotBlocksTests {
  @Test func independentScoresStandAloneAndDependentOnesTogether() {
    var random = RandomStream(seed: 1)
    let noise = (0..<400).map { _ in random.normal() }
    #expect(SnapshotBlocks.dependence(noise) <= 2)
    var slow = noise
    for index in slow.indices.dropFirst() { slow[index] += 0.9 * slow[index - 1] }
    // (1 + 0.9) / (1 - 0.9) = 19 for ever longer records.
    #expect((8...25).contains(SnapshotBlocks.dependence(slow)))
    #expect(SnapshotBlocks.dependence([Double](repeating: 2, count: 50)) == 1)
    #expect(SnapshotBlocks.dependence([1, 2, 3]) == 1)
  }

  @Test func blocksKeepToOneSideOfTheOnsetAndLeaveFive() {
    let blocks = SnapshotBlocks(length: 3, onset: 10)
    #expect((4..<16).map(blocks.block(of:)) == [-2, -2, -2, -1, -1, -1, 0, 0, 0, 1, 1, 1])
    let rising = (0..<200).map(Double.init)
    #expect(SnapshotBlocks(healthy: rising, onset: 200, smallestSide: 12).length == 2)
    #expect(SnapshotBlocks(healthy: rising, onset: 200, smallestSide: 3).length == 1)
  }
}

@Suite struct RunTruthTests {
  @Test func theTruthFileOfSyntheticDataIsRead() throws {
    let folder = try TemporaryFolder()
    let synthesis = try BearingSynthesis(Rig.specification(snapshots: 80) { $0.faults = [Rig.outerRace] })
    let path = try folder.write("truth.json", try synthesis.truth().json())
    let truth = try RunTruth.read(path)
    #expect(truth.onsetIndex == Rig.onset && truth.bearings == ["B2"])
    #expect(truth.source == "truth.json: B2 from snapshot 55 on")
    let null = try folder.write("null.json", try BearingSynthesis(Rig.specification()).truth().json())
    for refused in [null, folder.path + "/none.json", try folder.write("text.json", "{}")] {
      let error = try #require(throws: PipelineError.self) { try RunTruth.read(refused) }
      #expect(!error.description.contains("\n") && error.description.contains("wanted"))
    }
  }

  @Test func aRunIsHeldAgainstATruthAfterwardsAsDuringTheAnalysis() throws {
    let recording = try Rig.faulty()
    var options = Rig.options()
    options.truth = RunTruth(onsetIndex: Rig.onset, bearings: ["B2"])
    let during = try Analysis.run(.recording(recording), options: options)
    let folder = try TemporaryFolder()
    try RunArchive.write(try Runs.analysed(recording, Rig.options()), toFolder: folder.path)
    let stored = try RunArchive.read(fromFolder: folder.path)
    #expect(stored.evaluation == nil)
    let after = try Analysis.evaluate(
      stored, on: .recording(recording), truth: RunTruth(onsetIndex: Rig.onset, bearings: ["B2"]))
    let (a, b) = (try #require(after.evaluation), try #require(during.evaluation))
    #expect(a == b)
    #expect(after.audit == during.audit)
    expectSame(
      {
        var run = after; run.evaluation = nil; run.audit = stored.audit; return run
      }(), stored)

    let network = try #require(a.methods[0].alarms)
    #expect(
      network.alarmIndex == stored.verdict.alarmIndex && network.bearing == "B2" && network.isRightBearing == true)
    #expect(network.watched == 3 && network.falseAlarms == 0)
    let rms = try #require(a.methods.first { $0.name == "RMS z" }?.alarms)
    #expect(rms.watched == 3 && rms.byBearing.map(\.bearing) == ["B1", "B2", "B3"])
    let forest = try #require(a.methods.first { $0.name == "Isolation Forest" }?.alarms)
    #expect(forest.watched == 1 && forest.bearing == nil)
    for method in a.methods {
      let interval = try #require(method.aucSnapshotInterval)
      #expect(interval.count == 2 && interval[0] <= method.aucSnapshot && method.aucSnapshot <= interval[1])
      #expect((method.blockLength ?? 0) >= 1)
    }
  }

  @Test func aBaselinesAlarmIsThePlainCountOfItsOwnScores() throws {
    let run = try Runs.faulty.get()
    let table = try #require(run.snapshots.conditions?[ConditionTable.rms])
    let forest = try #require(run.evaluation?.methods.first { $0.name == "energy" }?.alarms)
    // Energy is the mean over channels of the variance against its healthy mean.
    let scores = (0..<80).map { row in
      (0..<3).reduce(0.0) { sum, channel in
        let level = Double(table[row, channel])
        return sum + level * level / run.calibration.trainingVariances[channel] / 3
      }
    }
    let healthy = Array(scores[28..<40])
    let mean = healthy.reduce(0, +) / 12
    let deviation = (healthy.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 11).squareRoot()
    let alarm = (42..<80).first { last in (last - 2...last).allSatisfy { scores[$0] > mean + 3 * deviation } }
    let expected = try #require(alarm)
    #expect(forest.alarmIndex == expected)
  }

  @Test func othersMeasurementsAndMisspeltBearingsAreRefused() throws {
    let run = try Runs.faultyDense.get()
    func refusal(_ recording: Recording, _ truth: RunTruth) throws -> String {
      try #require(throws: PipelineError.self) {
        try Analysis.evaluate(run, on: .recording(recording), truth: truth)
      }.description
    }
    let fewer = try refusal(try Rig.faulty().changed(snapshots: 0..<70), RunTruth(onsetIndex: Rig.onset))
    #expect(fewer.contains("70 snapshots") && fewer.contains("--measurements"))
    let stranger = try refusal(try Rig.faulty(), RunTruth(onsetIndex: Rig.onset, bearings: ["B7"]))
    #expect(stranger.contains("'B7'") && stranger.contains("B1, B2, B3"))
    #expect(try refusal(try Rig.faulty(), RunTruth(onsetIndex: 20)).contains("an onset at snapshot 20"))
  }

  @Test func othersSamplesUnderTheSameNamesAreRefused() throws {
    let run = try Runs.faultyDense.get()
    let recording = try Rig.faulty()
    func refusal(_ run: RunResults, _ recording: Recording) throws -> String {
      let text = try #require(throws: PipelineError.self) {
        try Analysis.evaluate(run, on: .recording(recording), truth: RunTruth(onsetIndex: Rig.onset))
      }.description
      #expect(!text.contains("\n"))
      return text
    }
    let other = try refusal(run, try Rig.faulty(seed: 2))
    #expect(other.contains("other samples than in the run at snapshot 0") && other.contains("--measurements"))
    let one = recording.changed { index, samples in
      if index == 44 { for place in samples.indices { samples[place] *= 1.02 } }
    }
    #expect(try refusal(run, one).contains("at snapshot 44"))
    var later = run
    later.input.times[3] = 0
    #expect(try refusal(later, recording).contains("0 ns since 1970, as in the run"))
    let renamed = recording.changed(channels: recording.channels.map { Channel(name: $0.name, bearing: "B9") })
    #expect(try refusal(run, renamed).contains("--machine"))
    var earlier = run
    earlier.channels[1].alarmIndex = 41
    #expect(try refusal(earlier, recording).contains("score or analyze again"))
  }
}
