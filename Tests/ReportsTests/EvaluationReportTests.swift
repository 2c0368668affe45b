import Foundation
import Testing

@testable import Pipelines
@testable import Reports

@Suite struct EvaluationReportTests {
  static func entry(_ name: String, taint: String = "") -> EvaluationReport.Entry {
    var results = FixtureRun(taint: taint).results
    results.audit.leaks = [LeakFinding(kind: .scaler, sentence: "the scaler is that of all windows\(taint)")]
    return EvaluationReport.Entry(name: name, results: results)
  }

  @Test func everyMethodOfEveryRunHasARow() {
    let text = EvaluationReport([Self.entry("RUN-1"), Self.entry("RUN-2")]).text
    let lines = text.split(separator: "\n").map(String.init)
    for name in ["variational autoencoder", "energy", "RMS z", "PCA SPE", "Mahalanobis"] {
      #expect(lines.count { $0.hasPrefix("  \(name) ") } == 2, "\(name)")
    }
    #expect(lines.contains { $0.hasPrefix("RUN-1: truth.json") } && lines.contains { $0.hasPrefix("RUN-2: ") })
    let network = lines.first { $0.hasPrefix("  variational") } ?? ""
    for part in ["170", "B3, right", "1 of 4", "11.5 h"] { #expect(network.contains(part), "\(part) in \(network)") }
    let silent = lines.first { $0.hasPrefix("  energy") } ?? ""
    #expect(silent.contains("none") && silent.contains("0 of 1"))
    #expect(lines.count { $0.contains("the scaler is that of all windows") } == 2)
    #expect(lines.allSatisfy { !$0.hasSuffix(" ") })
  }

  @Test func aRunWithoutLeaksSaysSoAndOneWithoutAuditNothing() {
    var clean = FixtureRun().results
    clean.audit.leaks = []
    #expect(EvaluationReport([.init(name: "R", results: clean)]).text.contains("no leak found"))
    #expect(!EvaluationReport([.init(name: "R", results: FixtureRun().results)]).text.contains("Audit"))
    let without = FixtureRun(hasEvaluation: false).results
    #expect(EvaluationReport([.init(name: "R", results: without)]).text.isEmpty)
  }

  @Test func jsonHoldsTheFiguresOfEveryMethod() throws {
    let text = EvaluationReport([Self.entry("RUN-1", taint: "\"<\\")]).json
    let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let runs = try #require(document["runs"] as? [[String: Any]])
    let evaluation = try #require(runs.first?["evaluation"] as? [String: Any])
    let alarms = try #require(evaluation["alarms"] as? [String: Any])
    #expect(alarms["alarm_index"] as? Int == 170 && alarms["right_bearing"] as? Bool == true)
    #expect(alarms["false_alarms_per_channel_month"] as? Double == 0.83 && alarms["lead_hours"] as? Double == 11.5)
    #expect((alarms["by_bearing"] as? [[String: Any]])?.count == 2)
    let baselines = try #require(evaluation["baselines"] as? [[String: Any]])
    #expect(baselines.count == 4 && baselines.allSatisfy { $0["auc_snapshot_interval"] != nil })
    #expect((baselines[0]["alarms"] as? [String: Any])?["alarm_index"] is NSNull)
    let leaks = try #require(runs.first?["leaks"] as? [[String: Any]])
    #expect(leaks.first?["kind"] as? String == "scaler")
  }

  @Test func jsonNamesNoLeaksWhereNobodyLooked() throws {
    func leaks(_ found: [LeakFinding]?) throws -> Any? {
      var results = FixtureRun().results
      results.audit.leaks = found
      let text = EvaluationReport([.init(name: "R", results: results)]).json
      let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
      return (document["runs"] as? [[String: Any]])?.first?["leaks"]
    }
    let (unknown, none) = (try leaks(nil), try leaks([]))
    #expect(unknown == nil)
    #expect((none as? [Any])?.isEmpty == true)
  }

  @Test func figuresAreNeverCutAndAreasHaveTheirIntervalsEverywhere() throws {
    var results = FixtureRun().results
    results.evaluation?.methods[0].aucWindow = 0.99998
    results.evaluation?.methods[0].aucWindowInterval = [0.9998, 0.99999]
    results.evaluation?.methods[0].aucSnapshot = 0.9996
    results.evaluation?.methods[0].aucSnapshotInterval = [0.9981, 0.9999]
    results.evaluation?.methods[0].alarms?.falseAlarms = nil
    let report = EvaluationReport([.init(name: "R", results: results)]).text
    let row = try #require(report.split(separator: "\n").first { $0.hasPrefix("  variational") })
    #expect(row.contains("> 0.9999 (0.9998–> 0.9999)  0.9996 (0.9981–0.9999)  170"))
    #expect(row.contains("B3, right  –"), "no healthy snapshot was judged: \(row)")
    #expect(MarkdownReport(results).text.contains("| > 0.9999 | 0.9998–> 0.9999 | 0.9996 | 0.9981–0.9999 |"))
    #expect(MarkupChecker(HTMLReport(results, plotly: nil).text).text.contains("0.9981–0.9999"))
  }

  /// Healthy recordings alone.
  static var labelled: LabelledResults {
    let figures = LabelledFigures(lowest: 0, median: 1, highest: 2, shareAboveLevel: 0, auc: nil, aucInterval: [])
    return LabelledResults(
      program: "p", recipe: "r", seed: 1, representation: "bands",
      split: LabelledSplitSummary(training: 7, validation: 1, threshold: 2, gap: 0, test: 3, leftOut: 0),
      level: LabelledLevelSummary(rate: 0.005, snapshotCount: 3, highest: 1.5, leastCount: 199, isFitted: true),
      groups: [
        LabelledGroup(
          name: "healthy", source: "a", isFaulty: false, snapshotCount: 3, leftOutCount: 0, scores: [0, 1, 2])
      ],
      methods: [
        LabelledMethod(
          name: "network", level: 1, auc: 0.9, aucInterval: [], falsePositives: 0, trueNegatives: 3, truePositives: 0,
          falseNegatives: 0, groups: [figures])
      ], leaks: [])
  }

  @Test func labelledReportsSayWhatTheAuditFound() throws {
    var results = Self.labelled
    for text in [LabelledReport(results).text, LabelledReport(results).markdown] {
      #expect(text.contains("Audit of the split: no leak found."))
    }
    results.leaks = [LeakFinding(kind: .identicalSnapshots, sentence: "split leak: 3 snapshots are copies")]
    for text in [LabelledReport(results).text, LabelledReport(results).markdown] {
      #expect(text.contains("Audit: split leak: 3 snapshots are copies") && !text.contains("no leak found"))
    }
    #expect(LabelledReport(results).json.contains("\"identical_snapshots\""))
    let wanting =
      "No level can be learnt from 3 healthy snapshots at 0.5\u{A0}% without a law of the tail (at least 199 are needed)"
    let plain = "The largest of the 3, 1.5, is exceeded by 25\u{A0}% whatever the law."
    #expect(LabelledReport(results).markdown.contains(wanting) && LabelledReport(results).markdown.contains(plain))
    #expect(!LabelledReport(results).markdown.contains("does not hold"))
    results.methods[0].falsePositives = 1
    results.methods[0].trueNegatives = 2
    #expect(LabelledReport(results).markdown.contains("does not hold here: 1 of 3 healthy snapshots"))
    results.level.snapshotCount = 199
    #expect(!LabelledReport(results).markdown.contains("No level can be learnt"))
    #expect(LabelledReport(results).json.contains("\"least_snapshots\": 199"))
  }

  @Test func reportsShowAlarmsBesideTheMetrics() throws {
    var results = FixtureRun().results
    let markdown = MarkdownReport(results).text
    #expect(markdown.contains("| PCA SPE | 170 | 167 | B3, right | 4 (0.667 h) | +1 |"), "\(markdown)")
    #expect(markdown.contains("Confirmed alarms: baselines alarm when 3 of 4"))
    let html = HTMLReport(results, plotly: nil).text
    #expect(html.contains("Confirmed alarms against the truth") && html.contains("B3, right"))
    for index in results.evaluation?.methods.indices ?? 0..<0 { results.evaluation?.methods[index].alarms = nil }
    #expect(!MarkdownReport(results).text.contains("Confirmed alarms"), "runs of earlier versions have none")
    #expect(!HTMLReport(results, plotly: nil).text.contains("Confirmed alarms"))
  }
}
