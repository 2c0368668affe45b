import Foundation
import NeuralNetworks
import Pipelines
import Recordings
import Synthesis
import Testing
import TestSupport

@testable import raceway

@Suite struct ReplacedRunTests {
  private let folder: TemporaryFolder
  private var run: RunFolder { RunFolder(path: folder.path) }

  init() throws { folder = try TemporaryFolder() }

  /// A file as old as it is said to be.
  private func write(_ name: String, hoursAgo: Double) throws {
    let path = try folder.write(name, "")
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -3600 * hoursAgo)], ofItemAtPath: path)
  }

  @Test func filesMadeFromTheOlderRunAreNamedWithTheirCommands() throws {
    try write("run.h5", hoursAgo: 1)
    try write("report.pdf", hoursAgo: 2)
    try write("model.onnx", hoursAgo: 2)
    try write("tables.mat", hoursAgo: 0.5)
    let same = ReplacedRun(in: run, judgedBy: run).remark(hasTrend: false, hasEvaluation: false)
    #expect(
      same == "\(folder.path): still of the older run: report.pdf (raceway report \(folder.path) --format pdf)\n",
      "networks of the same monitor stay right, and the table is newer")
    let other = try #require(
      ReplacedRun(in: run, judgedBy: RunFolder(path: "OTHER")).remark(hasTrend: false, hasEvaluation: false))
    #expect(other.contains("model.onnx (raceway export \(folder.path) --to onnx)"))
  }

  @Test func nothingOlderIsNothingSaid() throws {
    let replaced = ReplacedRun(in: run, judgedBy: run)
    #expect(replaced.remark(hasTrend: false, hasEvaluation: false) == nil)
  }

  /// A small machine, analysed.
  private func analysed() throws -> RunResults {
    var recipe = Recipe.vae
    recipe.training.epochs = 2
    recipe.training.warmUpEpochs = 1
    let recording = SyntheticRecording(
      try BearingSynthesis(
        BearingSpecification(
          name: "rig", seed: 1, sampleRateHz: 20_000, samplesPerSnapshot: 2048, snapshots: 40,
          bearings: [.init(name: "B1", channels: ["ch1"], geometry: .za2115)]))
    ).recording
    return try Analysis.run(
      Measurements.recording(recording), options: AnalysisOptions(recipe: recipe, healthy: .first(30)))
  }

  @Test func aWatchFailsAtAlarmAndWhereNothingIsKnown() throws {
    var results = try analysed()
    try results.failOnAlarm()
    results.verdict.state = .alarm
    #expect(throws: RacewayExit.alarm) { try results.failOnAlarm() }
    results.verdict.state = .undetermined
    try results.failOnAlarm()
    results.input.roles[results.input.roles.count - 1] = .leftOut
    #expect(throws: RacewayExit.badInput) { try results.failOnAlarm() }
  }

  @Test func whatTheNewRunLacksIsNamed() throws {
    var results = try analysed()
    results.trend = try TrendAnalysis.trend(of: results)
    try RunArchive.write(results, toFolder: folder.path)
    let replaced = ReplacedRun(in: run, judgedBy: run)
    #expect(replaced.remark(hasTrend: true, hasEvaluation: false) == nil)
    #expect(
      replaced.remark(hasTrend: false, hasEvaluation: false)
        == "\(folder.path): gone with the older run: its trend (raceway trend \(folder.path))\n")
  }
}
