import Foundation
import Recordings
import Synthesis
import TestSupport
import Testing

@testable import Pipelines

@Suite struct SupervisedClipAnalysisTests {
  private static func analysed(_ source: ClipSource, seed: UInt64 = 1) throws -> ClipRunResults {
    try SupervisedClipAnalysis.run(source, options: SupervisedClipOptions(recipe: .small, seed: seed))
  }

  /// Two fans, some of whose clips nobody has labelled, one of them silent.
  private static let source = Result {
    var source = try LabelledClips.fans(2, healthy: 41, faulty: 31)
    for index in 36...40 { source.clips[index].label = nil }
    let read = source.read
    source.read = { clip throws(RecordingError) in
      clip == 2 ? [Float](repeating: 0, count: 32_000) : try read(clip)
    }
    return source
  }
  private static let run = Result { try analysed(source.get()) }

  @Test func `labelled fans at 6 dB are told apart on clips that nothing was fitted on`() throws {
    let run = try Self.run.get()
    let row = try #require(run.evaluation?.rows.first)
    #expect(row.detector == "classifier" && row.healthyCount == 19 && row.faultyCount == 16)
    #expect(row.auc > 0.97, "\(row.auc)")
    #expect(row.recall > 0.8 && row.fpr < 0.2, "recall \(row.recall), false alarms \(row.fpr)")
    #expect(run.evaluation?.rows.count { $0.group.kind == .machine } == 2)
    #expect(run.evaluation?.rows.count { $0.group.kind == .fault } == 2)
  }

  @Test func `a run holds what every run over clips holds`() throws {
    let (run, source) = (try Self.run.get(), try Self.source.get())
    #expect(run.recipe == "small" && run.configuration.contains("filters"))
    let detector = try #require(run.detectors.first)
    #expect(run.detectors.count == 1 && detector.scores.count == source.clips.count)
    #expect(detector.scores.indices.filter { detector.scores[$0].isNaN } == [2])
    #expect(run.input.clips[2].role == .leftOut && run.dataQuality.contains { $0.snapshot == 2 && $0.leftOut })
    #expect((36...40).allSatisfy { run.input.clips[$0].role == .monitored && detector.scores[$0].isFinite })
    #expect(run.states == detector.states(of: run.input.clips))
    #expect(detector.levels.map(\.machine) == run.input.machines)
    #expect(detector.levels.allSatisfy { $0.method.hasSuffix("of all machines") && $0.alarm >= $0.warning })
    #expect(
      detector.levels.allSatisfy {
        $0.healthyCount == run.input.clips.count { $0.role == .validation && $0.label == .healthy }
      })
    let model = try #require(run.model)
    #expect(model.kind == "convolutional classifier" && model.widths == [1, 16, 32, 64, 2])
    #expect(model.parameters.contains { $0.name == "output.weight" && $0.shape == [2, 64] })
    #expect(model.parameters.suffix(2).map(\.name) == ["input.level_offset", "input.level_width"])
    #expect(run.map?.clips.count == source.clips.count - 1)
    #expect(run.examples.contains { $0.title == "most abnormal clip" && $0.reconstruction == nil && $0.sound != nil })
    #expect(
      run.examples.allSatisfy { $0.title != "typical healthy clip" || run.input.clips[$0.clip].label == .healthy })
    let folder = try TemporaryFolder()
    try ClipRunArchive.write(run, toFolder: folder.path)
    #expect(try contents(of: ClipRunArchive.read(fromFolder: folder.path)) == contents(of: run))
  }

  @Test func `the notes say what the classifier's own boundary does`() throws {
    let run = try Self.run.get()
    let scores = run.detectors[0].scores
    func above(_ label: ClipInfo.Label) -> Int {
      run.input.clips.indices.count {
        run.input.clips[$0].role == .monitored && run.input.clips[$0].label == label && scores[$0] > 0
      }
    }
    #expect(
      run.notes.contains {
        $0.contains("above it lie \(above(.faulty)) of 16 judged faulty clips and \(above(.healthy)) of 19")
      })
    #expect(above(.faulty) >= 13 && above(.healthy) <= 3)
    #expect(run.notes.contains { $0.contains("shared out to training, validation and judging") })
  }

  @Test func `the same seed gives the same bits, another one other weights`() throws {
    let source = try LabelledClips.fans(1, healthy: 20, faulty: 20)
    let runs = try [1, 1, 2].map { try Self.analysed(source, seed: $0) }
    #expect(runs[0].detectors == runs[1].detectors && runs[0].model == runs[1].model && runs[0].map == runs[1].map)
    #expect(runs[0].detectors[0].scores != runs[2].detectors[0].scores)
  }

  @Test func `labels drawn by lot are not learnt, and the notes say so`() throws {
    var source = try LabelledClips.fans(1, healthy: 80, faulty: 0)
    for index in source.clips.indices where index.isMultiple(of: 2) { source.clips[index].label = .faulty }
    let run = try Self.analysed(source)
    let row = try #require(run.evaluation?.rows.first)
    #expect(abs(row.auc - 0.5) < 0.35, "\(row.auc)")
    #expect(run.notes.contains { $0.hasPrefix("the classifier tells nothing") }, "\(run.notes)")
  }

  @Test func `too few labels are refused before anything is trained`() throws {
    let source = try LabelledClips.fans(1, healthy: 30, faulty: 19)
    let error = #expect(throws: PipelineError.self) {
      try SupervisedClipAnalysis.run(source, options: SupervisedClipOptions(recipe: .small)) {
        $0.stage == "checking"
      }
    }
    #expect(error?.description.hasPrefix("found 19 clips labelled faulty") == true)
  }

  @Test func `clips shorter than an image are refused`() throws {
    var recipe = SupervisedClipRecipe.small
    recipe.input = .overlappingImages(frameCount: 33, stride: 2)
    let source = try LabelledClips.fans(1, healthy: 20, faulty: 20)
    let error = #expect(throws: PipelineError.self) {
      try SupervisedClipAnalysis.run(source, options: SupervisedClipOptions(recipe: recipe))
    }
    #expect(error?.description.contains("none of which can be used") == true)
  }

  @Test func `the recipe is found by its name and repeats itself as YAML`() throws {
    #expect(SupervisedClipRecipe.named("supervised") == .supervised && SupervisedClipRecipe.named("audio") == nil)
    #expect(SupervisedClipRecipe.supervised.yaml.contains("name: supervised"))
    #expect(ClipRecipe.named("supervised") == nil, "a name means one thing")
  }
}
