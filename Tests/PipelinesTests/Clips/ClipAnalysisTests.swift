import Foundation
import NeuralNetworks
import Recordings
import SignalProcessing
import StatisticalLearning
import Tensors
import TestSupport
import Testing

@testable import Pipelines

@Suite("Clips from samples to verdicts")
struct ClipAnalysisTests {
  private static func options(_ recipe: ClipRecipe, seed: UInt64 = 1) -> ClipAnalysisOptions {
    ClipAnalysisOptions(recipe: recipe, seed: seed, mapPointLimit: 100)
  }

  /// Forty healthy clips to learn from, twenty to judge, ten faulty ones of each of two kinds.
  private static func clips(channels: Int = 1, seconds: Double = 1) -> SoundClips {
    var clips = SoundClips(channelCount: channels)
    clips.add(40, .healthy, use: .learning, seconds: seconds, seed: 1_000_000)
    clips.add(20, .healthy, use: .judging, seconds: seconds, seed: 2_000_000)
    clips.add(10, .faulty, use: .judging, seconds: seconds, gain: 2, fault: "hiss", seed: 3_000_000)
    clips.add(10, .faulty, use: .judging, seconds: seconds, hz: 54, fault: "speed", seed: 4_000_000)
    return clips
  }

  private static func deciding(_ results: ClipRunResults) throws -> ClipMetrics {
    try #require(results.evaluation?.rows.first)
  }

  @Test func `faults of a band and of the speed are told from healthy clips`() throws {
    let results = try ClipAnalysis.run(Self.clips().source, options: Self.options(.small(network: true)))
    let row = try Self.deciding(results)
    #expect(row.detector == "band-statistics" && row.healthyCount == 20 && row.faultyCount == 20)
    #expect(row.auc == 1 && row.truePositives >= 18)
    #expect(row.falsePositives <= 1 && (row.fprInterval[0]...row.fprInterval[1]).contains(row.nominalRate))
    #expect(results.detectors.count == ClipRecipe.audio.detectors.count)
    #expect(results.detectors.allSatisfy { $0.scores.count == 80 && $0.scores.allSatisfy { $0.isFinite } })
    // Healthy clips that set a level bear the scores that set it: the largest of 40 stands for 1 %.
    let neighbours = try #require(results.detectors.first { $0.name == "nearest-neighbours" })
    #expect(neighbours.levels[0].alarm == Double(neighbours.scores.prefix(40).max() ?? 0))
    #expect(results.states.prefix(60).count { $0 == .alarm } <= 2)
    #expect(results.states.suffix(20).count { $0 == .alarm } == row.truePositives)
    #expect(results.input.clips.map(\.role).count { $0 == .training } == 34)
    #expect(results.model?.history.count == 2)
    #expect(results.profile?.z.rowCount == 80 && results.profile?.z.elements.allSatisfy { $0.isFinite } == true)
    #expect(results.map?.clips.count == 80 && results.map?.pca.rowCount == 80 && results.map?.note == nil)
    #expect(results.notes.contains { $0.contains("rests on only 40") })

    let examples = results.examples
    #expect(examples.map(\.title).starts(with: ["most abnormal clip", "typical healthy clip"]))
    #expect(
      examples.contains { $0.title == "typical clip with speed" } && examples.contains { $0.title.hasSuffix("hiss") })
    #expect(Set(examples.map(\.clip)).count == examples.count, "no clip twice")
    let scores = results.detectors[0].scores
    #expect(scores[examples[0].clip] == scores.suffix(40).max())
    for example in examples {
      #expect(example.input.rowCount == 64 && example.frameTimes.count == example.input.columnCount)
      #expect(example.reconstruction?.columnCount == example.input.columnCount)
      #expect(example.input.elements.allSatisfy { $0.isFinite })
      #expect(example.sound?.samples.count == 16_000)
    }
    let folder = try TemporaryFolder()
    try ClipRunArchive.write(results, toFolder: folder.path)
    let stored = try ClipRunArchive.read(fromFolder: folder.path)
    #expect(contents(of: stored) == contents(of: results))

