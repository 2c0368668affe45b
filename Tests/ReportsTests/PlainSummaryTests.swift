import Pipelines
import Tensors
import Testing

@testable import Reports

/// The summary in plain words says what the results hold, and nothing else.
@Suite struct PlainSummaryTests {
  private static let elements = ["outer race", "inner race", "ball", "cage"]

  private func words(_ results: RunResults) -> PlainWords { PlainSummary(results: results).words }

  private func text(_ results: RunResults) -> String {
    words(results).answers.map { "\($0.question.rawValue): \($0.text)" }.joined(separator: "\n")
  }

  private static func wordCount(_ words: PlainWords) -> Int {
    words.answers.reduce(0) { $0 + $1.text.split(separator: " ").count }
  }

  /// Every kind of run, as far as its fixture is of one piece: no part is named without a card.
  private static func runs() -> [(name: String, results: RunResults)] {
    var runs: [(String, RunResults)] = HealthState.allCases.map { state in
      (state.rawValue, FixtureRun(state: state, card: FixtureCard(finding: .undetermined)).results)
    }
    runs += FixtureCard.Finding.allCases.map { ("card \($0)", FixtureRun(card: FixtureCard(finding: $0)).results) }
    runs += FixtureTrend.Outlook.allCases.map { outlook in
      let run = FixtureRun(state: outlook == .healthy ? .healthy : .alarm, card: FixtureCard())
      return ("life \(outlook)", FixtureTrend(outlook: outlook).added(to: run))
    }
    runs += [
      ("table", FixtureRun(hasTimes: false, isFeatureTable: true, hasEvaluation: false).results),
      ("one channel", FixtureRun(state: .healthy, channelCount: 1).results),
      ("short", FixtureRun(snapshotCount: 24).results),
    ]
    return runs.map { name, results in
      var results = results
      results.verdict.element = results.verdict.state == .alarm ? results.rootCause?.element : nil
      return (name, results)
    }
  }

