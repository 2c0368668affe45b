import Foundation
import Pipelines
import Tensors
import Testing

@testable import Reports

/// The root-cause card in the terminal, in tickets and for programs.
@Suite struct RootCauseTests {
  private static let cards: [FixtureCard] =
    FixtureCard.Finding.allCases.map { FixtureCard(finding: $0) } + [
      FixtureCard(hasHealthy: false, hasModel: false), FixtureCard(finding: .innerRace, hasSpeed: false),
    ]

  private static let input = FixtureRun().results.input

  private func report(_ card: FixtureCard) -> DiagnosisReport {
    DiagnosisReport(card.card, input: Self.input, program: "raceway 0.1.0")
  }

  @Test func probabilitiesPromiseNoMoreThanTheyKnow() {
    #expect(Digits.pValue(2e-5) == "p < 0.0001" && Digits.pValue(0) == "p < 0.0001")
    #expect(Digits.pValue(1e-4) == "p = 0.0001" && Digits.pValue(0.03219) == "p = 0.032")
    #expect(Digits.pValue(0.23) == "p = 0.23" && Digits.pValue(1) == "p = 1")
    #expect(Digits.pValue(nil) == "p = –" && Digits.pValue(.nan) == "p = –")
    #expect(Digits.probability(9.9e-5) == "< 0.0001" && Digits.probability(0.5) == "0.5")
  }

  @Test func frequenciesAndDeviationsCarrySensibleDigits() {
    #expect(Digits.hertz(33.3333) == "33.33" && Digits.hertz(99.9951) == "100.0" && Digits.hertz(236.42) == "236.4")
    #expect(Digits.hertz(999.97) == "1,000" && Digits.hertz(5120) == "5,120" && Digits.hertz(.nan) == "–")
    #expect(Digits.fixed(0.4433, 3) == "0.443" && Digits.fixed(-0.04, 1) == "0.0" && Digits.fixed(2, 0) == "2")
    #expect(Digits.deviation(-0.0224) == "-2.2\u{A0}%" && Digits.deviation(0.0044) == "+0.4\u{A0}%")
    #expect(Digits.deviation(0.0001) == "0.0\u{A0}%" && Digits.decibels(21.4) == "21.4\u{A0}dB")
    #expect(Digits.decibels(11.485) == "11.5\u{A0}dB" && Digits.decibels(-0.04) == "0\u{A0}dB")
    #expect(Digits.percent(-0.0003) == "0\u{A0}%" && Digits.percent(-0.0125) == "-1.3\u{A0}%")
    #expect(Digits.decibels(-3.26) == "-3.3\u{A0}dB" && Digits.decibels(9) == "9\u{A0}dB")
  }

  @Test func placesOfACombAreNamedAsTheTradeDoes() {
    func name(_ element: String, _ line: String, _ harmonic: Int, _ sideband: Int) -> String {
      let evidence = DefectEvidence(
        element: element, line: line, nominalOrder: 1, nominalHz: 1, foundHz: 1, deviation: 0, pValue: 1, trials: 1,
        healthyPValue: nil, band: DefectBand(choice: .prewhitened, lowHz: 0, highHz: 1, kurtosis: nil), lines: [])
      return evidence.name(of: DefectLine(harmonic: harmonic, sideband: sideband, hz: 1, levelDB: 1, isSeen: true))
    }
    #expect(name("outer race", "BPFO", 1, 0) == "BPFO" && name("outer race", "BPFO", 3, 0) == "3×BPFO")
    #expect(name("inner race", "BPFI", 1, -1) == "BPFI − f_r" && name("inner race", "BPFI", 2, 1) == "2×BPFI + f_r")
    #expect(name("ball", "2×BSF", 1, 0) == "2×BSF" && name("ball", "2×BSF", 2, 1) == "4×BSF + FTF")
    #expect(name("inner race", "BPFI", 1, 2) == "BPFI + 2 f_r")
  }

