import Pipelines
import Testing

@testable import Reports

/// Recordings that count time from 0 know no date: none may be printed or drawn.
@Suite struct NominalDateTests {
  /// The fixture, its first snapshot at 0.
  private static var undated: RunResults {
    var run = FixtureTrend().added(to: FixtureRun())
    let start = run.input.times.compactMap(\.self).min() ?? 0
    run.input.times = run.input.times.map { $0.map { $0 - start } }
    run.verdict.alarmTime = run.verdict.alarmTime.map { $0 - start }
    return run
  }

  @Test func noReportForPeopleNamesADate() throws {
    let run = Self.undated
    let page = HTMLReport(run, plotly: nil).text
    for text in [page, MarkdownReport(run).text, TerminalSummary(run).text] {
      #expect(!text.contains("1970"))
    }
    #expect(page.contains("hours since the first snapshot") && !page.contains("\"type\":\"date\""))
    let onset = try #require(run.verdict.onsetIndex)
    #expect(run.input.moment(onset).hasSuffix(" h after the first)"))
    #expect(PlainSummary(results: run).words[.input].contains("without dates"))
  }

  @Test func datesStayDates() throws {
    let run = FixtureRun().results
    let onset = try #require(run.verdict.onsetIndex)
    #expect(run.input.moment(onset).contains("2004-02-") && SnapshotAxis(run.input).scale == .calendar)
    // One file of a logger whose clock was lost makes no other date doubtful.
    var odd = run.input
    odd.times[0] = 0
    #expect(!odd.clock.isNominal && SnapshotAxis(odd).scale == .calendar)
  }

  @Test func hoursAreDrawnFromTheFirstSnapshotWithTheSameGaps() throws {
    let (dated, undated) = (SnapshotAxis(FixtureRun().results.input), SnapshotAxis(Self.undated.input))
    #expect(undated.scale == .elapsed(.hours) && undated.positions.count == dated.positions.count)
    let count = dated.positions.count
    #expect(undated.positions[0] == 0)
    #expect(abs(undated.positions[count - 1] - (dated.positions[count - 1] - dated.positions[0]) / 3.6e6) < 1e-9)
    #expect(undated.stretches(of: 0..<count) == dated.stretches(of: 0..<count))
    #expect(undated.brief(count - 1, places: 16)?.hasSuffix(" h") == true)
  }

  @Test(arguments: [
    (0, "0 h"), (0.0015, "5.4 s"), (0.5, "30 min"), (10, "10 h"), (46.718, "46.72 h"), (1402.3, "1,402 h"),
  ])
  func spansAreToldInAUnitThatSuitsThem(hours: Double, told: String) {
    #expect(SnapshotClock.hours(hours) == told)
  }

  @Test(
    "elapsed time is drawn in a unit that the recording holds at least three of",
    arguments: [
      (100_000_000, SnapshotAxis.Unit.seconds), (2_000_000_000, .minutes), (100_000_000_000, .hours),
    ])
  func unitsSuitTheSpan(step: Int, unit: SnapshotAxis.Unit) throws {
    var run = Self.undated
    run.input.times = run.input.times.indices.map { Int64($0 * step) }
    let axis = SnapshotAxis(run.input)
    #expect(axis.scale == .elapsed(unit) && axis.title == "\(unit.rawValue) since the first snapshot")
    let last = axis.positions.count - 1
    #expect(abs(axis.positions[last] * unit.milliseconds - Double(last * step) / 1e6) < 1e-3)
    #expect(axis.brief(last, places: 16) == SnapshotClock.hours(Double(last * step) / 3.6e12))
  }

  @Test func runsLaidOverEachOtherAreCountedInOneUnit() {
    var quick = Self.undated
    quick.input.times = quick.input.times.indices.map { Int64($0) * 100_000_000 }
    let axes = SnapshotAxis.fromStarts(of: [SnapshotAxis(quick.input), SnapshotAxis(FixtureRun().results.input)])
    #expect(axes.map(\.scale) == [.elapsed(.hours), .elapsed(.hours)])
    #expect(abs(axes[0].positions[1] - 0.1 / 3600) < 1e-12 && axes[1].positions[0] == 0)
  }

  @Test func recordingsOfSecondsAreDrawnOverTheWholeWidth() throws {
    var run = Self.undated
    run.input.times = run.input.times.indices.map { Int64($0) * 100_000_000 }
    let axis = SnapshotAxis(run.input)
    #expect(abs(axis.edge(before: 1) - axis.edge(after: 0)) < 1e-9 && axis.edge(after: 0) < axis.positions[1])
    let line = try #require(Sparkline(run, along: axis)).html.text
    let dated = FixtureRun().results
    let usual = try #require(Sparkline(dated, along: SnapshotAxis(dated.input))).html.text
    // As many places across as points: none lie on one line.
    let places = try [line, usual].map { text in
      Set(text.matches(of: try Regex("[ML](-?[0-9.]+)")).map { $0.output[1].substring ?? "" }).count
    }
    #expect(places[0] > 100 && places[0] * 2 > places[1], "\(places)")
  }

  @Test func overlaidRunsWithoutDatesAreDrawnByTheHour() throws {
    let figure = try #require(OverlayFigure([Self.undated, FixtureRun().results], letters: ["A", "B"])).figure
    #expect(figure.layout["xaxis"]?["type"] == "linear" && figure.sentence.contains("Not every run knows its dates"))
  }
}
