import Foundation
import Pipelines
import Testing

@testable import Reports

@Suite struct BacktestReportTests {
  @Test func answersAreJudgedByTheBandAndTheInterval() {
    var results = FixtureBacktest().results
    func entry(_ life: LifeInterval?) -> BacktestEntry {
      BacktestEntry(
        run: 0, fraction: 0.5, actualHours: 10,
        estimate: RemainingLifeEstimate(model: "m", remaining: life, refusal: life == nil ? "no onset" : nil))
    }
    let cases: [(LifeInterval?, BacktestOutcome, Bool?)] = [
      (LifeInterval(lower: 9, median: 12, upper: 20), .hit, true),
      (LifeInterval(lower: 9, median: 12.1, upper: nil), .miss, true),
      (LifeInterval(lower: 7, median: 8, upper: 9.9), .hit, false),
      (LifeInterval(lower: 1, median: 2, upper: 3), .miss, false),
      (nil, .refused, nil),
    ]
    for (life, outcome, isCovered) in cases {
      #expect(results.outcome(of: entry(life)) == outcome && results.isCovered(entry(life)) == isCovered)
    }
    #expect(results.inWords(entry(cases[2].0)) == "hit: 8\u{A0}h (7–9.9\u{A0}h), truth outside")
    #expect(results.inWords(entry(nil)) == "refused: no onset")
    results.alpha = 0.01
    #expect(results.outcome(of: entry(cases[0].0)) == .miss)
  }

  @Test func everyFormHasEveryQuestionAndEveryModel() throws {
    let results = FixtureBacktest().results
    let report = BacktestReport(results, program: "raceway 0.1.0")
    let page = MarkupChecker(report.html(plotly: nil))
    #expect(page.problems == [] && Set(page.targets).subtracting(page.identifiers) == [])
    for text in [page.text, report.markdown, report.text] {
      for words in [
        "exponential", "Wiener", "56\u{A0}%", "88\u{A0}%", "refused: no onset", "Settings were frozen on other runs",
      ] {
        #expect(text.replacing("\n", with: " ").contains(words), "\(words)")
      }
    }
    #expect(report.text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(report.markdown.split(separator: "\n").count { $0.hasPrefix("| run") } == 9)
    // Names of other tables are wider: six models' answers would not fit.
    #expect(report.html(plotly: nil).contains("<span class=\"answer\">refused: no onset</span>"))
    #expect(ReportStyle.css.contains(".answer{min-width:7.2em}"))
    guard case .array(let entries)? = report.jsonValue["entries"] else {
      Issue.record("no entries")
      return
    }
    #expect(entries.count == 18 && entries[0]["outcome"] == "hit" && entries[0]["upper_hours"] == .null)
    #expect(entries.count { $0["outcome"] == "refused" } == 2)
    let figure = try #require(try HTMLReportTests.specifications(report.html(plotly: nil)).first)
    let traces = try #require(figure["data"] as? [[String: Any]])
    #expect(traces.count == 2 + 3 + 3)
    for trace in traces { #expect((trace["x"] as? [Any])?.count == (trace["y"] as? [Any])?.count) }
    #expect((traces[4]["x"] as? [Any])?.count == 2, "a refusal has no point")
  }

  @Test func theTerminalsColumnsCutNoFigure() {
    var results = FixtureBacktest().results
    results.summaries[0].cumulativeRelativeAccuracy = 0.039821
    let report = BacktestReport(results, program: "p")
    #expect(report.text.contains(" 0.0398 ") && report.markdown.contains(" 0.0398 "), "\(report.text)")
  }

  @Test func theModelThatIsUsedLeadsWhateverTheOthersReached() {
    var results = FixtureBacktest().results
    results.summaries.reverse()
    #expect(results.sentence.contains("the Wiener model came within"))
    #expect(results.sentence.contains("of the true remaining life 0\u{A0}% of the time"))
  }

  @Test func countedSnapshotsAreNoHours() {
    var results = FixtureBacktest().results
    results.countsSnapshots = true
    let report = BacktestReport(results, program: "p")
    #expect(report.text.contains("true 12\u{A0}snapshots") && report.markdown.contains("5.4\u{A0}snapshots"))
    #expect(report.jsonValue["counts_snapshots"] == true)
  }

  @Test func theSentenceCountsTheAnswersOfTheModelThatIsShown() throws {
    var results = FixtureBacktest().results
    let own = results.entries.filter { $0.estimate.model == "exponential" }
    let hits = own.count { results.outcome(of: $0) == .hit }
    let sentence = try #require(BacktestFigure(results)).figure.sentence
    #expect(
      sentence.hasPrefix("Of 8 answers by the exponential model \(hits) lie within ±\u{A0}20\u{A0}%"), "\(sentence)")
    for place in results.entries.indices where results.entries[place].estimate.model == "exponential" {
      results.entries[place].estimate.remaining = nil
    }
    #expect(try #require(BacktestFigure(results)).figure.sentence.hasPrefix("Of 8 answers by the Wiener model "))
  }

