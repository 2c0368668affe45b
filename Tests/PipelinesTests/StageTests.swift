import Foundation
import NeuralNetworks
import Prognosis
import Recordings
import StatisticalLearning
import Tensors
import TestSupport
import Testing

@testable import Pipelines

@Suite struct StageTests {
  /// Scoring knows no limit of points but the usual one.
  private static func options(_ recipe: Recipe = .small) -> AnalysisOptions {
    AnalysisOptions(recipe: recipe, healthy: .first(40))
  }

  private static func trained(_ recording: Recording, _ recipe: Recipe = .small) throws -> RunResults {
    try Analysis.train(.recording(recording), options: Self.options(recipe))
  }

  @Test(arguments: ["small", "small-dense", "small-learnt", "small-coarse", "small-c"])
  func trainingThenScoringIsTheSameAsAnalysing(name: String) throws {
    let recipe = try #require(
      [Recipe.small, .smallDense, .smallLearnt, .smallCoarse, .smallInterleaved].first { $0.name == name })
    let recording = try Rig.faulty()
    let whole = try Runs.analysed(recording, Self.options(recipe))
    let trained = try Self.trained(recording, recipe)
    expectSame(try Analysis.score(.recording(recording), by: trained), whole)
    var again = try Analysis.score(.recording(recording), by: whole)
    // The map stands once snapshots were judged on it; only that it was taken over is new.
    #expect(again.latents.windows == whole.latents.windows && again.latents.tsne == whole.latents.tsne)
    again.latents = whole.latents
    expectSame(again, whole)
  }

  @Test func trainingAndScoringThroughTheArchiveIsTheSameToo() throws {
    let recording = try Rig.faulty()
    let folder = try TemporaryFolder()
    try RunArchive.write(Self.trained(recording), toFolder: folder.path)
    let scored = try Analysis.score(.recording(recording), by: RunArchive.read(fromFolder: folder.path))
    expectSame(scored, try Runs.analysed(recording, Self.options()))
  }

  @Test func trainingJudgesTheHealthyPartOnly() throws {
    let trained = try Self.trained(Rig.faulty())
    #expect(trained.input.snapshotNames.count == 40 && trained.snapshots.score.count == 40)
    #expect(trained.verdict.state == .undetermined, "nothing was judged yet")
    #expect(trained.verdict.bearing == nil && trained.verdict.alarmIndex == nil)
    #expect(trained.verdict.nextSteps.contains { $0.contains("raceway score") })
    expectSame(trained, try Self.trained(Rig.faulty()))
  }

  @Test func trainingPassesOverLaterSnapshotsThatAreLeftOut() throws {
    let recording = try Rig.faulty().changed { index, samples in if index == 70 || index == 5 { samples[0] = .nan } }
    let trained = try Self.trained(recording)
    #expect(trained.input.snapshotNames.count == 41)
    #expect(trained.input.roles.indices.filter { trained.input.roles[$0] == .leftOut } == [5])
    #expect(trained.dataQuality.compactMap(\.snapshot) == [5], "a finding of a snapshot that the run does not speak of")
    expectSame(
      try Analysis.score(.recording(recording), by: trained), try Runs.analysed(recording, Self.options()))
  }

  @Test func newSnapshotsAloneGetTheFiguresTheyGetInTheWholeFolder() throws {
    let recording = try Rig.faulty()
    let whole = try Runs.analysed(recording, Self.options())
    let trained = try Self.trained(recording)
    let new = try Analysis.score(.recording(recording.changed(snapshots: 40..<80)), by: trained)
    #expect(new.input.snapshotNames == whole.input.snapshotNames && new.input.times == whole.input.times)
    #expect(new.input.roles == whole.input.roles)
    #expect(new.snapshots.indicator == whole.snapshots.indicator)
    #expect(new.snapshots.score == whole.snapshots.score)
    #expect(new.snapshots.state == whole.snapshots.state)
    #expect(new.snapshots.baselineShift == whole.snapshots.baselineShift)
    #expect(new.windows.snapshot == (40..<80).flatMap { [Int](repeating: $0, count: 4) })
    #expect(new.windows.score == Array(whole.windows.score[160...]))
    #expect(new.verdict == whole.verdict)
    #expect(new.channels == whole.channels)
    #expect(new.thresholds == whole.thresholds)
    #expect(new.calibration == whole.calibration)
  }

  @Test func batchesOneAfterAnotherGetTheFiguresTheyGetInTheWholeFolder() throws {
    let recording = try Rig.faulty()
    let whole = try Runs.analysed(recording, Self.options())
    var run = try Self.trained(recording)
    for batch in [40..<47, 47..<66, 66..<80] {
      run = try Analysis.score(.recording(recording.changed(snapshots: batch)), by: run)
    }
    #expect(run.input.snapshotNames == whole.input.snapshotNames)
    #expect(run.snapshots.indicator == whole.snapshots.indicator)
    #expect(run.snapshots.baselineShift == whole.snapshots.baselineShift)
    #expect(run.snapshots.state == whole.snapshots.state)
    #expect(Self.withoutDefect(run.verdict) == Self.withoutDefect(whole.verdict))
  }

  /// The waveforms of earlier batches are gone, so that the search for a defect can't look at them again.
  private static func withoutDefect(_ verdict: Verdict) -> Verdict {
    var verdict = verdict
    (verdict.element, verdict.summary, verdict.nextSteps) = (nil, "", [])
    return verdict
  }

  @Test func snapshotsThatTheRunKnowsAreNotJudgedTwice() throws {
    let recording = try Rig.faulty()
    let trained = try Self.trained(recording)
    let overlapping = try Analysis.score(.recording(recording.changed(snapshots: 30..<80)), by: trained)
    let new = try Analysis.score(.recording(recording.changed(snapshots: 40..<80)), by: trained)
    #expect(overlapping.input.snapshotNames == new.input.snapshotNames)
    #expect(overlapping.snapshots.score == new.snapshots.score)
  }

  @Test func snapshotsOfKnownNamesAndTimesWithOtherContentsAreRefused() throws {
    let recording = try Rig.faulty()
    let trained = try Self.trained(recording)
    let other = recording.changed(snapshots: 30..<80) { index, samples in
      if index == 35 || index == 38 { for place in samples.indices { samples[place] *= 1.01 } }
    }
    let error = #expect(throws: PipelineError.self) { try Analysis.score(.recording(other), by: trained) }
    let text = error?.description ?? ""
    #expect(text.contains("'\(other.snapshots[5].name)' in ") && text.contains(", as 1 more of "), "\(text)")
    // What was written with fewer digits is the same measurement.
    let rounded = recording.changed(snapshots: 30..<80) { _, samples in
      for place in samples.indices { samples[place] *= 1.0001 }
    }
    #expect(throws: Never.self) { try Analysis.score(.recording(rounded), by: trained) }
  }

  @Test func snapshotsOfTheSameNamesTakenAtOtherTimesAreNew() throws {
    let recording = try Rig.faulty()
    let trained = try Self.trained(recording)
    var calibration = trained.calibration
    calibration.times = calibration.times.map { $0.map { $0 + 1 } }
    let series = SnapshotSeries(.recording(recording), after: calibration)
    #expect(series.count == 40 + 80, "a file's name alone does not say that it is the same measurement")
    #expect(series.sources[..<40].allSatisfy { $0 == nil } && series.sources[40] == 0)
  }

  @Test func newSnapshotsThatAreAllLeftOutLeaveTheVerdictOpen() throws {
    let recording = try Rig.faulty()
    for recipe in [Recipe.small, .smallInterleaved] {
      let trained = try Self.trained(recording, recipe)
      let silent = recording.changed(snapshots: 40..<44) { _, samples in samples[0] = .nan }
      let scored = try Analysis.score(.recording(silent), by: trained)
      #expect(scored.verdict.state == .undetermined)
      #expect(scored.verdict.bearing == nil)
      #expect(scored.windows.score.isEmpty && scored.latents.windows.isEmpty)
      #expect(scored.input.roles[40...].allSatisfy { $0 == .leftOut })
      let folder = try TemporaryFolder()
      try RunArchive.write(scored, toFolder: folder.path)
      expectSame(try RunArchive.read(fromFolder: folder.path), scored)
    }
  }

  @Test func scoringKeepsTheConfigurationOfTheTraining() throws {
    let recording = try Rig.faulty()
    let trained = try Self.trained(recording)
    let scored = try Analysis.score(.recording(recording), by: trained)
    #expect(scored.configuration == trained.configuration)
    #expect(scored.configuration.contains("healthy: '40'"))
    #expect(scored.seed == trained.seed && scored.recipe == trained.recipe)
  }
}