  @Test func whatIsNotConfirmedYetIsNoHealthyMachine() throws {
    var results = try #require(Self.runs().first { $0.1.verdict.state == .healthy }).1
    #expect(text(results).contains("runs as in its healthy period"))
    let last = try #require(
      (0..<results.snapshots.indicator.rowCount).last { results.snapshots.indicator[$0, 1].isFinite })
    results.snapshots.indicator[last, 1] = results.snapshots.warningLevel[last, 1] + 1
    #expect(
      text(results).contains(
        "the last snapshot of \(results.channels[1].name) exceeds a level, which is not confirmed yet"))
    #expect(!text(results).contains("runs as in its healthy period"))
  }

  @Test func whatElseStandsAtAlarmIsNamed() throws {
    var results = try #require(Self.runs().first { $0.1.verdict.state == .alarm && $0.1.verdict.bearing != nil }).1
    let other = try #require(results.channels.firstIndex { $0.bearing != results.verdict.bearing })
    let name = results.channels[other].name
    #expect(!text(results).contains("Also at alarm: \(name)."))
    for snapshot in results.snapshots.channelState.indices { results.snapshots.channelState[snapshot][other] = .alarm }
    #expect(text(results).contains("Also at alarm: \(name)."))
  }

  @Test func everySummaryIsAsLongAsAReaderBears() {
    for (name, results) in Self.runs() {
      let count = Self.wordCount(words(results))
      let fewest = results.verdict.state == .undetermined ? 70 : 110
      #expect((fewest...250).contains(count), "\(name): \(count) words\n\(text(results))")
    }
  }

  @Test func aPartIsNamedOnlyWhereTheVerdictNamesIt() {
    for (name, results) in Self.runs() {
      let text = text(results)
      for element in Self.elements {
        #expect(text.contains(element) == (results.verdict.element == element), "\(name), \(element)\n\(text)")
      }
      if results.verdict.bearing == nil { #expect(!text.contains("bearing B"), "\(name)\n\(text)") }
    }
    // What the card alone says is not yet a verdict.
    var unnamed = FixtureRun(card: FixtureCard()).results
    unnamed.verdict.element = nil
    #expect(!text(unnamed).contains("outer race") && text(unnamed).contains("none stands clear"))
  }

  @Test func unbalanceAndADamagingZoneAreToldInEveryStateThatHasThem() throws {
    for state in [HealthState.alarm, .warning, .healthy] {
      var results = FixtureRun(state: state, card: FixtureCard(finding: .undetermined)).results
      let finding = words(results)[.finding]
      #expect(
        finding.contains("on ch3 points to unbalance (weight off centre); one sensor cannot prove it."),
        "\(finding)")
      #expect(!finding.contains("ISO 20816") && !words(results)[.action].contains("Second."))
      results.rootCause?.channels[2].severity?.zone = "D"
      results.rootCause?.channels[2].severity?.reason = "severe"
      results.verdict.nextSteps = ["First.", "Second.", "Third."]
      let severe = words(results)
      #expect(severe[.finding].contains("ch3 vibrates at 4.83 mm/s RMS in its latest snapshots, zone D"))
      #expect(severe[.action] == "First. Second.")
      let terminal = TerminalSummary(results).text
      #expect(terminal.contains("  The shaft's lines point to unbalance on ch3.\n"), "\(terminal)")
      #expect(terminal.contains("Next: First.\nNext: Second.\n"))
      results.rootCause?.channels[2].shaft?.finding = nil
      #expect(!text(results).contains("unbalance") && !TerminalSummary(results).text.contains("unbalance"))
    }
  }

  @Test func whatTheNetworkDoesNotDecideIsNotToldByIt() {
    for state in [HealthState.alarm, .healthy] {
      let table = words(FixtureRun(state: state, hasTimes: false, isFeatureTable: true, hasEvaluation: false).results)
      #expect(!table[.evidence].contains("network") && table[.evidence].contains("from their healthy ones"))
      #expect(!table[.doubt].contains("network"), "\(table[.doubt])")
    }
    var clips = FixtureClips().results
    clips.recipe = "conv-vae"
    clips.audit?.explainedVariance = 0.064
    func doubt() -> String { ClipPlainSummary(results: clips, ranking: ClipRanking(clips)).words[.doubt] }
    #expect(clips.networkDecides && doubt().contains("explains only 6.4\u{A0}%"))
    (clips.recipe, clips.detectors[0].name) = ("audio", "band-statistics")
    #expect(!clips.networkDecides && !doubt().contains("network"), "\(doubt())")
    let audit = clips.audit?.sentence(decides: clips.networkDecides)
    #expect(
      audit == "The network stands beside what decides here; it explains 6.4\u{A0}% of the healthy ups and downs.")
    clips.audit?.explainedVariance = -0.0125
    #expect(clips.audit?.explainedInWords == "none")
  }

  @Test func neitherPNorConfidenceIsCalledAProbability() {
    for (name, results) in Self.runs() {
      let text = text(results)
      for word in ["probab", "likelihood", "certain", "percent sure", "guarantee"] {
        #expect(!text.lowercased().contains(word), "\(name), \(word)\n\(text)")
      }
      if results.verdict.bearing != nil { #expect(text.contains("no chance of being right"), "\(name)") }
    }
  }

  @Test func everyStateBeginsWithItsOwnWords() {
    func finding(_ state: HealthState) -> String { words(FixtureRun(state: state).results)[.finding] }
    #expect(finding(.alarm).hasPrefix("An alarm on bearing B3: out of the healthy range since snapshot 168"))
    #expect(
      finding(.alarm).contains("the alarm confirmed 4 snapshots later, once 3 of 4 snapshots agreed")
        && finding(.alarm).contains("outer race"))
    #expect(finding(.warning).hasPrefix("A warning, no alarm, on bearing B3"))
    #expect(finding(.warning).contains("the warning confirmed 2 snapshots later"), "\(finding(.warning))")
    #expect(finding(.healthy).contains("no proof that nothing is damaged") && !finding(.healthy).contains("B3"))
    #expect(finding(.undetermined).contains("can't be said yet. Too few healthy snapshots to set levels"))
    #expect(words(FixtureRun(state: .undetermined).results)[.evidence] == "")
  }

  @Test func anAlarmWithoutAPlaceNamesNone() {
    var results = FixtureRun().results
    (results.verdict.bearing, results.verdict.channel, results.verdict.element) = (nil, nil, nil)
    let words = words(results)
    #expect(words[.finding].hasPrefix("An alarm, but which bearing it comes from is undetermined"))
    #expect(words[.evidence].hasPrefix("No bearing holds more: 97\u{A0}%") && !words[.evidence].contains("Confidence"))
  }

  @Test func aRefusedLifeIsGivenNoNumber() {
    for outlook in [FixtureTrend.Outlook.refused, .healthy] {
      let state: HealthState = outlook == .healthy ? .healthy : .alarm
      let course = words(FixtureTrend(outlook: outlook).added(to: FixtureRun(state: state)))[.course]
      #expect(course.contains("How long it may last is not said: "), "\(course)")
      let said = course.split(separator: "How long").last ?? ""
      #expect(!said.contains { $0.isNumber }, "\(course)")
    }
    #expect(words(FixtureRun().results)[.course].contains("How long it may last was not asked."))
    let told = words(FixtureTrend().added(to: FixtureRun()))
    #expect(
      told[.course].contains("in about 9\u{A0}h")
        && told[.course].contains("90\u{A0}% of fitting courses do so after 6–15\u{A0}h"))
    #expect(told[.doubt].contains("The failure level is twice the alarm level, as nobody declared one."))
    let open = words(FixtureTrend(outlook: .openEnded).added(to: FixtureRun()))[.course]
    #expect(open.contains("after 6\u{A0}h or more"))
    var failed = FixtureTrend().added(to: FixtureRun())
    failed.trend?.subjects[0].forecast.failureLevel = 0.1
    #expect(words(failed)[.course].hasSuffix("Bearing B3 stands at its failure level already."))
  }

  @Test func whatPastRunsHadLeftIsNoWayToAFailureLevel() throws {
    var results = FixtureTrend().added(to: FixtureRun())
    func picture() throws -> String {
      let page = HTMLReport(results, plotly: nil).text
      let figures = try HTMLReportTests.specifications(page)
      let figure = try #require(figures.first { $0["id"] as? String == "prognosis" })
      let names = (figure["data"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
      return names.joined(separator: ", ")
        + (MarkupChecker(page).text.split(separator: "The shaded fan").last?.prefix(120) ?? "")
    }
    #expect(try picture().contains("reached, with interval") && !picture().contains("end of life"))
    for model in ["similarity", "past lives", "combined"] {
      results.trend?.subjects[0].forecast.estimates[0].model = model
      let told = words(results)
      let age = model == "past lives" ? "of its age" : "that stood so"
      #expect(told[.course].contains("Bearing B3: past runs \(age)") && told[.course].contains("about 9\u{A0}h; 90"))
      #expect(told[.course].contains("of the lives that fit them end after 6–15\u{A0}h."))
      #expect(!told[.course].contains("failure level"), "\(told[.course])")
      #expect(told[.doubt].contains("The failure level is") == (model == "combined"), "\(model): \(told[.doubt])")
      let drawn = try picture()
      #expect(drawn.contains("end of life, with interval") && !drawn.contains("reached, with"), "\(drawn)")
      #expect(!drawn.contains("bar on the failure level"))
    }
  }

  @Test func evidenceThatDisagreesIsSaidToDisagree() {
    var results = FixtureRun().results
    #expect(
      words(results)[.evidence].contains(
        "Plain energy rose by 8.4\u{A0}dB there in the mean since snapshot 168, more than elsewhere"))
    results.channels[2].excessShare = 0.9999
    #expect(words(results)[.evidence].hasPrefix("More than 99.9\u{A0}% of the departure"))
    results.channels[2].excessShare = 0.97
    results.channels[0].energyContrastDB = 12
    #expect(
      words(results)[.evidence].contains(
        "That does not agree: plain energy rose by 8.4\u{A0}dB there in the mean since snapshot 168, but by 12"))
    results.channels[2].energyContrastDB = 0.3
    #expect(
      words(results)[.evidence].contains(
        "Plain energy hardly shows it: 0.3\u{A0}dB there in the mean since snapshot 168."))
    results.channels[0].excessShare = 0.99
    #expect(words(results)[.evidence].contains("lies on B1, not on B3"))
  }

  @Test func whatSpeaksAgainstItIsSaidTheGravestFirst() {
    var results = FixtureRun(card: FixtureCard()).results
    results.audit.explainedVariance = 0.015
    results.audit.leaks = [LeakFinding(kind: .sharedWindows, sentence: "x")]
    results.evaluation?.methods[1].aucWindow = 0.97
    var doubt = words(results)[.doubt]
    #expect(doubt.hasPrefix("What was judged had a part in the learning (1 finding"))
    #expect(doubt.contains("a simpler method (energy) does better than the network"))
    #expect(doubt.contains("B2 is not ruled out."))
    results.audit.leaks = nil
    doubt = words(results)[.doubt]
    let places = ["simpler method", "not ruled out", "explains only 1.5\u{A0}%"]
      .compactMap { doubt.firstRange(of: $0)?.lowerBound }
    #expect(places.count == 3 && places == places.sorted(), "\(doubt)")
    results = FixtureRun(state: .healthy).results
    results.audit.findings = []
    results.dataQuality = []
    results.input.roles = results.input.roles.map { $0 == .leftOut ? .monitored : $0 }
    #expect(words(results)[.doubt] == "The checks of model, levels and data found nothing against it.")
    #expect(words(FixtureRun().results)[.doubt].contains("3 snapshots were left out (short file, stopped machine)."))
  }

  @Test func anUnconfirmedSpeedIsNoSecret() {
    var card = FixtureCard()
    card.hasSpeed = false
    #expect(words(FixtureRun(card: card).results)[.doubt].contains("The shaft's speed is unknown."))
    #expect(!words(FixtureRun(card: FixtureCard()).results)[.doubt].contains("speed"))
  }

  @Test func aSingleChannelNamesNoNeighbours() {
    var results = FixtureRun(channelCount: 1).results
    results.verdict.bearing = results.channels[0].bearing
    results.verdict.channel = results.channels[0].name
    results.channels[0].excessShare = 1
    results.channels[0].energyContrastDB = 4
    let words = words(results)
    #expect(words[.evidence].contains("told by a network") && !words[.evidence].contains("lies on"))
    #expect(words[.evidence].contains("Plain energy rose by 4\u{A0}dB there in the mean since snapshot 168. "))
    #expect(words[.doubt].contains("There is a single channel"))
  }

  @Test("clips say how many stand where, and nothing of time", arguments: FixtureClips.Kind.allCases)
  func clipsHaveTheirOwnWords(kind: FixtureClips.Kind) {
    let results = FixtureClips(kind: kind).results
    let words = ClipPlainSummary(results: results, ranking: ClipRanking(results)).words
    let text = words.answers.map(\.text).joined(separator: "\n")
    #expect((90...220).contains(Self.wordCount(words)), "\(kind): \(Self.wordCount(words))\n\(text)")
    #expect(!text.lowercased().contains("probab") && words[.course].contains("no order in time"))
    #expect(text.contains("Against the labels") == (results.evaluation != nil))
    #expect(text.contains("without labels") == (results.evaluation == nil))
    #expect(
      words[.action].contains("Listen to")
        == (kind == .mixed || kind == .loud || kind == .unlabelled || kind == .single))
    #expect(ClipMarkdownReport(results).text.contains(words.markdown))
    #expect(MarkupChecker(ClipHTMLReport(results, plotly: nil).text).text.contains(words[.course]))
  }

  @Test func ticketsAndPagesSayTheSame() {
    let results = FixtureRun(card: FixtureCard()).results
    let words = words(results)
    #expect(
      MarkdownReport(results).text.contains("## In plain words\n\n- **What was looked at:** Rig 2: 240 snapshots"))
    let page = MarkupChecker(HTMLReport(results, plotly: nil).text).text
    for answer in words.answers { #expect(page.contains(HTML.escaped(answer.text)), "\(answer.question.rawValue)") }
  }
}
