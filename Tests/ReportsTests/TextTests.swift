import Foundation
import Pipelines
import Tensors
import Testing

@testable import Reports

@Suite struct TextTests {
  @Test("a moment is written as Foundation reads it", arguments: 0..<200)
  func timestampsAgreeWithFoundation(draw: Int) throws {
    var random = RandomStream(seed: 11, stream: UInt64(draw))
    // 1678 to 2261: all that 64 bits of nanoseconds can say.
    let seconds = Int64(random.uniform(in: -9.2e9...9.2e9))
    let text = Timestamp(seconds * 1_000_000_000).iso8601
    let read = try Date(text, strategy: .iso8601)
    #expect(Int64(read.timeIntervalSince1970.rounded()) == seconds, "\(text)")
  }

  @Test func knownMomentsAreWrittenExactly() {
    #expect(Timestamp(0).iso8601 == "1970-01-01T00:00:00Z")
    #expect(Timestamp(-1).iso8601 == "1969-12-31T23:59:59.999999999Z")
    #expect(Timestamp(951_782_400_000_000_000).iso8601 == "2000-02-29T00:00:00Z")
    #expect(Timestamp(951_782_460_500_000_000).iso8601 == "2000-02-29T00:01:00.5Z")
    #expect(Timestamp(951_782_460_000_000_000).readable == "2000-02-29 00:01 UTC")
  }