    var judged = Self.clips()
    for index in (0..<40).reversed() { judged.remove(index) }
    let again = try ClipAnalysis.score(judged.source, by: stored)
    for (one, other) in zip(again.detectors, results.detectors) {
      #expect(one.scores == Array(other.scores.suffix(40)) && one.levels == other.levels, "\(one.name)")
    }
    #expect(again.states == Array(results.states.suffix(40)) && again.evaluation?.rows == results.evaluation?.rows)
  }

  @Test func `the same seed gives the same bits, another seed other weights`() throws {
    func run(_ seed: UInt64) throws -> ClipRunResults {
      var results = try ClipAnalysis.run(
        Self.clips(seconds: 0.5).source, options: Self.options(.small(network: true), seed: seed))
      results.timings = []
      return results
    }
    let first = try run(7)
    #expect(contents(of: try run(7)) == contents(of: first))
    let other = try run(8)
    #expect(other.model?.parameters != first.model?.parameters)
    #expect(other.detectors[0].scores == first.detectors[0].scores, "what is not drawn does not change")
  }

  @Test func `a dead channel beside a good one hides nothing`() throws {
    var clips = Self.clips(channels: 2, seconds: 0.5)
    for index in clips.sounds.indices {
      let count = clips.sounds[index].count / 2
      clips.sounds[index].replaceSubrange(count..<2 * count, with: [Float](repeating: 0, count: count))
    }
    let results = try ClipAnalysis.run(clips.source, options: Self.options(.small(network: true)))
    let row = try Self.deciding(results)
    #expect(row.auc > 0.97)
    #expect(results.detectors.allSatisfy { $0.scores.allSatisfy { $0.isFinite } })
  }

  @Test func `two machines, each with its own normal`() throws {
    var clips = SoundClips()
    for (machine, hz) in [("a", 50.0), ("b", 60)] {
      let seed = UInt64(hz) * 10_000_000
      clips.add(30, .healthy, machine: machine, use: .learning, seconds: 0.5, hz: hz, seed: seed)
      clips.add(10, .healthy, machine: machine, use: .judging, seconds: 0.5, hz: hz, seed: seed + 1_000_000)
      // What is healthy for one is faulty for the other.
      clips.add(10, .faulty, machine: machine, use: .judging, seconds: 0.5, hz: 110 - hz, seed: seed + 2_000_000)
    }
    let results = try ClipAnalysis.run(clips.source, options: Self.options(.small(network: false)))
    let rows = try #require(results.evaluation).rows.filter { $0.detector == "band-statistics" }
    #expect(rows.filter { $0.group.kind == .machine }.map(\.group.name) == ["a", "b"])
    #expect(rows.allSatisfy { $0.auc > 0.99 })
    #expect(results.model == nil && results.profile == nil && results.audit == nil)
    #expect(results.examples.allSatisfy { $0.reconstruction == nil && $0.input.rowCount == 64 })
  }

  @Test func `clips that can't be used are left out of everything but the list`() throws {
    var clips = Self.clips(seconds: 0.5)
    let whole = clips
    clips.sounds[3] = [Float](repeating: 0, count: 8000)
    clips.sounds[50][17] = .nan
    clips.sounds[70] = []
    clips.add(Array(whole.sounds[0].prefix(900)), .healthy, use: .learning)
    let results = try ClipAnalysis.run(clips.source, options: Self.options(.small(network: true)))
    let out = [3, 50, 70, 80]
    #expect(results.input.clips.indices.filter { results.input.clips[$0].role == .leftOut } == out)
    #expect(results.dataQuality.filter(\.leftOut).compactMap(\.snapshot) == out)
    for detector in results.detectors {
      #expect(detector.scores.indices.filter { detector.scores[$0].isNaN } == out, "\(detector.name)")
    }
    #expect(out.allSatisfy { results.states[$0] == .undetermined })
    #expect(try #require(results.map).clips.allSatisfy { !out.contains($0) })
    #expect(try Self.deciding(results).auc > 0.99)
  }

  @Test func `who stops it gets an error, at whatever stage`() throws {
    let clips = Self.clips(seconds: 0.3)
    let stages = Stages()
    _ = try ClipAnalysis.run(clips.source, options: Self.options(.small(network: true))) { stages.seen($0.stage) }
    #expect(stages.names.isSuperset(of: ["checking", "training", "reading healthy clips", "scoring", "mapping"]))
    for stage in stages.names {
      let error = #expect(throws: PipelineError.self, "\(stage)") {
        try ClipAnalysis.run(clips.source, options: Self.options(.small(network: true))) { $0.stage != stage }
      }
      guard case .interrupted = error else {
        Issue.record("\(stage): \(error?.description ?? "no error")")
        continue
      }
    }
  }

  @Test func `a recipe that needs a higher rate is refused`() throws {
    var clips = SoundClips(rate: 200)
    clips.add(8, .healthy, use: .learning, seed: 1)
    var recipe = ClipRecipe.small(network: false)
    recipe.spectrogram.bands = .init(count: 10, scale: .linear, highestHz: 8000)
    let error = #expect(throws: PipelineError.self) {
      try ClipAnalysis.run(clips.source, options: Self.options(recipe))
    }
    #expect(error?.description.contains("wanted at least 16000 Hz") == true, "\(error?.description ?? "")")
  }

  @Test(arguments: [ClipRecipe.aAsPublished, .bAsPublished, .eAsPublished]) func `published recipes run`(
    recipe: ClipRecipe
  ) throws {
    var recipe = recipe
    recipe.network?.training.epochs = 1
    var clips = SoundClips()
    clips.add(12, .healthy, use: .learning, seed: 1_000_000)
    clips.add(3, .healthy, use: .judging, seed: 2_000_000)
    clips.add(3, .faulty, use: .judging, gain: 8, seed: 3_000_000)
    let results = try ClipAnalysis.run(clips.source, options: Self.options(recipe))
    #expect(results.detectors.map(\.name) == recipe.detectors.map(\.name))
    #expect(results.detectors.allSatisfy { $0.scores.allSatisfy { $0.isFinite } && $0.levels.count == 1 })
    #expect(results.model?.history.count == 1 && results.evaluation?.rows.count == recipe.detectors.count)
    #expect(results.map?.pca.elements.allSatisfy { $0.isFinite } == true)
  }

  /// Healthy clips called faulty: nothing is to be found. Over twenty collections chance evens out.
  @Test func `where nothing is wrong nothing is found, and few clips keep to their alarm rate`() throws {
    var (alarms, warnings, judged) = (0, 0, 0)
    var areas: [Double] = []
    var holding = 0
    for round in 0..<20 {
      var clips = SoundClips(rate: 4000)
      let seed = UInt64(round) * 100_000_000
      clips.add(12, .healthy, use: .learning, seed: seed + 1_000_000)
      clips.add(20, .healthy, use: .judging, seed: seed + 2_000_000)
      clips.add(20, .faulty, use: .judging, seed: seed + 3_000_000)
      var recipe = ClipRecipe.small(network: false)
      recipe.detectors = Array(recipe.detectors.prefix(1))
      let results = try ClipAnalysis.run(clips.source, options: Self.options(recipe))
      let row = try Self.deciding(results)
      areas.append(row.auc)
      if row.aucInterval[0] <= 0.5, row.aucInterval[1] >= 0.5 { holding += 1 }
      alarms += row.falsePositives + row.truePositives
      warnings += results.states.suffix(40).count { $0 >= .warning }
      judged += 40
    }
    let mean = areas.reduce(0, +) / 20
    #expect(abs(mean - 0.5) < 0.08, "twenty areas of deviation 0.09 have a mean of deviation 0.02: \(mean)")
    #expect(holding >= 16, "95 % intervals: \(holding) of 20")
    // Clips of one collection share its level, so the binomial's interval is too narrow: three times the rate is refused.
    #expect(alarms <= 3 * judged / 100, "\(alarms) alarms of \(judged)")
    #expect(warnings >= judged / 200 && warnings <= 2 * judged / 20, "\(warnings) warnings of \(judged)")
  }
}

/// The stages that a run reports.
private final class Stages: @unchecked Sendable {
  private let lock = NSLock()
  private var all: Set<String> = []

  func seen(_ stage: String) -> Bool { lock.withLock { _ = all.insert(stage) } == () }
  var names: Set<String> { lock.withLock { all } }
}