@Suite struct FingerprintTests {
  private static func seal(_ recording: Recording, bands: Int = 24, samples: Int = 2560) throws -> String {
    let source = FeatureSource(
      recording,
      SpectrumRepresentation(bandCount: bands, samplesPerSnapshot: samples, sampleRateHz: recording.sampleRateHz))
    let width = recording.channels.count * bands
    return PreparationSummary(
      source,
      .init(means: [Float](repeating: 0, count: width), standardDeviations: [Float](repeating: 1, count: width))
    ).fingerprint
  }

  @Test func everythingThatDecidesTheInputsChangesTheFingerprint() throws {
    let recording = try Rig.healthy(snapshots: 12)
    let usual = try Self.seal(recording)
    #expect(usual.count == 64)
    #expect(try Self.seal(Rig.healthy(seed: 9, snapshots: 15)) == usual, "the samples themselves don't count")
    var renamed = recording.channels
    renamed[2].name = "other"
    let others = [
      try Self.seal(recording.changed(rate: 20_480)), try Self.seal(recording.changed(rate: .some(nil))),
      try Self.seal(recording.changed(unit: "m/s²")), try Self.seal(recording.changed(unit: .some(nil))),
      try Self.seal(recording.changed(channels: renamed)),
      try Self.seal(recording.changed(channels: recording.channels.reversed())),
      try Self.seal(recording, bands: 32), try Self.seal(recording, samples: 20_480),
    ]
    #expect(Set(others + [usual]).count == others.count + 1)
  }

