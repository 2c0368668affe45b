import Foundation
import Pipelines
import TestSupport
import Testing

@testable import Reports

/// Every kind of document of every kind of run, against the schemas in `docs/schemas`.
@Suite struct SchemaTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/schemas")

  private static func schema(_ name: String) throws -> JSONSchema {
    try JSONSchema(try String(contentsOf: folder.appending(path: "\(name).schema.json"), encoding: .utf8))
  }

  private static let names = [
    "report", "clip-report", "fleet", "compare", "backtest", "evaluation", "labelled", "diagnosis", "sweep",
  ]

  private func expect(_ document: String, fits name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let problems = try Self.schema(name).problems(in: document)
    #expect(problems == [], sourceLocation: sourceLocation)
  }

  private static var runs: [RunResults] {
    let plain = HealthState.allCases.map { FixtureRun(state: $0).results }
    let tables = HealthState.allCases.map { FixtureRun(state: $0, isFeatureTable: true, hasEvaluation: false).results }
    let cards = FixtureCard.Finding.allCases.map { FixtureRun(card: FixtureCard(finding: $0)).results }
    let trends = FixtureTrend.Outlook.allCases.flatMap { outlook in
      [true, false].map { FixtureTrend(outlook: outlook).added(to: FixtureRun(hasTimes: $0)) }
    }
    return plain + tables + cards + trends
  }

  @Test func reportsOfEveryKindOfRunFit() throws {
    for run in Self.runs { try expect(JSONReport(run).text, fits: "report") }
  }

  @Test func numbersThatAreNoneAreNull() throws {
    var run = FixtureRun().results
    run.thresholds.window = .nan
    run.channels[0].z = .infinity
    run.audit.explainedVariance = -.infinity
    run.evaluation?.methods[0].aucWindow = .nan
    run.seed = .max
    run.audit.leaks = [LeakFinding(kind: .sharedWindows, sentence: "s")]
    let text = JSONReport(run).text
    try expect(text, fits: "report")
    #expect(!text.contains(": nan") && !text.contains("inf,") && !text.contains(": inf"))
  }

  @Test func clipReportsFit() throws {
    for kind in FixtureClips.Kind.allCases {
      try expect(ClipJSONReport(FixtureClips(kind: kind).results).text, fits: "clip-report")
      try expect(ClipJSONReport(FixtureClips(kind: kind, hasModel: false).results).text, fits: "clip-report")
    }
    try expect(SweepReport(FixtureClips.sweep).json, fits: "sweep")
  }

  @Test func reportsOverManyRunsFit() throws {
    try expect(FleetReport(FleetReportTests.machines(), program: "p").json, fits: "fleet")
    try expect(BacktestReport(FixtureBacktest().results, program: "p").json, fits: "backtest")
    try expect(EvaluationReport([EvaluationReportTests.entry("RUN")]).json, fits: "evaluation")
    let run = FixtureRun().results
    let others = [ComparisonReportTests.changed(run), FixtureRun(channelCount: 2, hasEvaluation: false).results]
    let runs = ([run] + others).map { (name: "r", results: $0) }
    try expect(ComparisonReportTests.report(runs).json, fits: "compare")
    let clips = [FixtureClips(), FixtureClips(kind: .loud)].map { (name: "c", results: $0.results) }
    try expect(ComparisonReport(RunComparison(clips: clips), runs: [], program: "p").json, fits: "compare")
  }

  @Test func reportsWithoutARunFit() throws {
    for finding in FixtureCard.Finding.allCases {
      let report = DiagnosisReport(FixtureCard(finding: finding).card, input: FixtureRun().results.input, program: "p")
      try expect(report.json, fits: "diagnosis")
    }
    try expect(LabelledReport(EvaluationReportTests.labelled).json, fits: "labelled")
  }

  @Test func anUndocumentedKeyAMissingOneAndAWrongTypeFail() throws {
    let schema = try Self.schema("report")
    let report = JSONReport(FixtureRun().results)
    #expect(try schema.problems(in: report.value.with("news", 1).prettyText) == ["/news is not in the schema"])
    #expect(try schema.problems(in: report.value.with("recipe", .null).prettyText).count == 1)
    let bare = report.text.replacing("\"recipe\": \"vae\",", with: "")
    #expect(try schema.problems(in: bare) == ["/recipe is missing"])
    let wrong = report.text.replacing("\"state\": \"alarm\"", with: "\"state\": \"loud\"")
    #expect(try !schema.problems(in: wrong).isEmpty)
  }

  @Test(arguments: names)
  func everyKeySaysWhatItMeansAndNoObjectIsOpen(name: String) throws {
    #expect(try Self.schema(name).silences == [])
  }

  @Test func aDefinitionIsTheSameInEverySchema() throws {
    var known: [String: String] = [:]
    for name in Self.names {
      for (key, text) in try Self.schema(name).definitions {
        #expect(known[key] == nil || known[key] == text, "\(key) in \(name)")
        known[key] = text
      }
    }
    #expect(known.count > 20)
  }

  @Test func everySchemaIsJudgedByATest() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(Set(files.filter { $0.hasSuffix(".json") }) == Set(Self.names.map { "\($0).schema.json" }))
  }
}
