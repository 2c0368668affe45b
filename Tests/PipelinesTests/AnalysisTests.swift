import Foundation
import Recordings
import Synthesis
import Tensors
import TestSupport
import Testing

@testable import Pipelines

@Suite struct AnalysisTests {
  @Test(arguments: ["vae", "dense"]) func aSpallIsNamedSoonAfterItBeginsAndNotBefore(kind: String) throws {
    let results = try (kind == "vae" ? Runs.faulty : Runs.faultyDense).get()
    let verdict = results.verdict
    #expect(verdict.state == .alarm)
    #expect(verdict.bearing == "B2" && verdict.channel == "ch2")
    #expect(verdict.confidence > 0.5)
    let alarm = try #require(verdict.alarmIndex)
    #expect((Rig.onset..<Rig.onset + 6).contains(alarm), "alarm at \(alarm)")
    let onset = try #require(verdict.onsetIndex)
    #expect(Rig.onset <= onset && onset <= alarm, "onset at \(onset)")
    #expect(verdict.alarmTime == results.input.times[alarm])
    #expect(abs((verdict.leadHours ?? 0) - Double(79 - alarm) / 6) < 1e-9)
    #expect(results.snapshots.state[..<Rig.onset].allSatisfy { $0 == .healthy })
    #expect(results.snapshots.state.dropFirst(alarm).allSatisfy { $0 == .alarm })
    #expect(verdict.summary.contains("ch2") && verdict.summary.contains("B2"))
    let card = try #require(results.rootCause)
    #expect(card.bearing == "B2" && card.candidates.first?.bearing == "B2")
    #expect(verdict.element == card.element && card.channels.count == 3)
    #expect(card.candidates.dropFirst().allSatisfy { $0.standing == .excluded })
    #expect(abs(card.candidates.compactMap(\.excessShare).reduce(0, +) - 1) < 1e-9)
  }

