import Foundation
import Pipelines
import Tensors
import Testing

@testable import Reports

@Suite struct HTMLReportTests {
  private static let figureIDs = [
    "trend", "attribution", "shares", "latents", "errors", "reconstruction", "training",
  ]

  private static let diagnosisIDs = ["envelope", "spectrum", "orders", "kurtogram", "waterfall", "waveform"]

  /// In the order of the page.
  private static func figureIDs(_ run: FixtureRun) -> [String] {
    guard let card = run.card else { return figureIDs }
    let diagnosis = diagnosisIDs.filter { card.hasSpeed || $0 != "orders" }
    return figureIDs.prefix(1) + diagnosis + figureIDs.dropFirst(1)
  }

  private static let runs: [FixtureRun] =
    HealthState.allCases.map { FixtureRun(state: $0) } + [
      FixtureRun(hasTimes: false, isFeatureTable: true, hasEvaluation: false), FixtureRun(channelCount: 1 + 2),
      FixtureRun(snapshotCount: 1201, channelCount: 20, windowsPerSnapshot: 1),
    ]
    + FixtureCard.Finding.allCases.map { FixtureRun(card: FixtureCard(finding: $0)) } + [
      FixtureRun(channelCount: 12, card: FixtureCard(hasHealthy: false, hasModel: false)),
      FixtureRun(hasTimes: false, card: FixtureCard(finding: .innerRace, hasSpeed: false)),
    ]

  @Test("every element is closed, every identifier is there once, every link has its target", arguments: runs)
  func markupIsWellFormed(run: FixtureRun) {
    let markup = MarkupChecker(HTMLReport(run.results, plotly: "var Plotly;").text)
    #expect(markup.problems == [])
    #expect(markup.counts["main"] == 1)
    #expect(markup.counts["h1"] == 1)
    #expect(Set(markup.identifiers).count == markup.identifiers.count)
    #expect(Set(markup.targets).subtracting(markup.identifiers) == [])
    #expect(markup.externals == [])
  }

  @Test("every figure has a heading, a sentence, a box and a specification", arguments: runs)
  func everyFigureIsPresent(run: FixtureRun) throws {
    let text = HTMLReport(run.results, plotly: "var Plotly;").text
    let drawn = try Self.specifications(text).map { try #require($0["id"] as? String) }
    #expect(drawn == Self.figureIDs(run))
    for id in drawn {
      #expect(text.contains("<h3 id=\"\(id)-title\">"))
      #expect(text.contains("<figcaption id=\"\(id)-caption\">"))
      #expect(text.contains("<div class=\"plot\" id=\"\(id)-plot\""))
      #expect(!text.contains("<figcaption id=\"\(id)-caption\"></figcaption>"))
    }
  }

  @Test("every trace has as many x as y, and every switch as many values as traces", arguments: runs)
  func specificationsAreConsistent(run: FixtureRun) throws {
    for figure in try Self.specifications(HTMLReport(run.results, plotly: nil).text) {
      let id = try #require(figure["id"] as? String)
      let traces = try #require(figure["data"] as? [[String: Any]])
      for trace in traces where trace["type"] as? String != "heatmap" {
        let (x, y) = (try #require(trace["x"] as? [Any]), try #require(trace["y"] as? [Any]))
        #expect(x.count == y.count, "\(id), \(trace["name"] ?? "")")
      }
      for choice in try #require(figure["switches"] as? [[String: Any]]) {
        let options = try #require(choice["options"] as? [[String: Any]])
        #expect(options.indices.contains(try #require(choice["chosen"] as? Int)))
        for option in options {
          for values in try #require(option["traces"] as? [String: [Any]]).values {
            #expect(values.count == traces.count, "\(id)")
          }
        }
      }
    }
  }

  @Test("chapters follow the decision, the bar leads to each of them, and figures stand in that order", arguments: runs)
  func chaptersFollowTheDecision(run: FixtureRun) throws {
    let text = HTMLReport(run.results, plotly: nil).text
    let wanted = [
      "verdict", "plain-words", "course", "root-cause", "which-channel", "states", "certainty", "quality", "provenance",
    ]
    .filter { $0 != "root-cause" || run.card != nil }
    let bar = try #require(text.firstRange(of: "</nav>"))
    let links = text[..<bar.lowerBound].matches(of: /<a href="#([a-z-]+)">/).map { String($0.output.1) }
    #expect(links == wanted)
    let places = wanted.map { text.firstRange(of: "<section class=\"chapter\" id=\"\($0)\"")?.lowerBound }.dropFirst()
    #expect(places.allSatisfy { $0 != nil } && places.compactMap(\.self) == places.compactMap(\.self).sorted())
    let boxes = text.matches(of: /class="plot" id="([a-z-]+)-plot"/).map { String($0.output.1) }
    #expect(boxes == Self.figureIDs(run))
  }

