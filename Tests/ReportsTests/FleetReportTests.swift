import Foundation
import Pipelines
import Testing

@testable import Reports

@Suite struct FleetReportTests {
  /// One machine of each urgency, in the order that is farthest from the ranking.
  static func machines(taint: String = "") -> [FleetMachine] {
    func machine(_ name: String, _ results: RunResults, link: String? = nil) -> FleetMachine {
      var results = results
      results.input.machine = name + taint
      return FleetMachine(results, run: "runs/\(name)\(taint)", link: link)
    }
    let alarm = FixtureTrend().added(to: FixtureRun())
    var longer = alarm
    longer.trend?.subjects[0].forecast.estimates[0].remaining = LifeInterval(lower: 50, median: 90, upper: nil)
    var over = alarm
    over.trend?.subjects[0].forecast.failureLevel = -1000
    var rising = FixtureTrend().added(to: FixtureRun(state: .healthy))
    rising.trend?.subjects[0].forecast.estimates[0] = RemainingLifeEstimate(
      model: "exponential", remaining: nil, refusal: "no failure level\(taint)")
    return [
      FleetMachine(unreadable: "runs/clips\(taint)", reason: "found a run over sound clips\(taint)"),
      machine("quiet", FixtureRun(state: .undetermined).results),
      machine("fine", FixtureTrend(outlook: .healthy).added(to: FixtureRun(state: .healthy))),
      machine("rising", rising),
      machine("warned", FixtureTrend(outlook: .refused).added(to: FixtureRun(state: .warning))),
      machine("loud", FixtureRun().results),
      machine("later", longer), machine("first", alarm, link: "../first%20run/report.html"),
      machine("over", over),
    ]
  }

  private static let order = ["over", "first", "later", "loud", "warned", "rising", "fine", "quiet", "runs/clips"]

  @Test func theMostUrgentComesFirstAndEqualsKeepTheirOrder() {
    let machines = Self.machines()
    #expect(machines.ranked().map(\.machine) == Self.order)
    #expect(machines.ranked().map(\.urgency) == [.failed, .alarmWithEstimate] + FleetUrgency.allCases.dropFirst())
    let twins = [machines[2], machines[2]].enumerated().map { place, machine in
      var results = FixtureTrend(outlook: .healthy).added(to: FixtureRun(state: .healthy))
      results.input.machine = "twin \(place)"
      return FleetMachine(results, run: "", link: nil)
    }
    #expect(twins.ranked().map(\.machine) == ["twin 0", "twin 1"])
  }

  @Test func aPartThatRisesIsSeenWhereverItStands() {
    var results = FixtureTrend().added(to: FixtureRun(state: .healthy))
    results.trend?.subjects[0].onsets[0] = OnsetFinding(method: "CUSUM", index: nil, confirmedIndex: nil)
    results.trend?.subjects[0].forecast.estimates[0].remaining = nil
    #expect(FleetMachine(results, run: "", link: nil).urgency == .healthy)
    results.trend?.subjects[1].onsets[0] = OnsetFinding(method: "CUSUM", index: 60, confirmedIndex: 63)
    let machine = FleetMachine(results, run: "", link: nil)
    #expect(machine.urgency == .rising && machine.sinceIndex == results.verdict.onsetIndex ?? 60)
  }

  @Test func livesAreComparedOnlyInOneUnitAndOnlyOfAlarms() {
    func machine(_ name: String, _ state: HealthState, _ life: Double, countsSnapshots: Bool) -> FleetMachine {
      var results = FixtureTrend().added(to: FixtureRun(state: state))
      results.input.machine = name
      results.trend?.countsSnapshots = countsSnapshots
      results.trend?.subjects[0].forecast.estimates[0].remaining = LifeInterval(lower: 1, median: life, upper: nil)
      return FleetMachine(results, run: "", link: nil)
    }
    let machines = [
      machine("7 snapshots", .alarm, 7, countsSnapshots: true), machine("90 h", .alarm, 90, countsSnapshots: false),
      machine("5 snapshots", .alarm, 5, countsSnapshots: true), machine("50 h", .alarm, 50, countsSnapshots: false),
      machine("warned, 9 h", .warning, 9, countsSnapshots: false),
      machine("warned, 3 h", .warning, 3, countsSnapshots: false),
    ]
    #expect(
      machines.ranked().map(\.machine) == [
        "50 h", "90 h", "5 snapshots", "7 snapshots", "warned, 9 h", "warned, 3 h",
      ])
  }

  @Test func everyFormHasRankLifeAndReasons() throws {
    let report = FleetReport(Self.machines(), program: "raceway 0.1.0")
    let page = MarkupChecker(report.html)
    #expect(page.problems == [] && page.externals == ["../first%20run/report.html"])
    #expect(page.counts["svg", default: 0] >= 7)
    for text in [page.text, report.markdown, report.text().replacing("\n   ", with: " ")] {
      var rest = text[...]
      for name in Self.order {
        let place = try #require(rest.range(of: name), "\(name) stands after the more urgent ones")
        rest = rest[place.upperBound...]
      }
      for words in [
        "9\u{A0}h (6–15\u{A0}h)", "3.8\u{A0}days (2.1\u{A0}days or more)", "no trend was computed",
        "found a run over sound clips", "no failure level", "bearing B3", "4 of 8 machines in alarm, 1 in warning",
      ] {
        #expect(text.contains(words), "\(words)")
      }
    }
    #expect(page.text.contains(FleetUrgency.rule) && report.markdown.contains(FleetUrgency.rule))
  }

  @Test func aReasonIsPlainTextInEveryForm() {
    let report = FleetReport(Self.machines(), program: "p")
    for text in [report.html, report.markdown, report.json, report.text()] {
      #expect(
        text.replacing("\n   ", with: " ").contains("raceway trend RUN computes it") && !text.contains("`raceway"))
    }
  }

  @Test func programsReadTheSame() throws {
    let document = FleetReport(Self.machines(), program: "raceway 0.1.0").jsonValue
    guard case .array(let machines)? = document["machines"] else {
      Issue.record("no machines")
      return
    }
    #expect(machines.map { $0["machine"] } == Self.order.map { .string($0) })
    #expect(machines[0]["urgency"] == "alarm_at_failure_level")
    #expect(machines[1]["urgency"] == "alarm_with_estimate" && machines[1]["report"] == "../first%20run/report.html")
    #expect(machines[1]["remaining_life"]?["median_hours"] == 9.0 && machines[1]["since_index"] == 168)
    #expect(machines[3]["remaining_life"] == .null && machines[8]["state"] == .null)
    #expect(document["counts"]?["alarm_with_estimate"] == 2 && document["counts"]?["unreadable"] == 1)
  }

  @Test(
    "names from files stay text", arguments: ["</td><script>alert(1)</script>", "\" onmouseover=\"alert(1)", "a|b\n"])
  func everyStringIsEscaped(taint: String) {
    let (clean, tainted) = (
      FleetReport(Self.machines(), program: "p"), FleetReport(Self.machines(taint: taint), program: "p")
    )
    let (a, b) = (MarkupChecker(clean.html), MarkupChecker(tainted.html))
    #expect(b.problems == [] && a.counts == b.counts && a.identifiers == b.identifiers)
    let rows = tainted.markdown.split(separator: "\n").filter { $0.hasPrefix("| ") }
    #expect(rows.count == 11)
    #expect(rows.allSatisfy { $0.replacing("\\|", with: "").count { $0 == "|" } == 8 })
    #expect(tainted.text().split(separator: "\n").allSatisfy { $0.count <= 80 })
  }
}
