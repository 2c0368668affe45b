import Foundation
import Pipelines
import TestSupport
import Testing

@testable import Reports

/// Warnings that came and went, and rises from which an alarm was withheld.
@Suite struct EarlierWarningsTests {
  /// `ch1` warned at these snapshots; the failing channel goes on as ever.
  private func results(warned spans: [ClosedRange<Int>], own: Int? = nil) -> RunResults {
    var results = FixtureRun().results
    for snapshot in spans.joined() { results.snapshots.channelState[snapshot][0] = .warning }
    results.channels[0].warningIndex = own
    return results
  }

  @Test func warningsThatWereClearedAreTheOthers() {
    let results = results(warned: [80...84, 100...100, 190...239], own: 190)
    #expect(EarlierWarnings(results, channel: 0).spans == [80...84, 100...100])
    #expect(EarlierWarnings(results, channel: 0).text == "80–84, 100")
    #expect(EarlierWarnings(results, channel: 1).text == nil)
    // The failing channel's own warning went on into its alarm.
    #expect(EarlierWarnings(results, channel: 2).text == nil)
  }

  @Test("a snapshot that was left out ends no warning, and more than two are counted")
  func leftOut() {
    let results = results(warned: [80...84, 100...100, 118...119, 122...124], own: nil)
    #expect(EarlierWarnings(results, channel: 0).spans == [80...84, 100...100, 118...124])
    #expect(EarlierWarnings(results, channel: 0).text == "3 others, first 80–84")
  }

  @Test func everyReportTellsThem() throws {
    let results = results(warned: [80...84, 100...100, 190...239], own: 190)
    let page = HTMLReport(results, plotly: nil).text
    #expect(MarkupChecker(page).problems == [] && MarkupChecker(page).text.contains("also 80–84, 100"))
    #expect(MarkdownReport(results).text.contains("| 190, also 80–84, 100 |"))
    guard case .array(let channels)? = JSONReport(results).value["channels"] else {
      Issue.record("no channels")
      return
    }
    #expect(channels.map { $0["earlier_warnings"] } == [[[80, 84], [100, 100]], [], [], []])
    let figure = TrendFigure(results, along: SnapshotAxis(results.input)).figure
    guard case .array(let shapes)? = figure.layout["shapes"] else {
      Issue.record("no shapes")
      return
    }
    #expect(shapes.count { $0["yref"] == "y2 domain" && $0["type"] == "rect" } == 2)
    #expect(figure.sentence.contains("Bars at the foot: earlier warnings"))
  }

  @Test func aWithheldAlarmIsExplainedWhereTheStateStands() throws {
    var results = results(warned: [190...239], own: 190)
    results.channels[0].withheld = "may be heard from ch3"
    let page = MarkupChecker(HTMLReport(results, plotly: nil).text).text
    #expect(page.contains("Above the alarm level and yet no alarm: ch1 (may be heard from ch3)."))
    #expect(MarkdownReport(results).text.contains("| ▲ warning: may be heard from ch3 |"))
    #expect(
      HTMLReport(results, plotly: nil).text.contains("warning</span><br><small class=\"name\">may be heard from ch3"))
    let plain = FixtureRun().results
    #expect(!HTMLReport(plain, plotly: nil).text.contains("yet no alarm"))
    #expect(JSONReport(plain).text.contains("\"withheld_alarm\": null"))
  }
}