  @Test func verdictIsReadableWithoutScripts() {
    let page = MarkupChecker(HTMLReport(FixtureRun().results, plotly: nil).text)
    for words in [
      "Alarm", "bearing B3", "outer race", "snapshot 168", "2004-02-15 18:32:39 UTC", "11.2 h", "0.93 of 1",
      "Inspect bearing B3 at the next stop", "Against the truth", "short file", "c0ffee42",
    ] {
      #expect(page.text.contains(words), "\(words)")
    }
    #expect(page.counts["svg", default: 0] > 4)
  }

  @Test(
    "the first screen names the state in a word and a class",
    arguments: [
      (HealthState.alarm, "Alarm"), (.warning, "Warning"), (.healthy, "Healthy"), (.undetermined, "Undetermined"),
    ])
  func stateIsNamed(state: HealthState, word: String) {
    let text = HTMLReport(FixtureRun(state: state).results, plotly: nil).text
    #expect(text.contains("<section class=\"verdict \(state.rawValue)\""))
    #expect(text.contains("<span class=\"state\">\(word)</span>"))
    #expect(text.contains("<title>\(word)"))
    if state == .healthy || state == .undetermined { #expect(!text.contains("bearing B3</span>")) }
  }

  @Test(
    "names from files stay text",
    arguments: [
      "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\" onmouseover=\"alert(1)", "' & <!-- ]]>",
      "\u{2028}\u{0}\u{7}", "${alert(1)} `\\",
    ])
  func everyStringIsEscaped(taint: String) throws {
    let clean = MarkupChecker(HTMLReport(FixtureRun(card: FixtureCard()).results, plotly: "var Plotly;").text)
    let tainted = MarkupChecker(
      HTMLReport(FixtureRun(card: FixtureCard(), taint: taint).results, plotly: "var Plotly;").text)
    #expect(tainted.problems == [])
    #expect(tainted.counts == clean.counts)
    #expect(tainted.identifiers == clean.identifiers)
    #expect(tainted.externals == [])
    let specifications = try #require(tainted.scripts.first { $0.hasPrefix("[") })
    #expect(!specifications.contains("<"))
    #expect(!specifications.contains("\u{2028}"))
    #expect(try Self.parse(specifications).count == Self.figureIDs.count + Self.diagnosisIDs.count)
  }

  @Test("plotly's own text cannot end its script element")
  func libraryStaysInsideItsElement() {
    let library = "var text = \"</script><b>\"; var other = \"<!-- <script>\";"
    let markup = MarkupChecker(HTMLReport(FixtureRun().results, plotly: library).text)
    #expect(markup.problems == [])
    #expect(markup.counts["b"] == nil)
    #expect(markup.scripts.contains("var text = \"<\\/script><b>\"; var other = \"<\\!-- <script>\";"))
  }

  @Test func withoutPlotlyThePageSaysWhatIsMissing() {
    let markup = MarkupChecker(HTMLReport(FixtureRun().results, plotly: nil).text)
    #expect(markup.externals == ["plotly.min.js"])
    #expect(markup.text.contains("The charts below need plotly.js"))
  }

  @Test func undefinedNumbersNeverReachTheScript() {
    var results = FixtureRun().results
    for channel in results.channels.indices {
      results.channels[channel].z = .nan
      results.channels[channel].share = .infinity
    }
    results.audit.explainedVariance = .nan
    results.thresholds.window = .nan
    results.verdict.confidence = .nan
    results.model.history[3].validationLoss = .infinity
    results.snapshots.indicator.elements[5] = .infinity
    results.latents.tsne?.elements[7] = .nan
    let text = HTMLReport(results, plotly: nil).text
    let markup = MarkupChecker(text)
    #expect(markup.problems == [])
    for script in markup.scripts where script.hasPrefix("[") {
      for word in ["nan", "NaN", "inf,", "inf]", "Infinity"] { #expect(!script.contains(word), "\(word)") }
    }
    #expect(!markup.text.contains("nan ") && !markup.text.contains("inf "))
  }

  @Test func nothingToDrawIsNoCrash() {
    var results = FixtureRun(state: .undetermined).results
    let nothing = Matrix(zeros: results.input.snapshotCount, results.channels.count)
    results.windows = WindowScores(
      snapshot: [], start: [], score: [], channelErrors: Matrix(zeros: 0, 4), kl: nil, energy: [])
    results.snapshots.score = results.snapshots.score.map { _ in .nan }
    results.snapshots.smoothed = Matrix(nothing.rowCount, nothing.columnCount, nothing.elements.map { _ in .nan })
    results.snapshots.indicator = results.snapshots.smoothed
    results.snapshots.channelZ = results.snapshots.smoothed
    results.latents = LatentMap(
      means: Matrix(zeros: 0, 8), windows: [], tsne: nil, pca: Matrix(zeros: 0, 2), pcaExplained: [], note: nil)
    results.examples = []
    results.model.history = []
    results.dataQuality = []
    results.timings = []
    let markup = MarkupChecker(HTMLReport(results, plotly: nil).text)
    #expect(markup.problems == [])
    #expect(!markup.identifiers.contains("latents") && markup.identifiers.contains("trend"))
  }

  @Test("2,000 snapshots of 8 channels stay below 3 MB")
  func largeRunsStaySmall() {
    let results = FixtureRun(snapshotCount: 2000, channelCount: 8, windowsPerSnapshot: 19).results
    let size = HTMLReport(results, plotly: nil).text.utf8.count
    #expect(size < 3_000_000, "\(size) bytes")
  }

  @Test func sameResultsGiveTheSameBytes() {
    let first = HTMLReport(FixtureRun().results, plotly: "var Plotly;").text
    #expect(first == HTMLReport(FixtureRun().results, plotly: "var Plotly;").text)
  }

  static func specifications(_ page: String) throws -> [[String: Any]] {
    try parse(try #require(MarkupChecker(page).scripts.first { $0.hasPrefix("[") })).map(CompactColumnsTests.expanded)
  }

  static func parse(_ text: String) throws -> [[String: Any]] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
  }

  /// Writes the fixture's report where a person or a browser can look at it.
  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["RACEWAY_REPORT_FIXTURE"] != nil, "RACEWAY_REPORT_FIXTURE is unset"))
  func writesTheFixturesReport() throws {
    let environment = ProcessInfo.processInfo.environment
    let path = try #require(environment["RACEWAY_REPORT_FIXTURE"])
    let plotly = try environment["RACEWAY_PLOTLY"].map { try String(contentsOfFile: $0, encoding: .utf8) }
    for state in HealthState.allCases {
      let results = FixtureRun(state: state).results
      try HTMLReport(results, plotly: plotly).text.write(
        toFile: "\(path)/\(state.rawValue).html", atomically: true, encoding: .utf8)
      try MarkdownReport(results).text.write(
        toFile: "\(path)/\(state.rawValue).md", atomically: true, encoding: .utf8)
      try JSONReport(results).text.write(
        toFile: "\(path)/\(state.rawValue).json", atomically: true, encoding: .utf8)
      try TerminalSummary(results, reportPath: "RUN/report.html").text.write(
        toFile: "\(path)/\(state.rawValue).txt", atomically: true, encoding: .utf8)
    }
    for finding in FixtureCard.Finding.allCases {
      let run = FixtureRun(channelCount: 8, card: FixtureCard(finding: finding))
      try HTMLReport(run.results, plotly: plotly).text.write(
        toFile: "\(path)/card-\(finding).html", atomically: true, encoding: .utf8)
      let report = DiagnosisReport(
        FixtureCard(finding: finding, hasHealthy: false, hasModel: false).card, input: run.results.input,
        program: "raceway 0.1.0")
      for (ending, text) in [
        ("html", report.html(plotly: plotly)), ("json", report.json), ("md", report.markdown), ("txt", report.text()),
      ] {
        try text.write(toFile: "\(path)/diagnose-\(finding).\(ending)", atomically: true, encoding: .utf8)
      }
    }
    for outlook in FixtureTrend.Outlook.allCases {
      let state: HealthState = outlook == .healthy ? .healthy : .alarm
      let results = FixtureTrend(outlook: outlook).added(to: FixtureRun(state: state))
      for (ending, text) in [
        ("html", HTMLReport(results, plotly: plotly).text), ("md", MarkdownReport(results).text),
        ("json", JSONReport(results).text), ("txt", TrendTerminalSummary(results).text),
      ] {
        try text.write(toFile: "\(path)/trend-\(outlook).\(ending)", atomically: true, encoding: .utf8)
      }
    }
    let backtest = BacktestReport(FixtureBacktest().results, program: "raceway 0.1.0")
    let fleet = FleetReport(FleetReportTests.machines(), program: "raceway 0.1.0")
    for (name, text) in [
      ("backtest.html", backtest.html(plotly: plotly)), ("backtest.md", backtest.markdown),
      ("backtest.json", backtest.json), ("backtest.txt", backtest.text), ("fleet.html", fleet.html),
      ("fleet.md", fleet.markdown), ("fleet.json", fleet.json), ("fleet.txt", fleet.text()),
    ] {
      try text.write(toFile: path + "/" + name, atomically: true, encoding: .utf8)
    }
    let table = FixtureRun(channelCount: 8, hasTimes: false, isFeatureTable: true, hasEvaluation: false).results
    try HTMLReport(table, plotly: plotly).text.write(
      toFile: path + "/features.html", atomically: true, encoding: .utf8)
    let tainted = FixtureRun(taint: "</script><script>alert(1)</script><b>&\"'").results
    try HTMLReport(tainted, plotly: plotly).text.write(
      toFile: path + "/tainted.html", atomically: true, encoding: .utf8)
    let large = FixtureRun(snapshotCount: 2000, channelCount: 8, windowsPerSnapshot: 19).results
    try HTMLReport(large, plotly: plotly).text.write(
      toFile: path + "/large.html", atomically: true, encoding: .utf8)
    try HTMLReport(large, plotly: nil).text.write(
      toFile: path + "/large-without-plotly.html", atomically: true, encoding: .utf8)
  }
}
