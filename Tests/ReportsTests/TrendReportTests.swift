import Foundation
import Pipelines
import Tensors
import Testing

@testable import Reports

@Suite struct TrendReportTests {
  private static let cases: [(FixtureRun, FixtureTrend)] =
    FixtureTrend.Outlook.allCases.map { (FixtureRun(), FixtureTrend(outlook: $0)) } + [
      (FixtureRun(hasTimes: false), FixtureTrend()), (FixtureRun(channelCount: 20), FixtureTrend()),
      (FixtureRun(state: .healthy), FixtureTrend(outlook: .healthy)),
    ]

  @Test("the page stays well-formed and every trace and switch complete", arguments: cases)
  func pageIsComplete(run: FixtureRun, trend: FixtureTrend) throws {
    let text = HTMLReport(trend.added(to: run), plotly: nil).text
    let markup = MarkupChecker(text)
    #expect(markup.problems == [])
    #expect(Set(markup.identifiers).count == markup.identifiers.count)
    #expect(Set(markup.targets).subtracting(markup.identifiers) == [])
    let figures = try HTMLReportTests.specifications(text)
    let figure = try #require(figures.first { $0["id"] as? String == "prognosis" })
    let traces = try #require(figure["data"] as? [[String: Any]])
    for trace in traces {
      let (x, y) = (try #require(trace["x"] as? [Any]), try #require(trace["y"] as? [Any]))
      #expect(x.count == y.count && !x.isEmpty, "\(trace["name"] ?? "")")
    }
    for choice in try #require(figure["switches"] as? [[String: Any]]) {
      for option in try #require(choice["options"] as? [[String: Any]]) {
        for values in try #require(option["traces"] as? [String: [Any]]).values {
          #expect(values.count == traces.count)
        }
      }
    }
  }

  @Test func aForetoldLifeStandsWithItsIntervalInEveryReport() throws {
    let results = FixtureTrend().added(to: FixtureRun())
    for text in [
      MarkupChecker(HTMLReport(results, plotly: nil).text).text, MarkdownReport(results).text,
      TrendTerminalSummary(results).text,
    ] {
      #expect(text.contains("9\u{A0}h (6–15\u{A0}h)"))
      #expect(
        text.replacing("\n" + String(repeating: " ", count: 20), with: " ").contains(
          "snapshot 168 (2004-02-15 18:32:39"))
    }
    let subject = try #require(JSONReport(results).value["trend"]?["subjects"]).first
    #expect(subject?["name"] == "B3" && subject?["onset_index"] == 168 && subject?["state"] == "alarm")
    let life = subject?["remaining_life"]
    #expect(life?["median_hours"] == 9.0 && life?["upper_hours"] == 15.0 && life?["refusal"] == .null)
    #expect(subject?["history"]?["index"] == .array((168..<240).map(JSONValue.integer)))
  }

  @Test func aRefusalIsSaidInWordsAndDrawsNoFuture() throws {
    let results = FixtureTrend(outlook: .refused).added(to: FixtureRun())
    let page = HTMLReport(results, plotly: nil).text
    for text in [MarkupChecker(page).text, MarkdownReport(results).text, TrendTerminalSummary(results).text] {
      #expect(text.contains("not given: the indicator does not grow"))
    }
    #expect(MarkupChecker(page).text.contains("No remaining life is given: the indicator does not grow."))
    let figure = try #require(try HTMLReportTests.specifications(page).first { $0["id"] as? String == "prognosis" })
    let names = try #require(figure["data"] as? [[String: Any]]).map { $0["name"] as? String ?? "" }
    #expect(names.contains("smoothed") && names.contains("alarm level"))
    #expect(
      !names.contains("middle future") && !names.contains("failure level") && !names.contains("remaining life foretold")
    )
    #expect(JSONReport(results).text.contains("\"refusal\": \"the indicator does not grow\""))
  }

  /// The verdict's advice must not say less than the trend beside it.
  @Test func theRemainingLifeLeadsTheVerdictsAdvice() throws {
    let results = FixtureTrend().added(to: FixtureRun())
    let step =
      "Plan the stop by the remaining life of bearing B3: 9\u{A0}h (6–15\u{A0}h)."
    let page = MarkupChecker(HTMLReport(results, plotly: nil).text).text
    for text in [page, MarkdownReport(results).text, TerminalSummary(results).text.replacing("\n", with: " ")] {
      #expect(text.contains(step))
    }
    #expect(JSONReport(results).value["verdict"]?["next_steps"]?.first == .string(step))
    #expect(results.foremostSteps == [step])
    #expect(MarkdownReport(results).text.contains("- remaining life: 9\u{A0}h (6–15\u{A0}h)"))
    for (state, outlook) in [
      (HealthState.alarm, FixtureTrend.Outlook.refused), (.healthy, .healthy), (.undetermined, .foretold),
    ] {
      let other = FixtureTrend(outlook: outlook).added(to: FixtureRun(state: state))
      #expect(other.steps == other.verdict.nextSteps && other.lifeText == nil)
    }
  }

  @Test func aPartAtItsFailureLevelIsToBeStopped() throws {
    var results = FixtureTrend().added(to: FixtureRun())
    let place = try #require(results.trend?.subjects.firstIndex { $0.name == results.verdict.bearing })
    results.trend?.subjects[place].forecast.failureLevel = 0.01
    #expect(
      results.steps[0].hasPrefix(
        "Stop as soon as it is safe: bearing B3 stands at its failure level already (residual "))
    #expect(try #require(results.lifeText).hasSuffix(", level 0.01\u{A0}forecast errors"))
  }

  @Test func forecastsThatTimeRefutedAreCounted() throws {
    func sentence(_ change: (inout RemainingLifeForecast) -> Void) throws -> String {
      var results = FixtureTrend().added(to: FixtureRun())
      var forecast = try #require(results.trend?.subjects[0].forecast)
      change(&forecast)
      results.trend?.subjects[0].forecast = forecast
      let words = TrendWords(results, try #require(results.trend))
      return try #require(PrognosisFigure(words, along: SnapshotAxis(results.input))).figure.sentence
    }
    #expect(try !sentence { _ in }.contains("has passed"))
    let early = try sentence { forecast in
      for place in forecast.history.indices {
        forecast.history[place].estimate.remaining = LifeInterval(lower: 0, median: 0.01, upper: 1)
      }
    }
    #expect(early.contains(" 71 of 71 earlier forecasts named an end that has passed."), "\(early)")
    #expect(try !sentence { _ in }.contains("It begins"))
    let low = try sentence {
      $0.fan = ForecastFan(hours: [1, 2], lower: [0.1, 0.1], median: [0.2, 0.3], upper: [0.3, 0.6])
    }
    #expect(low.contains(" It begins below the last value, "), "\(low)")
  }

  @Test func anotherOnsetThanTheVerdictsIsExplained() {
    let results = FixtureTrend().added(to: FixtureRun())
    let apart = MarkupChecker(HTMLReport(results, plotly: nil).text).text.contains("the verdict's onset, snapshot ")
    let onset = results.trend?.subjects.first { $0.name == results.verdict.bearing }?.onsets.first?.index
    #expect(apart == (onset != results.verdict.onsetIndex))
    var same = results
    same.verdict.onsetIndex = onset
    #expect(!MarkupChecker(HTMLReport(same, plotly: nil).text).text.contains("the verdict's onset, snapshot "))
  }

  @Test func aRiseThatCountedAsHealthySpeaksAgainstTheVerdict() throws {
    var results = FixtureTrend().added(to: FixtureRun())
    let place = try #require(results.trend?.subjects.firstIndex { $0.name == results.verdict.bearing })
    #expect(!PlainSummary(results: results).words[.doubt].contains("counted as healthy"))
    results.trend?.subjects[place].drift?.judgement = DriftRecord.rising
    #expect(
      PlainSummary(results: results).words[.doubt].contains(
        "Bearing B3 was rising while it counted as healthy (p = 0.004)."))
  }

  @Test func anOpenEndIsNoNumber() {
    let results = FixtureTrend(outlook: .openEnded).added(to: FixtureRun())
    #expect(TrendTerminalSummary(results).text.contains("9\u{A0}h (6\u{A0}h or more)"))
    let text = JSONReport(results).text
    #expect(text.contains("\"upper_hours\": null") && !text.contains(": inf,") && !text.contains(", inf"))
    for script in MarkupChecker(HTMLReport(results, plotly: nil).text).scripts where script.hasPrefix("[") {
      for word in ["nan", "NaN", "inf,", "inf]", "Infinity"] { #expect(!script.contains(word)) }
    }
  }

  @Test func theFutureGoesOnWhereTheSnapshotsEnd() throws {
    for hasTimes in [true, false] {
      let results = FixtureTrend().added(to: FixtureRun(hasTimes: hasTimes))
      let axis = SnapshotAxis(results.input)
      let trend = try #require(results.trend)
      let future = try #require(FutureAxis(axis, hours: trend.hours))
      let last = try #require(axis.positions.last)
      #expect(future.position(future.now) == axis.json(last))
      #expect(future.position(future.now + 2) == axis.json(last + (hasTimes ? 7_200_000 : 2)))
    }
    #expect(FutureAxis(SnapshotAxis(FixtureRun().results.input), hours: [nil, nil]) == nil)
  }

  @Test func levelsAreDrawnOnlyWhereTheyAreThoseOfTheIndicator() throws {
    func names(_ change: (inout RunResults) -> Void) throws -> [String] {
      var results = FixtureTrend().added(to: FixtureRun())
      change(&results)
      let figure = try #require(
        try HTMLReportTests.specifications(HTMLReport(results, plotly: nil).text).first {
          $0["id"] as? String == "prognosis"
        })
      return try #require(figure["data"] as? [[String: Any]]).compactMap { $0["name"] as? String }
    }
    #expect(try names { _ in }.count { $0 == "alarm level" } == 4)
    #expect(try names { $0.trend?.subjects[0].chosen = 1 }.count { $0 == "alarm level" } == 3)
    #expect(try names { $0.trend?.subjects[0].channels = [0, 1] }.count { $0 == "alarm level" } == 3)
  }

  @Test func unitsSuitTheLengthOfALife() {
    let words = LifeWords(countsSnapshots: false, confidence: 0.9)
    #expect(words.brief(LifeInterval(lower: 0.2, median: 0.5, upper: 1.5)) == "30\u{A0}min (12–90\u{A0}min)")
    #expect(words.brief(LifeInterval(lower: 40, median: 96, upper: 240)) == "4\u{A0}days (1.7–10\u{A0}days)")
    let counts = LifeWords(countsSnapshots: true, confidence: 0.9)
    #expect(
      counts.brief(LifeInterval(lower: 3, median: 96, upper: nil)) == "96\u{A0}snapshots (3\u{A0}snapshots or more)")
  }

  @Test("names from files stay text", arguments: ["</script><script>alert(1)</script>", "\" onmouseover=\"alert(1)"])
  func everyStringIsEscaped(taint: String) {
    let clean = MarkupChecker(HTMLReport(FixtureTrend().added(to: FixtureRun()), plotly: nil).text)
    let tainted = MarkupChecker(
      HTMLReport(FixtureTrend(taint: taint).added(to: FixtureRun(taint: taint)), plotly: nil).text)
    #expect(tainted.problems == [] && tainted.counts == clean.counts && tainted.identifiers == clean.identifiers)
  }

  @Test func theTerminalSummaryFitsItsWidth() {
    for outlook in FixtureTrend.Outlook.allCases {
      let text = TrendTerminalSummary(
        FixtureTrend(outlook: outlook).added(to: FixtureRun(channelCount: 12)), reportPath: "RUN/report.html"
      ).text
      let lines = text.split(separator: "\n")
      #expect(lines.allSatisfy { $0.count <= 80 }, "\(text)")
      #expect(lines.last == "Report: RUN/report.html" && text.contains("and 4 more in the report"))
    }
    let coloured = TrendTerminalSummary(FixtureTrend().added(to: FixtureRun()), isColoured: true).text
    #expect(coloured.contains("\u{1B}[1;31m■ Bearing B3: alarm"))
    #expect(TrendTerminalSummary(FixtureRun().results).text.contains("Nothing was made of it yet."))
  }

  @Test func driftSaysHowFarTheBaselineMoved() throws {
    var results = FixtureTrend().added(to: FixtureRun())
    func drift() throws -> String? {
      let trend = try #require(results.trend)
      return TrendWords(results, trend).drift(of: trend.subjects[0])
    }
    #expect(
      try drift() == "running-in: a change of -0.7 healthy deviations over the healthy period (p = 0.004). "
        + "The baseline was followed by up to 0.3 healthy deviations of at most 2.")
    results.trend?.subjects[0].drift?.baselineShift = [0, 0.2, -1.4, 0.9]
    #expect(try drift()?.hasSuffix("followed by up to -1.4 healthy deviations of at most 2.") == true)
    results.trend?.subjects[0].drift?.baselineShift = []
    #expect(try drift()?.hasSuffix("which may move by 2 healthy deviations, did not move.") == true)
    results.trend?.subjects[0].drift?.limit = nil
    #expect(try drift()?.hasSuffix("The baseline stays fixed.") == true)
    results.trend?.subjects[0].drift = nil
    #expect(try drift() == nil)
  }

  @Test("the machine's path ends at the last snapshot, however it is thinned", arguments: [20, 60, 238, 239, 501])
  func pathEndsAtTheEnd(count: Int) throws {
    let path = MapPath(FixtureRun(state: .healthy, snapshotCount: count, windowsPerSnapshot: 2).results)
    #expect(path.snapshots.last == count - 1 && path.snapshots.count <= 200)
    #expect(
      path.snapshots == path.snapshots.sorted() && path.nodes(on: Matrix(zeros: 2000, 2)).count == path.snapshots.count)
  }

  @Test func theMapSaysWhatItIsWorthAndWhatCameLater() throws {
    let results = FixtureTrend().added(to: FixtureRun())
    let page = HTMLReport(results, plotly: nil).text
    let words = MarkupChecker(page).text
    #expect(words.contains("trustworthiness 0.981") && words.contains("61\u{A0}% of the 10 nearest neighbours kept"))
    #expect(words.contains("1.23 nats at perplexity 30") && words.contains("were placed into the finished map"))
    let map = JSONReport(results).value["map"]
    #expect(map?["trustworthiness"] == 0.9812 && map?["first_placed_point"] != nil)
    #expect(JSONReport(FixtureRun().results).value["map"] == nil)
    let figure = try #require(try HTMLReportTests.specifications(page).first { $0["id"] as? String == "latents" })
    let traces = try #require(figure["data"] as? [[String: Any]])
    let placed = traces.filter { $0["name"] as? String == "placed later" }.compactMap { ($0["x"] as? [Any])?.count }
    #expect(placed.count == 2 && placed[0] > 0 && placed[1] == 0)
    let layout = try #require(figure["layout"] as? [String: Any])
    let slider = try #require((layout["sliders"] as? [[String: Any]])?.first)
    let steps = try #require(slider["steps"] as? [[String: Any]])
    #expect(steps.count > 100 && steps.last?["label"] as? String == "239")
    let moved = try #require((steps[0]["args"] as? [Any])?[1] as? [Int])
    #expect(moved.map { traces[$0]["name"] as? String } == ["at the slider's snapshot", "at the slider's snapshot"])
  }
}

extension JSONValue {
  fileprivate var first: JSONValue? {
    guard case .array(let values) = self else { return nil }
    return values.first
  }
}