  @Test func maskedLinesAreNotCountedAsMissing() {
    func line(_ level: Double?, _ isSeen: Bool) -> DefectLine {
      DefectLine(harmonic: 1, sideband: 0, hz: 1, levelDB: level, isSeen: isSeen)
    }
    #expect(DefectEvidence.seen([line(9, true), line(1, false), line(nil, false)]) == "1 of 3 (1 masked)")
    #expect(DefectEvidence.seen([line(9, true)]) == "1 of 1" && DefectEvidence.seen([]) == "–")
  }

  @Test("the terminal gets the whole card within 80 columns", arguments: cards)
  func cardFitsTheTerminal(card: FixtureCard) {
    var tainted = card
    tainted.taint = " \u{1B}[31m\u{7} and a very long name of it that does not end before the line does, nor then"
    for card in [card, tainted] {
      let text = report(card).text()
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.allSatisfy { $0.count <= 80 }, "\(text)")
      #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
      #expect(lines.allSatisfy { !$0.hasSuffix(" ") }, "\(text)")
    }
  }

  @Test("text that is too long is cut behind a whole sentence, where one fits")
  func cuts() {
    let long = String(repeating: "word ", count: 30)
    let text = "One stands. Two stands here. " + long + "end. Four."
    #expect(PlainText.wrapped(text, limit: 1) == ["One stands. Two stands here. …"])
    #expect(PlainText.wrapped(text, limit: 9).joined(separator: " ") == text)
    let cut = PlainText.wrapped(long + long + "end. Two.", limit: 2)
    #expect(cut.count == 2 && cut[1].hasSuffix("…"))
  }

  @Test("wrapped words are all there, in lines that are as full as they can be", arguments: 0..<20)
  func wordsAreWrapped(draw: Int) {
    var random = RandomStream(seed: 3, stream: UInt64(draw))
    let words = (0..<60).map { _ in String(repeating: "x", count: 1 + random.below(14)) }
    let lines = PlainText.wrapped(words.joined(separator: " "), first: "- ", indentation: 4)
    let read = lines.flatMap { $0.split(separator: " ").map(String.init) }
    #expect(read == ["-"] + words)
    for (line, next) in zip(lines, lines.dropFirst()) {
      let word = next.split(separator: " ").first ?? ""
      #expect(line.count <= 80 && line.count + 1 + word.count > 80)
      #expect(next.hasPrefix("    x"))
    }
  }

  @Test func theTerminalSaysWhatWasFoundAndWhyNotTheOthers() {
    let text = report(FixtureCard()).text()
    for words in [
      "■ DEFECT: outer race of B3 - Rig 2", "Channel ch3, bearing B3, Rexnord ZA-2115: OUTER RACE",
      "2,000 rpm (33.33 Hz)",
      "*outer race  BPFO     7.093     236.4     232.6    -1.6%     4 of 5  < 0.0001", "× B1 excluded:", "? B2 open:",
      "■ B3 named:", "Limits:", "zone C", "32 trials counted into p",
    ] {
      #expect(text.contains(words), "\(words) in\n\(text)")
    }
    let open = report(FixtureCard(finding: .undetermined)).text()
    #expect(open.hasPrefix("? DEFECT: undetermined - Rig 2") && !open.contains("*outer race"))
    #expect(!open.contains("B3 named"))
  }

  @Test func aHighLineThatDoesNotCountIsExplained() throws {
    var channel = try #require(FixtureRun(card: FixtureCard()).results.rootCause?.channels[2])
    #expect(channel.defects[0].highUnseen == nil && !channel.defects[0].remark.contains("not counted as seen"))
    let first = try #require(channel.defects[0].lines.firstIndex { $0.harmonic == 1 && $0.sideband == 0 })
    channel.defects[0].lines[first].isSeen = false
    #expect(channel.defects[0].highUnseen?.harmonic == 1)
    #expect(channel.defects[0].remark.contains("BPFO stands 21\u{A0}dB over the floor and is not counted as seen"))
    for index in channel.defects[0].lines.indices { channel.defects[0].lines[index].isSeen = false }
    #expect(channel.defects[0].highUnseen == nil)
  }

  @Test("analyze's summary names the defect and still fits a terminal of 24 lines", arguments: cards)
  func summaryNamesTheDefect(card: FixtureCard) {
    let text = TerminalSummary(FixtureRun(card: card).results, reportPath: "RUN/report.html").text
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(lines.count <= 24 && lines.allSatisfy { $0.count <= 80 }, "\(text)")
    let flowing = text.replacing("\n    ", with: " ")
    if card.finding == .undetermined {
      #expect(flowing.contains("No damaged element is named: The best comb"), "\(text)")
    } else {
      #expect(flowing.contains("Defect: \(card.finding == .outerRace ? "outer" : "inner") race of B3: "), "\(text)")
      #expect(flowing.contains("p < 0.0001"))
    }
    #expect(!TerminalSummary(FixtureRun().results).text.contains("Defect:"))
  }

  @Test("the ticket holds the card", arguments: cards)
  func markdownHoldsTheCard(card: FixtureCard) {
    let text = MarkdownReport(FixtureRun(card: card).results).text
    let section = RootCauseMarkdown(card: card.card, input: Self.input).section
    #expect(text.contains(section) && report(card).markdown.contains(section))
    #expect(section.contains("| channel | bearing | element |") && section.contains("What this cannot tell:"))
    #expect(section.contains("- × **B1** excluded: What it shows"))
    #expect(!MarkdownReport(FixtureRun().results).text.contains("Root cause"))
  }

  @Test("a deviation reads the same in sentences and tables", arguments: [0.0007, -0.0014, 0.0123, 0.1234])
  func deviationsAreToldOnce(deviation: Double) throws {
    var evidence = try #require(FixtureCard().card.channels[2].defects.first)
    evidence.deviation = deviation
    let told = Digits.deviation(deviation).drop { "+-".contains($0) }
    #expect(evidence.placeInWords.contains(", \(told) \(deviation < 0 ? "below" : "above") BPFO"))
    evidence.deviation = 0.0004
    #expect(evidence.placeInWords.hasSuffix("where BPFO is expected"))
  }

  @Test("a healthy machine leaves nothing open, on the page, in the ticket and in the terminal")
  func nothingIsOpenInAHealthyMachine() {
    var results = FixtureRun(state: .healthy, card: FixtureCard(finding: .undetermined)).results
    let card = FixtureCard(finding: .undetermined).card
    let healthy = DiagnosisReport(card, input: Self.input, program: "p", isHealthy: true)
    let page = MarkupChecker(HTMLReport(results, plotly: nil).text).text
    for text in [page, MarkdownReport(results).text, healthy.text()] {
      #expect(text.contains("none, as the machine is healthy") && text.contains("✓"), "\(text)")
      #expect(!text.contains("undetermined") && !text.contains("? B2") && !text.contains("? open"), "\(text)")
    }
    results.verdict.state = .alarm
    #expect(MarkdownReport(results).text.contains("## Root cause: undetermined"))
    #expect(DiagnosisReport(card, input: Self.input, program: "p").text().contains("? B2 open:"))
    // What the search names is told whatever the model found.
    let named = DiagnosisReport(FixtureCard().card, input: Self.input, program: "p", isHealthy: true)
    #expect(named.text().hasPrefix("■ DEFECT: outer race of B3") && named.text().contains("? B2 open:"))
  }

  @Test func confidenceIsInTheBearingWhereAModelNamesIt() {
    let run = FixtureRun(card: FixtureCard()).results
    #expect(report(FixtureCard()).text().contains("\nConfidence in the bearing: 0.87 of 1 (ranks cases"))
    #expect(MarkdownReport(run).text.contains("- confidence in the bearing: 0.87 of 1\n"))
    #expect(TerminalSummary(run).text.contains("0.93 of 1, in the bearing\n"))
    #expect(report(FixtureCard(hasModel: false)).text().contains("\nConfidence: 0.87 of 1 (ranks cases"))
  }

  @Test func namesCannotBreakTheTicket() {
    var card = FixtureCard()
    card.taint = "|<b>\n# x"
    let section = RootCauseMarkdown(card: card.card, input: Self.input).section
    let rows = section.split(separator: "\n").filter { $0.hasPrefix("| ch") }
    #expect(rows.count == 5)
    #expect(rows.allSatisfy { $0.replacing("\\|", with: "").count { $0 == "|" } == 10 })
    #expect(!section.contains("<b>") && !section.split(separator: "\n").contains("# x"))
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func programsGetEveryLineAndTheBand() throws {
    let document = try object(JSONReport(FixtureRun(card: FixtureCard(finding: .innerRace)).results).text)
    let cause = try #require(document["root_cause"] as? [String: Any])
    #expect(cause["bearing"] as? String == "B3" && cause["element"] as? String == "inner race")
    #expect(cause["confidence"] as? Double == 0.87 && (cause["limits"] as? [String])?.count == 3)
    let candidates = try #require(cause["candidates"] as? [[String: Any]])
    #expect(candidates.map { $0["standing"] as? String } == ["excluded", "open", "named", "excluded"])
    #expect(candidates[2]["excess_share"] as? Double == 0.94 && candidates[0]["element"] is NSNull)
    #expect(candidates[2]["cross_talk_discount"] as? Double == 0 && candidates[2]["p_value"] as? Double == 2e-5)
    let channels = try #require(document["diagnosis"] as? [[String: Any]])
    #expect(channels.map { $0["channel"] as? String } == ["ch1", "ch2", "ch3", "ch4"])
    #expect(channels[3]["element"] is NSNull && channels[3]["shaft"] == nil && channels[1]["severity"] == nil)
    #expect(channels[2]["speed_rpm"] as? Double == 2000 && channels[2]["speed_measured"] as? Bool == true)
    let severity = try #require(channels[2]["severity"] as? [String: Any])
    #expect(severity["velocity_rms_mm_s"] as? Double == 4.83 && severity["zone"] as? String == "C")
    #expect(severity["snapshots"] as? [Int] == [237, 238, 239])
    let defects = try #require(channels[2]["defects"] as? [[String: Any]])
    #expect(defects.count == 4 && defects[0]["line"] as? String == "BPFI")
    #expect(defects[0]["found_hz"] as? Double == 295.1 && defects[0]["trials"] as? Int == 32)
    let band = try #require(defects[0]["band"] as? [String: Any])
    #expect(band["choice"] as? String == "kurtogram" && band["low_hz"] != nil && band["kurtosis"] != nil)
    let lines = try #require(defects[0]["lines"] as? [[String: Any]])
    let deviation = try #require(defects[0]["deviation_percent"] as? Double)
    #expect(abs(deviation - 100 * (295.1 / (8.9073 * 2000 / 60) - 1)) < 1e-9)
    #expect(lines[1]["hz"] as? Double == 295.1 && lines[1]["level_db"] as? Double == 21)
    #expect(lines.count == 15 && lines[0]["sideband"] as? Int == -1 && lines[1]["seen"] as? Bool == true)
  }

  @Test func whatWasNotComputedIsAbsentAndWhatIsUnknownNull() throws {
    let plain = try object(JSONReport(FixtureRun().results).text)
    #expect(plain["root_cause"] == nil && plain["diagnosis"] == nil)
    let bare = FixtureCard(finding: .undetermined, hasHealthy: false, hasSpeed: false, hasModel: false)
    let document = try object(report(bare).json)
    #expect(document["format"] as? String == "raceway-diagnosis" && document["version"] as? Int == 1)
    let cause = try #require(document["root_cause"] as? [String: Any])
    for key in ["bearing", "channel", "element"] { #expect(cause[key] is NSNull, "\(key)") }
    let candidates = try #require(cause["candidates"] as? [[String: Any]])
    #expect(candidates.allSatisfy { $0["share"] == nil && $0["z"] == nil && $0["p_value"] is NSNull })
    let channels = try #require(document["diagnosis"] as? [[String: Any]])
    #expect(channels.allSatisfy { $0["speed_rpm"] is NSNull && $0["shaft"] == nil })
    let defects = try #require(channels[0]["defects"] as? [[String: Any]])
    #expect(defects.allSatisfy { $0["healthy_p_value"] == nil })
  }
}
