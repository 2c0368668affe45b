import Pipelines
import Testing

@testable import Reports

/// The verdict's moments are those of the channel confirmed first, and its bearing the one with most of the excess.
@Suite struct FirstChannelTests {
  /// The fixture's alarm on B3, with ch1 of B1 confirmed before it.
  private static var split: RunResults {
    var run = FixtureRun().results
    (run.verdict.onsetIndex, run.verdict.warningIndex, run.verdict.alarmIndex) = (100, 102, 103)
    run.channels[0].onsetIndex = 100
    run.channels[0].warningIndex = 102
    run.channels[0].alarmIndex = 103
    return run
  }

  @Test func anotherBearingsMomentsAreSaidToBeAnothers() {
    let run = Self.split
    let clause = "\(run.channels[0].label), confirmed first; not B3's"
    #expect(TerminalSummary(run).text.contains("moments are of    \(clause)"))
    #expect(MarkdownReport(run).text.contains("- moments are of: \(Markdown.escaped(clause))"))
    let page = HTMLReport(run, plotly: nil).text
    #expect(page.contains("Moments are of") && page.contains("\(run.channels[0].label), confirmed first; not B3"))
    #expect(JSONReport(run).value["verdict"]?["first_channel"] == .string(run.channels[0].name))
    let fleet = FleetReport([FleetMachine(run, run: "RUN", link: nil)], program: "p")
    #expect(fleet.markdown.contains(": \(Markdown.escaped(clause)) |"))
    #expect(fleet.html.contains(">\(run.channels[0].label), confirmed first; not B3"))
    #expect(fleet.text().replacing("\n   ", with: " ").contains(clause))
  }

  @Test func whereTheyAreOfWhatIsNamedNothingIsAdded() throws {
    var run = FixtureRun().results
    let named = try #require(run.verdict.channel)
    #expect(run.otherFirst == nil && run.firstChannel?.name == named)
    #expect(JSONReport(run).value["verdict"]?["first_channel"] == .string(named))
    // A channel confirmed at the same snapshots shares them.
    run.channels[0].onsetIndex = run.verdict.onsetIndex
    run.channels[0].warningIndex = run.verdict.warningIndex
    run.channels[0].alarmIndex = run.verdict.alarmIndex
    #expect(run.otherFirst == nil && run.firstChannel?.name == named)
    #expect(JSONReport(FixtureRun(state: .healthy).results).value["verdict"]?["first_channel"] == .null)
  }
}