  @Test func everyArrayHasTheLengthItsDescriptionPromises() throws {
    let results = try Runs.faulty.get()
    let windows = results.windows.score.count
    #expect(windows == 80 * 4)
    #expect(results.windows.snapshot == (0..<80).flatMap { [Int](repeating: $0, count: 4) })
    #expect(results.windows.start == (0..<80).flatMap { _ in [0, 512, 1024, 1536] })
    #expect(results.windows.channelErrors.rowCount == windows && results.windows.channelErrors.columnCount == 3)
    #expect(results.windows.kl?.count == windows && results.windows.energy.count == windows)
    #expect(results.snapshots.score.count == 80 && results.snapshots.kl?.count == 80)
    for matrix in [
      results.snapshots.channelErrors, results.snapshots.channelZ, results.snapshots.indicator,
      results.snapshots.smoothed, results.snapshots.warningLevel, results.snapshots.alarmLevel,
      results.snapshots.baselineShift,
    ] {
      #expect(matrix.rowCount == 80 && matrix.columnCount == 3)
    }
    let shares = try #require(results.snapshots.bearingShares)
    #expect(shares.bearings == ["B1", "B2", "B3"])
    #expect(shares.shares.rowCount == 80 && shares.shares.columnCount == 3)
    #expect(results.latents.means.rowCount == windows && results.latents.means.columnCount == 4)
    #expect(results.latents.windows.count == 60 && results.latents.tsne?.rowCount == 60)
    #expect(results.latents.note != nil)
    #expect(results.calibration.residuals.rowCount == 80 && results.calibration.residuals.columnCount == 72)
    #expect(results.examples.map(\.title) == ["typical healthy window", "most abnormal window"])
    #expect(results.examples.allSatisfy { $0.input.rowCount == 3 && $0.input.columnCount == 24 })
    #expect(
      results.examples[1].window
        == results.windows.score.indices.max { results.windows.score[$0] < results.windows.score[$1] })
    #expect(results.input.roles.map(\.rawValue).joined().count > 0)
    #expect(Array(results.input.roles[..<28]).allSatisfy { $0 == .training })
    #expect(Array(results.input.roles[28..<32]).allSatisfy { $0 == .validation })
    #expect(Array(results.input.roles[32..<40]).allSatisfy { $0 == .threshold })
    #expect(Array(results.input.roles[40...]).allSatisfy { $0 == .monitored })
    let channelShares = results.channels.map(\.share)
    #expect(abs(channelShares.reduce(0, +) - 1) < 1e-9)
    #expect(results.channels.map(\.bearing) == ["B1", "B2", "B3"])
    #expect(results.timings.map(\.stage) == ["checking", "training", "scoring", "mapping", "judging"])
  }

  @Test func snapshotsAreTheMeansOfTheirWindows() throws {
    let results = try Runs.faulty.get()
    for snapshot in [0, 35, 79] {
      let own = results.windows.snapshot.indices.filter { results.windows.snapshot[$0] == snapshot }
      let kl = own.reduce(0) { $0 + (results.windows.kl?[$1] ?? 0) } / Float(own.count)
      #expect(abs((results.snapshots.kl?[snapshot] ?? 0) - kl) < 1e-4 * abs(kl))
      #expect(results.snapshots.score[snapshot] == results.snapshots.indicator.row(snapshot).max())
      for channel in 0..<3 where snapshot < 40 {
        let error = own.reduce(0) { $0 + results.windows.channelErrors[$1, channel] } / Float(own.count)
        #expect(abs(results.calibration.channelErrors[snapshot, channel] - error) < 1e-5 * error)
      }
    }
  }

  @Test func theDistanceCountsDeviationsOfHeldOutSnapshots() throws {
    let z = try Runs.faulty.get().snapshots.channelZ
    for channel in 0..<3 {
      let heldOut = (28..<40).map { Double(z[$0, channel]) }
      let mean = heldOut.reduce(0, +) / 12
      let variance = heldOut.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 11
      #expect(abs(mean) < 1e-4 && abs(variance - 1) < 1e-4)
    }
  }

  @Test func samplesOfAChannelShareOneScale() throws {
    let preparation = try Runs.collapsed.get().preparation
    #expect(preparation.scalerMean.count == 3 * 256 && preparation.scalerDeviation.count == 3 * 256)
    var deviations: Set<Double> = []
    for channel in 0..<3 {
      let range = channel * 256..<(channel + 1) * 256
      #expect(Set(preparation.scalerMean[range]).count == 1)
      let own = Set(preparation.scalerDeviation[range])
      #expect(own.count == 1)
      deviations.formUnion(own)
      // Noise of 0.1 g, harmonics of √½ · 0.115 g, and a level that scatters by a fifth.
      #expect(own.allSatisfy { (0.1..<0.2).contains($0) }, "\(own)")
    }
    #expect(deviations.count == 3, "and no other channel's")
  }

  @Test func theFirstWindowsOfASnapshotScoreLikeTheOthers() throws {
    let results = try Runs.analysed(Rig.healthy(snapshots: 140), Rig.options())
    let means = [0, 512, 1024, 1536].map { start in
      let own = results.windows.start.indices.filter {
        results.windows.start[$0] == start && results.windows.snapshot[$0] >= 40
      }
      return own.reduce(0.0) { $0 + Double(results.windows.score[$1]) } / Double(own.count)
    }
    #expect((means.max() ?? 0) / (means.min() ?? 1) < 1.1, "\(means)")
  }

  @Test func theFaultyChannelLeadsInShareExcessAndDistance() throws {
    let channels = try Runs.faulty.get().channels
    let faulty = channels[1]
    for other in [channels[0], channels[2]] {
      #expect(faulty.share > other.share)
      #expect((faulty.excessShare ?? 0) > (other.excessShare ?? 0))
      #expect(faulty.z > other.z)
      #expect((faulty.energyContrastDB ?? 0) > (other.energyContrastDB ?? 0))
    }
    #expect((faulty.energyContrastDB ?? 0) > 3)
    #expect(channels.allSatisfy { $0.falseAlarms == 0 })
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func aHealthyMachineGetsNoAlarm(seed: UInt64) throws {
    let results = try Runs.analysed(Rig.healthy(seed: seed, snapshots: 90), Rig.options(seed: seed))
    #expect(results.verdict.state == .healthy)
    #expect(results.verdict.bearing == nil && results.verdict.confidence == 0)
    #expect(results.verdict.alarmIndex == nil && results.verdict.leadHours == nil)
    #expect(results.snapshots.state.allSatisfy { $0 == .healthy })
  }

  @Test func aHealthyMachineThatGrowsLouderGetsNoAlarmButARecordOfIt() throws {
    let steady = try Runs.analysed(Rig.healthy(snapshots: 160), Rig.options())
    let recording = try Rig.recording(Rig.specification(snapshots: 160) { $0.healthyLevel.drift = 0.2 })
    let drifting = try Runs.analysed(recording, Rig.options())
    #expect(drifting.verdict.state == .healthy)
    let shift = (0..<3).map { drifting.snapshots.baselineShift[159, $0] }
    #expect(shift.allSatisfy { $0 > 1 }, "\(shift)")
    for channel in 0..<3 { #expect(shift[channel] > 2 * steady.snapshots.baselineShift[159, channel]) }
    #expect(drifting.audit.findings.contains { $0.hasPrefix("ch1: the baseline was followed by up to") })
    #expect(!steady.audit.findings.contains { $0.contains("baseline was followed") })
    #expect((0..<40).allSatisfy { drifting.snapshots.baselineShift[$0, 0] == 0 }, "none within the healthy period")
  }

  @Test func snapshotsWithBadNumbersAreNeverScoredAndStillCount() throws {
    let bad: Set = [3, 38, 60, 61, 79]
    let recording = try Rig.faulty().changed { index, samples in
      if bad.contains(index) { samples[100] = index == 60 ? .infinity : .nan }
    }
    let whole = try Runs.faulty.get()
    let results = try Runs.analysed(recording, Rig.options(onset: Rig.onset))
    #expect(
      results.windows.snapshot == (0..<80).filter { !bad.contains($0) }.flatMap { [Int](repeating: $0, count: 4) })
    for index in 0..<80 {
      #expect(results.snapshots.score[index].isNaN == bad.contains(index))
      #expect((results.snapshots.state[index] == .undetermined) == bad.contains(index))
      #expect((results.input.roles[index] == .leftOut) == bad.contains(index))
      #expect(results.snapshots.indicator[index, 1].isNaN == bad.contains(index))
      #expect(results.snapshots.bearingShares?.shares[index, 0].isNaN == bad.contains(index))
    }
    #expect(results.windows.score.allSatisfy { $0.isFinite })
    #expect(Set(results.dataQuality.filter(\.leftOut).compactMap(\.snapshot)) == bad)
    #expect(results.verdict.bearing == "B2")
    // 42 healthy snapshots less two: the 40 usable ones end at index 41, and the alarm comes at the same snapshot.
    #expect(results.calibration.snapshotNames.count == 80)
    #expect(abs((results.verdict.alarmIndex ?? 0) - (whole.verdict.alarmIndex ?? 0)) <= 1)
    #expect(results.input.times == whole.input.times)
  }

  @Test func sensorFaultsAreFindingsAndNoDefects() throws {
    let recording = try Rig.recording(
      Rig.specification(snapshots: 70) {
        $0.sensorFaults = [
          .init(channel: "ch1", kind: .dropout, fromSnapshot: 45, toSnapshot: 49),
          .init(channel: "ch3", kind: .offset, value: 2, fromSnapshot: 50, toSnapshot: 69),
        ]
      })
    let results = try Runs.analysed(recording, Rig.options())
    #expect(results.verdict.state == .healthy)
    let dropouts = results.dataQuality.filter { $0.kind == "constant_channel" }
    #expect(dropouts.map(\.snapshot) == [45, 46, 47, 48, 49])
    #expect(dropouts.allSatisfy { $0.channel == "ch1" && $0.leftOut && $0.severity == .error })
    #expect(results.dataQuality.filter(\.leftOut).count == 5)
  }

  @Test func aTableIsJudgedWithoutRateOrUnit() throws {
    let results = try Runs.table.get()
    #expect(results.verdict.state == .alarm && results.verdict.bearing == "ch2", "a channel stands for itself")
    #expect(results.input.sampleRateHz == nil && results.input.unit == nil && results.input.samplesPerSnapshot == nil)
    #expect(results.preparation.windowLength == nil && results.preparation.featureAxis == nil)
    #expect(results.preparation.representation == "indicators", "no spectrum was made")
    #expect(results.preparation.featureNames == ["ln std", "asinh kurt", "ln (max - mean)"])
    #expect(results.windows.score.count == 80)
  }

  @Test func tooFewHealthySnapshotsAreRefusedInOneLine() throws {
    let recording = try Rig.healthy(snapshots: 30)
    for (period, found) in [(HealthyPeriod.first(9), "9"), (.fraction(0.2), "6")] {
      var options = Rig.options()
      options.healthy = period
      let error = try #require(throws: PipelineError.self) { try Runs.analysed(recording, options) }
      #expect(error.description.contains("found \(found) healthy snapshots of 30 in rig, wanted at least 10"))
      #expect(!error.description.contains("\n"))
    }
  }

  @Test func whatARecipeCannotLookAtIsRefused() throws {
    let folder = try TemporaryFolder()
    let table = try Measurements.open(Tables.features(of: Rig.healthy(snapshots: 12), in: folder))
    let noWaveform = try #require(throws: PipelineError.self) {
      try Analysis.run(table, options: Rig.options(.smallPublished))
    }
    #expect(noWaveform.description.contains("features.csv, wanted waveforms, which small-d looks at"))
    let short = try Rig.recording(Rig.specification(snapshots: 50, samples: 200))
    let noWindow = try #require(throws: PipelineError.self) {
      try Runs.analysed(short, Rig.options(.smallPublished))
    }
    #expect(noWindow.description.hasPrefix("found healthy snapshots shorter than a window"))
    let tiny = try Rig.healthy(snapshots: 50).changed { _, samples in samples = Array(samples.prefix(3 * 31)) }
    let tooShort = try #require(throws: PipelineError.self) { try Runs.analysed(tiny, Rig.options()) }
    #expect(tooShort.description.hasPrefix("found snapshots of 31 samples, wanted at least 32"))
  }

  @Test func aRecordingWithoutRateIsAnalysedInCyclesPerSample() throws {
    let results = try Runs.analysed(Rig.faulty().changed(rate: .some(nil), unit: .some(nil)), Rig.options())
    #expect(results.verdict.bearing == "B2")
    #expect(results.preparation.featureAxis?.unit == "cycles/sample")
  }
}

@Suite struct RepeatabilityTests {
  @Test func theSameSeedGivesTheSameRunAndAnotherAnother() throws {
    let first = try Runs.faulty.get()
    let second = try Runs.analysed(Rig.faulty(), Rig.options(onset: Rig.onset))
    expectSame(second, first)
    let other = try Runs.analysed(Rig.faulty(), Rig.options(seed: 2, onset: Rig.onset))
    #expect(other.input.digest == first.input.digest)
    #expect(other.model.parameters != first.model.parameters)
    #expect(other.windows.score != first.windows.score)
    #expect(other.latents.tsne != first.latents.tsne)
  }

  @Test func theDigestTellsMeasurementsApart() throws {
    let recording = try Rig.healthy(snapshots: 12)
    let digest = { (recording: Recording) in
      try InputReview.of(.recording(recording), progress: { _ in true }).digest
    }
    let usual = try digest(recording)
    #expect(usual.count == 64 && usual.allSatisfy { $0.isHexDigit })
    #expect(try digest(Rig.healthy(snapshots: 12)) == usual)
    #expect(try digest(recording.changed { index, samples in if index == 7 { samples[1] += 1e-6 } }) != usual)
    #expect(try digest(recording.changed(snapshots: 1..<12)) != usual)
  }
}
