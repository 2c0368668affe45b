import Foundation
import Pipelines
import Testing

@testable import Reports

@Suite struct ComparisonReportTests {
  static func report(_ runs: [(name: String, results: RunResults)]) -> ComparisonReport {
    ComparisonReport(RunComparison(runs), runs: runs.map(\.results), program: "raceway 0.1.0")
  }

  /// The same run with another seed, level and alarm.
  static func changed(_ run: RunResults) -> RunResults {
    var changed = run
    changed.seed = 8
    changed.thresholds.alarm += 1e-4
    changed.thresholds.warning += 1e-9
    changed.verdict.alarmIndex = 200
    changed.snapshots.state[199] = .healthy
    changed.snapshots.score[10] += 0.5
    return changed
  }

  @Test func runsThatAreEqualToTheBitAreCalledSo() {
    let run = FixtureRun().results
    let report = Self.report([("one", run), ("two", run)])
    #expect(report.text().hasPrefix("Same settings, same results"))
    #expect(report.jsonValue["same_settings"] == true)
    #expect(report.jsonValue["same_results"] == true)
  }

  @Test func settingsComeBeforeResultsAndDifferencesAreSeen() throws {
    let run = FixtureRun().results
    let report = Self.report([("one", run), ("two", Self.changed(run))])
    for text in [report.text(), report.markdown, report.html(plotly: nil)] {
      let settings = try #require(text.range(of: "Settings that differ"))
      let results = try #require(text.range(of: "Results that differ"))
      #expect(settings.lowerBound < results.lowerBound)
      // A difference in the fifth digit is shown to the fifth digit, one in the tenth is counted.
      #expect(text.contains("2.6001") && !text.contains("3.000000001"))
      #expect(
        text.replacing("\n", with: " ").replacing("  ", with: " ").contains("1 result more differs beyond digit 6"))
      #expect(text.replacing("\n", with: " ").contains("first on which they differ is snapshot 199"))
    }
    #expect(report.text().split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(report.jsonValue["same_results"] == false)
    #expect(report.text().contains("alarm at snapshot"))
  }

  @Test func onlyArraysThatDifferAreNotTheSameResults() {
    let run = FixtureRun().results
    var nudged = run
    nudged.windows.score[3] = nudged.windows.score[3].nextUp
    let report = Self.report([("one", run), ("two", nudged)])
    #expect(report.text().hasPrefix("Same settings; the same figures, but arrays that differ"))
    #expect(report.text().contains("scores/window/score"))
  }

  @Test func whatOneRunDidNotComputeIsSaidOnce() {
    let run = FixtureRun().results
    let bare = FixtureRun(hasEvaluation: false).results
    let text = Self.report([("one", run), ("two", bare)]).text()
    #expect(text.contains("Not computed in B: ") && !text.contains("equal elsewhere"))
    #expect(!text.contains("AUC per window"))
    let three = Self.report([("one", run), ("two", bare), ("three", run)]).text()
    #expect(three.contains("Not computed in B, and equal elsewhere: "))
  }

  @Test func channelsThatOnlySomeRunsHaveAreNamed() {
    let run = FixtureRun().results
    var other = run
    other.channels.removeLast()
    other.channels[0].name = "spare"
    let report = Self.report([("one", run), ("two", other)])
    let words = ComparisonWords(comparison: report.comparison)
    let names = [run.channels[0], run.channels[run.channels.count - 1]].map(\.name).joined(separator: ", ")
    #expect(words.missing.prefix(2) == ["Only A has the channels \(names).", "Only B has the channel spare."])
  }

  @Test func runsOfOtherSpansAreDrawnFromTheirStart() throws {
    let run = FixtureRun().results
    var later = run
    later.input.times = run.input.times.map { $0.map { $0 + 400 * 86_400_000_000_000 } }
    let apart = try #require(OverlayFigure([run, later], letters: ["A", "B"])).figure
    #expect(apart.sentence.contains("do not overlap"))
    #expect(apart.layout["xaxis"]?["type"] == "linear")
    let together = try #require(OverlayFigure([run, run], letters: ["A", "B"])).figure
    #expect(together.layout["xaxis"]?["type"] == "date")
    var timeless = run
    timeless.input.times = run.input.times.map { _ in nil }
    let counted = try #require(OverlayFigure([run, timeless], letters: ["A", "B"])).figure
    #expect(counted.layout["xaxis"]?["title"]?["text"] == "snapshot (index)")
    // Every run has a line and a level in every row; runs without a channel in common have no figure.
    #expect(counted.traces.count { $0["line"]?["dash"] == "dot" } == 2 * run.channels.count)
    var stranger = run
    for channel in stranger.channels.indices { stranger.channels[channel].name += "x" }
    #expect(OverlayFigure([run, stranger], letters: ["A", "B"]) == nil)
  }

  @Test func theWholePageIsWellFormedAndEscapesNames() {
    let taint = "<b>&\"'|*"
    let run = FixtureTrend().added(to: FixtureRun(taint: taint))
    let page = Self.report([("a\(taint)", run), ("b", Self.changed(run)), ("c", FixtureRun().results)]).html(
      plotly: nil)
    let checker = MarkupChecker(page)
    #expect(checker.problems.isEmpty)
    #expect(Set(checker.targets).isSubset(of: checker.identifiers))
    #expect(!checker.text.contains("<b>"))
  }

  @Test func clipRunsAreComparedByTheirClips() {
    let run = FixtureClips().results
    var other = run
    other.states[run.states.count - 1] = run.states[run.states.count - 1] == .alarm ? .healthy : .alarm
    let report = ComparisonReport(
      RunComparison(clips: [("one", run), ("two", other)]), runs: [], program: "raceway 0.1.0")
    #expect(report.text().replacing("\n", with: " ").contains("the first on which they differ is clip"))
    #expect(MarkupChecker(report.html(plotly: nil)).problems.isEmpty)
    #expect(report.jsonValue["kind"] == "clips")
  }
}