  @Test func machinesAreNamedByWhatTellsTheirFoldersApart() throws {
    var results = FixtureBacktest().results
    let folder = "/a/folder/so/far/away/that/its/name/would/leave/no/room/on/a/line"
    for run in results.runs.indices { results.runs[run].name = "\(folder)/run-\(run + 1)" }
    let report = BacktestReport(results, program: "p")
    let lines = report.text.split(separator: "\n").filter { $0.hasPrefix("run-1, B1, ") }
    #expect(lines.count == 3 && lines.allSatisfy { $0.contains(" of its life: true ") }, "\(report.text)")
    #expect(report.markdown.contains("| run-2 |"))
    let traces = try #require(BacktestFigure(results)).figure.traces
    #expect(
      traces.dropFirst(2).allSatisfy { trace in ["run-1", "run-2", "run-3"].contains { trace["name"] == .string($0) } })
    guard case .array(let runs)? = report.jsonValue["runs"] else {
      Issue.record("no runs")
      return
    }
    #expect(runs.map { $0["name"] } == (1...3).map { .string("\(folder)/run-\($0)") }, "programs get what was typed")
  }

  @Test func barsThatReachFartherThanThePictureSaySo() throws {
    let open = try #require(BacktestFigure(FixtureBacktest().results)).figure.sentence
    #expect(open.contains("reach farther, or have no end"))
    var closed = FixtureBacktest().results
    for place in closed.entries.indices {
      let median = closed.entries[place].estimate.remaining?.median
      closed.entries[place].estimate.remaining?.upper = median
    }
    #expect(try !#require(BacktestFigure(closed)).figure.sentence.contains("reach farther"))
  }

  @Test func nothingAnsweredIsNoPictureAndNoCrash() {
    var results = FixtureBacktest().results
    for place in results.entries.indices { results.entries[place].estimate.remaining = nil }
    #expect(BacktestFigure(results) == nil)
    #expect(MarkupChecker(BacktestReport(results, program: "p").html(plotly: nil)).problems == [])
    let empty = BacktestResults(confidence: 0.9, alpha: 0.2, runs: [], entries: [], summaries: [])
    #expect(BacktestReport(empty, program: "p").text.contains("No model was asked."))
    #expect(MarkupChecker(BacktestReport(empty, program: "p").html(plotly: nil)).problems == [])
  }

  @Test("names from files stay text", arguments: ["</td><script>alert(1)</script>", "\" onmouseover=\"alert(1)"])
  func everyStringIsEscaped(taint: String) {
    let clean = MarkupChecker(BacktestReport(FixtureBacktest().results, program: "p").html(plotly: nil))
    let tainted = MarkupChecker(BacktestReport(FixtureBacktest(taint: taint).results, program: "p").html(plotly: nil))
    #expect(tainted.problems == [] && tainted.counts == clean.counts)
  }
}
