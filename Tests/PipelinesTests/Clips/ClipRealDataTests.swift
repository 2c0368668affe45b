import Foundation
import Recordings
import StatisticalLearning
import TestSupport
import Testing

@testable import Pipelines

@Suite(
  "Real sound, through the default recipe without its network",
  .enabled(if: Outside.datasets != nil, "RACEWAY_DATASETS is not set"))
struct ClipRealDataTests {
  private static let recipe: ClipRecipe = {
    var recipe = ClipRecipe.small(network: false)
    recipe.detectors = Array(recipe.detectors.prefix(1))
    return recipe
  }()

  private static func results(_ source: ClipSource) throws -> ClipRunResults {
    try ClipAnalysis.run(source, options: ClipAnalysisOptions(recipe: recipe, mapPointLimit: 30))
  }

  /// One healthy and one faulty file of each of eight machines: seven seconds to learn from, three and ten to judge.
  @Test func `MIMII's fans and pumps are told from their faulty selves`() throws {
    let collection = try ClipCollection.open((Outside.datasets ?? "") + "/mimii-anudeep")
    #expect(collection.clips.count == 16)
    let results = try Self.results(try ClipSource(collection, cut: ClipCut(seconds: 1, learnFirst: 7)))
    let rows = try #require(results.evaluation).rows.filter { $0.group.kind == .machine }
    #expect(rows.count == 8)
    for row in rows {
      #expect(row.healthyCount == 3 && row.faultyCount == 10)
      #expect(row.auc >= 0.95, "\(row.group.name): \(row.auc)")
      #expect(row.recall >= 0.9, "\(row.group.name): \(row.recall)")
    }
    let all = try #require(results.evaluation).rows[0]
    // 24 seconds of eight files that follow those learnt from.
    #expect(
      BinomialInterval(successes: all.falsePositives, of: all.healthyCount).lower <= all.nominalRate,
      "\(all.falsePositives)")
  }

  /// Sixty healthy clips in five parts, each judged by what was learnt from the other four.
  @Test func `healthy DCASE clips raise no more alarms than promised`() throws {
    let collection = try ClipCollection.open((Outside.datasets ?? "") + "/dcase2020-abnormal-listener")
    let whole = try ClipSource(collection)
    #expect(whole.clips.count == 60)
    var (alarms, warnings) = (0, 0)
    for part in CrossFitting.parts(of: Array(0..<60), count: 5) {
      var source = whole
      source.uses = whole.clips.indices.map { part.contains($0) ? .judging : .learning }
      let results = try Self.results(source)
      alarms += part.count { results.states[$0] == .alarm }
      warnings += part.count { results.states[$0] >= .warning }
    }
    #expect(BinomialInterval(successes: alarms, of: 60).contains(0.01), "\(alarms) alarms")
    #expect(BinomialInterval(successes: warnings, of: 60).contains(0.05), "\(warnings) warnings")
  }
}
