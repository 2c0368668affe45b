import Foundation
import Pipelines
import Testing

@testable import Reports

@Suite struct ClipTextTests {
  private func summary(_ results: ClipRunResults) -> String { ClipVerdict(results, ClipRanking(results)).summary }

  private func document(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func theVerdictCountsNamesAndRates() {
    let text = summary(FixtureClips().results)
    for words in [
      "210 clips of 3 machines were judged: 42 stand at alarm and 3 at warning.", "Alarms come from",
      "Farthest above its alarm level is", "Against the labels (folder names): AUC 0.971 (0.951–0.981)",
      "recall 93\u{A0}% (77–99.1\u{A0}%)", "false alarms 1.8\u{A0}% (0.2–6.3\u{A0}%)",
      "meant to let at most 1\u{A0}% pass",
    ] {
      #expect(text.contains(words), "\(words) in \(text)")
    }
  }

  @Test func withoutLabelsNothingIsClaimedOfFaults() {
    let text = summary(FixtureClips(kind: .unlabelled).results)
    #expect(text.contains("Chance would bring fewer: the levels are meant to let 2.1 of 210 healthy clips alarm."))
    #expect(text.contains("Without labels, nothing can be said about missed faults and false alarms."))
    #expect(!text.contains("AUC") && !text.contains("faulty"))
  }

  @Test func fewAlarmsAreCalledChance() {
    var results = FixtureClips(kind: .quiet).results
    let judged = results.input.clips.indices.filter { results.input.clips[$0].role == .monitored }
    for clip in judged.prefix(3) {
      results.detectors[0].scores[clip] = 6
      results.states[clip] = .alarm
    }
    #expect(summary(results).contains("That is about what chance brings"))
  }

  @Test func noAlarmIsNoProofOfHealth() {
    let text = summary(FixtureClips(kind: .quiet).results)
    #expect(text.contains("210 clips of 3 machines were judged: none stands above its warning level."))
    #expect(text.contains("That they sound like the healthy clips is all this shows."))
    #expect(text.contains("Closest to its alarm level is"))
  }

  @Test func allAlarmedRaisesTheQuestionOfTheMicrophone() {
    let text = summary(FixtureClips(kind: .loud).results)
    #expect(text.contains("all of them stand at alarm") && text.contains("a microphone, gain or room"))
    #expect(text.contains("The labels hold too few healthy or faulty clips"))
  }

  @Test func oneClipIsSpokenOfInTheSingular() {
    let text = summary(FixtureClips(kind: .single).results)
    #expect(text.hasPrefix("1 clip was judged: it stands at warning."))
    let markdown = ClipMarkdownReport(FixtureClips(kind: .single).results).text
    #expect(markdown.hasPrefix("# ▲ Warning: id\\_00/test/clip\\_0.wav – Fan hall"))
    #expect(!text.contains("Alarms come from") && !text.contains("1 clips"))
  }

  @Test func withoutLevelsNothingIsJudged() throws {
    let results = FixtureClips(kind: .undetermined).results
    #expect(summary(results).contains("but there is no level to hold them against"))
    let verdict = try #require(try document(ClipJSONReport(results).text)["verdict"] as? [String: Any])
    #expect(verdict["state"] as? String == "undetermined" && verdict["expected_alarms_if_healthy"] is NSNull)
  }

  @Test(arguments: FixtureClips.Kind.allCases)
  func everyPromisedKeyIsThere(kind: FixtureClips.Kind) throws {
    let results = FixtureClips(kind: kind).results
    let document = try document(ClipJSONReport(results).text)
    #expect(document["format"] as? String == "raceway-clip-report" && document["version"] as? Int == 1)
    for key in ["program", "recipe", "seed", "input", "notes", "data_quality", "timings_s", "audit"] {
      #expect(document[key] != nil, "\(key)")
    }
    #expect((document["evaluation"] != nil) == (kind == .mixed))
    let clips = try #require(document["clips"] as? [[String: Any]])
    #expect(clips.count == results.input.clips.count)
    for key in ["name", "machine", "label", "fault", "snr_db", "role", "score", "state"] {
      #expect(clips.allSatisfy { $0[key] != nil }, "\(key)")
    }
    for (clip, info) in zip(clips, results.input.clips) where info.role == .leftOut {
      #expect(clip["score"] is NSNull && clip["state"] as? String == "undetermined")
    }
    let verdict = try #require(document["verdict"] as? [String: Any])
    let states = try #require(verdict["clips_by_state"] as? [String: Int])
    #expect(states.values.reduce(0, +) == verdict["judged"] as? Int)
    let detectors = try #require(document["detectors"] as? [[String: Any]])
    #expect(detectors.count == 2 && detectors.allSatisfy { $0["levels"] is [Any] })
  }

  @Test func everyFigureOfARowIsThere() throws {
    let document = try document(ClipJSONReport(FixtureClips().results).text)
    let evaluation = try #require(document["evaluation"] as? [String: Any])
    let rows = try #require(evaluation["rows"] as? [[String: Any]])
    #expect(rows.count == 16)
    let first = try #require(rows.first)
    #expect(first["auc"] as? Double == 0.971 && first["nominal_fpr"] as? Double == 0.01)
    #expect(first["recall"] as? Double == 26.0 / 28 && first["fpr"] as? Double == 2.0 / 112)
    for key in [
      "group_kind", "group", "detector", "healthy_clips", "faulty_clips", "auc_interval", "partial_auc",
      "partial_auc_interval", "average_precision", "average_precision_interval", "true_positives", "false_positives",
      "true_negatives", "false_negatives", "precision", "recall_interval", "f1", "fpr_interval",
    ] {
      #expect(first[key] != nil, "\(key)")
    }
  }

  @Test("the terminal gets plain aligned lines of at most 80 columns", arguments: FixtureClips.Kind.allCases)
  func terminalSummaryFits(kind: FixtureClips.Kind) throws {
    for taint in ["", "\u{1B}[31m\u{7} long name"] {
      let text = ClipTerminalSummary(FixtureClips(kind: kind, taint: taint).results, reportPath: "RUN/report.html").text
      let lines = text.split(separator: "\n")
      #expect(lines.count <= 36, "\(text)")
      #expect(lines.allSatisfy { $0.count <= 80 }, "\(text)")
      #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
      #expect(lines.last == "Report: RUN/report.html")
    }
    let text = ClipTerminalSummary(FixtureClips(kind: kind).results).text
    guard kind == .mixed else { return }
    let table = text.split(separator: "\n").drop { !$0.hasPrefix("  clip ") }.prefix(6)
    let head = try #require(table.first)
    let end = try #require(head.range(of: "alarm at")).upperBound
    let column = head.distance(from: head.startIndex, to: end)
    for row in table.dropFirst() {
      #expect(row.dropFirst(column - 1).first?.isNumber == true && row.dropFirst(column).first == " ", "\(row)")
    }
  }

  @Test func coloursComeOnlyWhenAsked() {
    let results = FixtureClips().results
    #expect(!ClipTerminalSummary(results).text.contains("\u{1B}"))
    #expect(ClipTerminalSummary(results, isColoured: true).text.hasPrefix("\u{1B}[1;31m■ ALARM: 42 of 210 clips"))
  }

  @Test func markdownHasEverythingATicketNeeds() {
    let text = ClipMarkdownReport(FixtureClips().results).text
    for words in [
      "# ■ Alarm: 42 of 210 clips – Fan hall", "## Clips, worst first", "190 more clips in report.json", "## Machines",
      "machine without a name", "## Against the labels", "| Isolation forest | all clips | 112 | 28 | 0.934 |",
      "## Audit",
      "short clip", "raceway analyze fan --recipe audio --seed 7 -o RUN", "9f86d081", "faulty (",
    ] {
      #expect(text.contains(words), "\(words)")
    }
  }

  @Test("names cannot break a Markdown table")
  func markdownEscapes() {
    let text = ClipMarkdownReport(FixtureClips(taint: "|<b>\n# x").results).text
    let rows = text.split(separator: "\n").filter { $0.contains("/test/clip") && $0.hasPrefix("| ") }
    #expect(rows.count == 20)
    #expect(rows.allSatisfy { $0.replacing("\\|", with: "").count { $0 == "|" } == 7 })
    #expect(!text.contains("\\|<b>") && !text.split(separator: "\n").contains("# x"))
  }

  @Test func aSweepIsATableForPeopleAndPrograms() throws {
    let report = SweepReport(FixtureClips.sweep)
    let lines = report.text.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 80 } && lines.contains { $0.hasPrefix("  at 6 dB") })
    #expect(lines.contains { $0.hasPrefix("  a-as-published") && $0.contains("0.742") })
    #expect(report.markdown.contains("| audio | -6 | 602 | 300 | 0.882 | 0.872–0.887 |"))
    let document = try document(report.json)
    #expect(document["format"] as? String == "raceway-sweep")
    let rows = try #require(document["rows"] as? [[String: Any]])
    #expect(rows.count == 6 && rows.allSatisfy { $0["snr_db"] is Double && $0["recall_interval"] is [Double] })
  }
}