  @Test func numbersCarrySensibleDigits() {
    #expect(Digits.significant(0.0123456) == "0.0123")
    #expect(Digits.significant(41.27) == "41.3")
    #expect(Digits.significant(20480) == "20,480")
    #expect(Digits.significant(-1234567) == "-1,234,567")
    #expect(Digits.significant(2) == "2")
    #expect(Digits.significant(.nan) == "–" && Digits.significant(nil) == "–")
    #expect(
      Digits.percent(0.968) == "97\u{A0}%" && Digits.percent(1) == "100\u{A0}%" && Digits.percent(0) == "0\u{A0}%")
    #expect(Digits.percent(0.0004) == "< 0.1\u{A0}%" && Digits.percent(0.9996) == "> 99.9\u{A0}%")
    #expect(Digits.percent(0.0123) == "1.2\u{A0}%" && Digits.percent(0.0997) == "10\u{A0}%")
    #expect(Digits.percent(0.996) == "99.6\u{A0}%")
    #expect(Digits.duration(hours: 74.8) == "74.8 h (3.12 days)" && Digits.duration(hours: 0.5) == "30 min")
    #expect(Digits.count(1, "snapshot") == "1 snapshot" && Digits.count(1024, "snapshot") == "1,024 snapshots")
  }

  @Test("the terminal gets 10 to 20 plain lines of at most 80 columns", arguments: HealthState.allCases)
  func terminalSummaryFits(state: HealthState) {
    for run in [
      FixtureRun(state: state), FixtureRun(state: state, channelCount: 9, taint: "\u{1B}[31m\u{7} long name"),
    ] {
      let text = TerminalSummary(run.results, reportPath: "RUN/report.html").text
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      #expect((10...20).contains(lines.count), "\(text)")
      #expect(lines.allSatisfy { $0.count <= 80 }, "\(text)")
      #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
      #expect(text.contains(state.word.uppercased()))
      #expect(lines.last == "Report: RUN/report.html")
    }
  }

  @Test func aDivergedTrainingIsSaidInTheTerminalAndTheReports() throws {
    var results = FixtureRun().results
    let finding = "training diverged in epoch 61 and was stopped; the weights are those of epoch 45"
    results.model.divergedInEpoch = 61
    results.audit.findings.insert(finding, at: 0)
    let flowing = TerminalSummary(results).text.replacingOccurrences(of: "\n", with: " ")
    #expect(flowing.contains("Audit: \(finding)"))
    #expect(MarkdownReport(results).text.contains(finding) && HTMLReport(results, plotly: nil).text.contains(finding))
    #expect(JSONReport(results).text.contains("\"diverged_in_epoch\": 61"))
    #expect(JSONReport(FixtureRun().results).text.contains("\"diverged_in_epoch\": null"))
  }

  @Test func coloursComeOnlyWhenAsked() {
    let results = FixtureRun().results
    #expect(!TerminalSummary(results).text.contains("\u{1B}"))
    #expect(TerminalSummary(results, isColoured: true).text.hasPrefix("\u{1B}[1;31m■ ALARM: bearing B3"))
  }

  @Test func markdownHasEverythingATicketNeeds() {
    let text = MarkdownReport(FixtureRun().results).text
    for words in [
      "# ■ Alarm: bearing B3", "- since: snapshot 168 (2004-02-15 18:32:39 UTC)", "1. Inspect bearing B3",
      "| ch3 | B3 | ■ alarm | 41.3 |", "## Levels", "## Audit", "stopped machine", "120–121",
      "raceway analyze 2nd_test --recipe vae --seed 7 -o RUN", "machine: rig 2", "9f86d081",
    ] {
      #expect(text.contains(words), "\(words)")
    }
  }

  @Test func whatWasTypedIsToldToRepeatTheRun() {
    var run = FixtureRun().results
    run.command = "raceway analyze 'my data' --machine m.yaml -o RUN"
    #expect(MarkdownReport(run).text.contains("```sh\nraceway analyze 'my data' --machine m.yaml -o RUN\n```"))
  }

  @Test(arguments: [
    ("runs/a-1", "runs/a-1"), ("my data", "'my data'"), ("it's", #"'it'\''s'"#), ("", "''"), ("$HOME", "'$HOME'"),
  ])
  func wordsAreQuotedForAShell(word: String, quoted: String) {
    #expect(ShellWord.quoted(word) == quoted)
  }

  @Test func ticketsFollowTheOrderOfThePage() {
    let text = MarkdownReport(FixtureTrend().added(to: FixtureRun(card: FixtureCard()))).text
    let heads = text.matches(of: /\n(##+ [A-Z][a-z ]+)/).map { String($0.output.1) }
    let wanted = [
      "## In plain words", "## Trend and remaining life", "## Root cause", "## Which channel", "## How sure this is",
      "### Levels", "### Against the truth", "### Audit of the model", "## Data quality", "## How to repeat",
    ]
    #expect(heads == wanted)
  }

  @Test("names cannot break a Markdown table or fence")
  func markdownEscapes() {
    let text = MarkdownReport(FixtureRun(taint: "|<b>\n```\n# x").results).text
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ch") }
    #expect(rows.count == 5)
    let cells = rows.map { $0.replacing("\\|", with: "").count { $0 == "|" } }
    #expect(cells.allSatisfy { $0 == 11 })
    #expect(!text.contains("<b>\\|") && text.contains("````yaml"))
    #expect(!text.split(separator: "\n").contains("# x"))
  }

  @Test func foldersWithSpacesAreQuotedForTheShell() {
    var results = FixtureRun().results
    results.input.source = "pump 3's data"
    #expect(MarkdownReport(results).text.contains("raceway analyze 'pump 3'\\''s data' --recipe vae"))
  }

  @Test func findingsOfOneKindAreGroupedByStretches() {
    func note(_ snapshot: Int?, _ severity: QualityNote.Severity) -> QualityNote {
      QualityNote(kind: "time_gap", severity: severity, snapshot: snapshot, channel: nil, message: "m", leftOut: false)
    }
    let notes = [12, 13, 14, 40].map { note($0, .info) } + [note(nil, .error)]
    let groups = QualityGroup.groups(of: notes)
    #expect(groups.map(\.severity) == [.error, .info])
    #expect(groups.map(\.count) == [1, 4])
    #expect(groups[0].ranges() == nil && groups[1].ranges() == "12–14, 40")
    #expect(groups[1].ranges(limit: 1) == "12–14 and 1 more")
  }

  @Test("a baseline that wins is said to win")
  func comparisonIsHonest() {
    func method(_ name: String, _ auc: Double, _ halfWidth: Double) -> MethodMetrics {
      MethodMetrics(
        name: name, aucWindow: auc, aucWindowInterval: [auc - halfWidth, auc + halfWidth], aucSnapshot: auc, fpr: 0,
        recall: 0, precision: 0, f1: 0)
    }
    func sentence(_ methods: [MethodMetrics]) -> String {
      MethodComparison(Evaluation(truth: "t", onsetIndex: 0, methods: methods)).sentence
    }
    #expect(sentence([method("VAE", 0.9, 0.01), method("energy", 0.95, 0.01)]).contains("does not beat energy"))
    #expect(sentence([method("VAE", 0.95, 0.01), method("energy", 0.9, 0.01)]).contains("do not overlap"))
    #expect(sentence([method("VAE", 0.95, 0.04), method("energy", 0.9, 0.04)]).contains("intervals overlap"))
  }
}