  @Test func dataPreparedInAnotherWayAreRefusedInOneLine() throws {
    let recording = try Rig.faulty()
    let trained = try Analysis.train(.recording(recording), options: Rig.options())
    var renamed = recording.channels
    renamed[0].name = "other"
    let changes: [(Recording, String)] = [
      (recording.changed(rate: 25_600), "25600.0 Hz"), (recording.changed(rate: .some(nil)), "rate unknown"),
      (recording.changed(unit: "m/s²"), "unit m/s²"),
      (recording.changed(channels: renamed), "channels other, ch2, ch3"),
      (
        recording.changed(channels: Array(recording.channels.prefix(2))) { _, samples in
          samples = Array(samples.prefix(2 * 2560))
        }, "channels ch1, ch2;"
      ),
      (recording.changed { _, samples in samples = Array(samples.prefix(3 * 640)) }, "windows of 256 samples"),
    ]
    for (other, found) in changes {
      let error = try #require(throws: PipelineError.self) { try Analysis.score(.recording(other), by: trained) }
      #expect(error.description.contains(found) && error.description.contains("20000.0 Hz"))
      #expect(error.description.contains("wanted the preparation of the run"))
      #expect(!error.description.contains("\n"))
    }
  }

  @Test func aChangedScalerBreaksTheSeal() throws {
    let recording = try Rig.faulty()
    var trained = try Analysis.train(.recording(recording), options: Rig.options())
    trained.preparation.scalerMean[5] += 1
    #expect(throws: PipelineError.self) { try Analysis.score(.recording(recording), by: trained) }
  }

  @Test func weightsThatDontFitAreRefused() throws {
    let recording = try Rig.faulty()
    var trained = try Analysis.train(.recording(recording), options: Rig.options())
    trained.model.parameters.removeLast()
    let error = try #require(throws: PipelineError.self) { try Analysis.score(.recording(recording), by: trained) }
    #expect(error.description.hasPrefix("found weights that don't fit the recipe"))
  }
}

@Suite struct RunConfigurationTests {
  @Test func aRecipeComesBackFromItsConfigurationAsItWas() throws {
    var awkward = Recipe.small
    awkward.name = "a: \"b\" # c"
    awkward.training.learningRate = 1.0 / 3
    awkward.training.beta = 0.1 + 0.2
    awkward.model.activation = .leakyReLU(slope: 1 / 7)
    awkward.windowThreshold.quantile = 0.999_999_999
    awkward.alarms = AlarmPlan(
      baseline: .fixed, levels: .budget(alarmsPerMonth: 0.1 + 0.7, .gamma), needed: 2, window: 5)
    for recipe in Recipe.builtIn + [.small, .smallLearnt, awkward, .smallInterleaved] {
      for seed in [0, 42, UInt64.max] {
        let text = RunConfiguration(
          recipe: recipe, options: AnalysisOptions(recipe: recipe, seed: seed, onset: 7), machine: nil
        ).text
        #expect(RunConfiguration.recipe(in: text) == recipe, "\(recipe.name), seed \(seed)")
      }
    }
    #expect(RunConfiguration.recipe(in: "nothing: here") == nil)
    #expect(RunConfiguration.recipe(in: "") == nil)
  }

  @Test func recipesHaveNamesOfTheirOwn() {
    #expect(Set(Recipe.builtIn.map(\.name)).count == Recipe.builtIn.count)
    for recipe in Recipe.builtIn { #expect(Recipe.named(recipe.name) == recipe) }
    #expect(Recipe.named("no such") == nil)
  }
}
