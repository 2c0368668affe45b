import Foundation
import Pipelines
import Tensors
import Testing

@testable import Reports

@Suite struct ClipHTMLReportTests {
  private static let runs: [FixtureClips] =
    FixtureClips.Kind.allCases.map { FixtureClips(kind: $0) } + [FixtureClips(hasModel: false)]

  private func page(_ fixture: FixtureClips) -> String { ClipHTMLReport(fixture.results, plotly: "var Plotly;").text }

  @Test("every element is closed, every identifier is there once, every link has its target", arguments: runs)
  func markupIsWellFormed(fixture: FixtureClips) {
    let markup = MarkupChecker(page(fixture))
    #expect(markup.problems == [])
    #expect(markup.counts["main"] == 1 && markup.counts["h1"] == 1)
    #expect(Set(markup.identifiers).count == markup.identifiers.count)
    #expect(Set(markup.targets).subtracting(markup.identifiers) == [])
    #expect(markup.externals == [])
  }

  @Test("every figure has a sentence, a box and a specification that fits together", arguments: runs)
  func figuresAreConsistent(fixture: FixtureClips) throws {
    let text = page(fixture)
    let figures = try HTMLReportTests.specifications(text)
    let wanted = ["example-0", "example-1", "scores", "course", "profile", "map"]
    let ids = figures.compactMap { $0["id"] as? String }
    #expect(Set(wanted).subtracting(ids) == [])
    #expect(ids.contains("curves") == (fixture.kind == .mixed) && ids.contains("sweep") == (fixture.kind == .mixed))
    #expect(ids.contains("training") == fixture.hasModel)
    for figure in figures {
      let id = try #require(figure["id"] as? String)
      #expect(text.contains("<div class=\"plot\" id=\"\(id)-plot\""))
      #expect(!text.contains("<figcaption id=\"\(id)-caption\"></figcaption>"), "\(id)")
      let traces = try #require(figure["data"] as? [[String: Any]])
      for trace in traces where trace["type"] as? String != "heatmap" {
        if let rows = trace["rows"] as? [Int] {
          let columns = try #require(figure["columns"] as? [String: Any])
          for name in ["x", "y", "text"] {
            let source = try #require(trace[name] as? String)
            let column = try #require(columns[source] as? [Any])
            #expect(rows.allSatisfy(column.indices.contains), "\(id)")
          }
        } else {
          #expect((trace["x"] as? [Any])?.count == (trace["y"] as? [Any])?.count, "\(id), \(trace["name"] ?? "")")
        }
      }
      for choice in try #require(figure["switches"] as? [[String: Any]]) {
        for option in try #require(choice["options"] as? [[String: Any]]) {
          for values in try #require(option["traces"] as? [String: [Any]]).values {
            #expect(values.count == traces.count, "\(id)")
          }
        }
      }
    }
  }

  @Test(
    "names from files stay text",
    arguments: [
      "</script><script>alert(1)</script>", "\" onmouseover=\"alert(1)", "' & <!-- ]]>", "<&\">", "\u{2028}\u{0}\u{7}",
    ])
  func everyStringIsEscaped(taint: String) throws {
    let clean = MarkupChecker(page(FixtureClips()))
    let tainted = MarkupChecker(page(FixtureClips(taint: taint)))
    #expect(tainted.problems == [])
    #expect(tainted.counts == clean.counts)
    #expect(tainted.identifiers == clean.identifiers)
    #expect(tainted.externals == [])
    let specifications = try #require(tainted.scripts.first { $0.hasPrefix("[") })
    #expect(!specifications.contains("<") && !specifications.contains("\u{2028}"))
    // Plotly takes its labels for markup.
    if taint.contains("<") {
      #expect(Self.strings(in: try HTMLReportTests.parse(specifications)).allSatisfy { !$0.contains(taint) })
    }
  }

  private static func strings(in value: Any) -> [String] {
    switch value {
    case let text as String: [text]
    case let values as [Any]: values.flatMap(strings)
    case let members as [String: Any]: members.values.flatMap(strings)
    default: []
    }
  }

  @Test func theSoundInsideThePageIsAValidWave() throws {
    let fixture = FixtureClips()
    let text = page(fixture)
    let start = "data:audio/wav;base64,"
    let pieces = text.components(separatedBy: start).dropFirst()
    #expect(pieces.count == 2)
    for (piece, example) in zip(pieces, fixture.results.examples) {
      let sound = try #require(example.sound)
      let bytes = [UInt8](try #require(Data(base64Encoded: String(piece.prefix { $0 != "\"" }))))
      func number(_ place: Int, _ count: Int) -> Int {
        (0..<count).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
      }
      func tag(_ place: Int) -> String { String(decoding: bytes[place..<place + 4], as: UTF8.self) }
      #expect(tag(0) == "RIFF" && tag(8) == "WAVE" && tag(12) == "fmt " && tag(36) == "data")
      #expect(number(4, 4) == bytes.count - 8 && number(16, 4) == 16)
      #expect(number(20, 2) == 1 && number(22, 2) == 1, "one channel of PCM")
      #expect(number(24, 4) == 16000 && number(28, 4) == 32000 && number(32, 2) == 2 && number(34, 2) == 16)
      #expect(number(40, 4) == 2 * sound.samples.count && bytes.count == 44 + 2 * sound.samples.count)
      let read = sound.samples.indices.map { Int16(truncatingIfNeeded: number(44 + 2 * $0, 2)) }
      #expect(read == sound.samples)
    }
    #expect(text.contains("played 8 times louder than recorded"))
  }

  @Test func soundsBeyondTheLimitAreSaidToBeMissing() {
    let text = page(FixtureClips(soundSeconds: 25))
    #expect(text.components(separatedBy: "<audio").count == 2, "one of two sounds of 25 s has room")
    #expect(text.contains("Its sound would make this page too large; play "))
  }

  @Test("pictures carry their levels to a tenth of a decibel")
  func picturesComeBack() throws {
    let example = FixtureClips().results.examples[0]
    let grid = SpectrogramGrid(example)
    guard case .string(let text)? = grid.columns["input"] else {
      Issue.record("no picture")
      return
    }
    let bytes = [UInt8](try #require(Data(base64Encoded: text)))
    let levels = stride(from: 0, to: bytes.count, by: 2).map {
      Float(Int16(truncatingIfNeeded: Int(bytes[$0]) | Int(bytes[$0 + 1]) << 8)) / 10
    }
    #expect(levels.count == example.input.elements.count && grid.width == example.input.columnCount)
    #expect(zip(levels, example.input.elements).allSatisfy { abs($0 - $1) <= 0.0501 })
  }

  @Test("what the model did not expect survives the merging of frames", arguments: [401, 997, 4001])
  func peaksSurvive(frameCount: Int) throws {
    var example = FixtureClips(bandCount: 16, frameCount: frameCount).results.examples[1]
    let (band, frame) = (11, frameCount * 3 / 7)
    example.input[band, frame] += 60
    let grid = SpectrogramGrid(example)
    #expect(grid.width <= SpectrogramGrid.frameLimit && grid.input.count == 16 * grid.width)
    let residual = try #require(grid.residual)
    let highest = try #require(residual.indices.max { residual[$0] < residual[$1] })
    let expected = example.input[band, frame] - (example.reconstruction?[band, frame] ?? .nan)
    #expect(abs(residual[highest] - expected) < 0.11 && highest / grid.width == band)
    let time = grid.firstTime + Double(highest % grid.width) * grid.timeStep
    #expect(abs(time - example.frameTimes[frame]) <= grid.timeStep / 2 + 1e-9)
  }

  @Test func missingLevelsAreHolesAndNoZeros() {
    var example = FixtureClips().results.examples[0]
    example.input[3, 4] = -.infinity
    example.input[5, 6] = .nan
    let grid = SpectrogramGrid(example)
    #expect(grid.input[3 * grid.width + 4] == SpectrogramGrid.none && grid.input[5 * grid.width + 6] == .min)
    #expect(grid.residual?[5 * grid.width + 6].isNaN == true)
  }

  @Test("bands of mel width get a logarithmic axis, even ones a linear axis")
  func axesFitTheirBands() {
    let mel = BandAxis([50, 110, 180, 260, 360, 480, 640])
    #expect(mel.isLogarithmic && mel.edges.count == 8 && mel.edges.allSatisfy { $0 > 0 })
    #expect(zip(mel.edges, mel.edges.dropFirst()).allSatisfy { $0 < $1 })
    let even = BandAxis((0..<10).map { 100 * Double($0) })
    #expect(!even.isLogarithmic && even.edges.first == -50 && even.edges.last == 950)
  }

  @Test func atMostFiftyClipsAreListedAndTheRestCounted() {
    let markup = MarkupChecker(page(FixtureClips()))
    #expect(markup.text.contains("160 more clips below these"))
    #expect(markup.text.contains("false alarm") && markup.text.contains("missed"))
  }

  @Test func theWorstClipStandsFirstWhateverItsMachinesScale() throws {
    let results = FixtureClips().results
    let ranking = ClipRanking(results)
    #expect(ranking.entries.count == 210)
    #expect(zip(ranking.entries, ranking.entries.dropFirst()).allSatisfy { $0.state >= $1.state })
    for (first, second) in zip(ranking.entries, ranking.entries.dropFirst()) where first.state == second.state {
      #expect(first.margin >= second.margin)
    }
    // Its raw score is far above most alarms of the first machine, its margin is not.
    let quiet = try #require(ranking.entries.last { $0.info.machine.isEmpty && $0.state == .alarm })
    #expect(ranking.entries.prefix(10).allSatisfy { $0.margin > quiet.margin })
  }

  @Test func undefinedNumbersNeverReachThePage() {
    var results = FixtureClips().results
    results.detectors[0].scores[200] = .infinity
    results.detectors[0].levels[0].alarm = .nan
    results.evaluation?.rows[0].auc = .nan
    results.evaluation?.rows[0].aucInterval = []
    results.profile?.z.elements[9] = .infinity
    results.map?.pca.elements[3] = .nan
    let markup = MarkupChecker(ClipHTMLReport(results, plotly: nil).text)
    #expect(markup.problems == [])
    for script in markup.scripts where script.hasPrefix("[") {
      for word in ["nan,", "nan]", "inf,", "inf]", "Infinity"] { #expect(!script.contains(word), "\(word)") }
    }
    #expect(!markup.text.contains("nan ") && !markup.text.contains("inf "))
  }

  @Test func nothingToDrawIsNoCrash() {
    var results = FixtureClips(kind: .unlabelled).results
    results.profile = nil
    results.map = nil
    results.examples = []
    results.model = nil
    results.audit = nil
    results.detectors = []
    results.states = []
    let markup = MarkupChecker(ClipHTMLReport(results, plotly: nil).text)
    #expect(markup.problems == [] && markup.text.contains("No clip was judged"))
  }

  @Test("10,000 clips with pictures and sounds stay below 4.5 MB")
  func largeRunsStaySmall() {
    let fixture = FixtureClips(clipsPerMachine: 3300, bandCount: 128, frameCount: 312, soundSeconds: 10)
    let size = ClipHTMLReport(fixture.results, plotly: nil).text.utf8.count
    #expect(size < 4_500_000, "\(size) bytes")
  }

  @Test func sameResultsGiveTheSameBytes() { #expect(page(FixtureClips()) == page(FixtureClips())) }

  @Test func aSweepIsDrawnWhereItWasMeasured() throws {
    let text = ClipHTMLReport(FixtureClips(kind: .quiet).results, sweep: FixtureClips.sweep, plotly: nil).text
    #expect(try HTMLReportTests.specifications(text).contains { $0["id"] as? String == "sweep" })
    let markup = MarkupChecker(SweepReport(FixtureClips.sweep).html(plotly: "var Plotly;"))
    #expect(markup.problems == [] && markup.text.contains("a-as-published"))
    #expect(Set(markup.targets).subtracting(markup.identifiers) == [])
    let figure = try #require(SweepFigure(FixtureClips.sweep)?.figure)
    #expect(figure.traces.count == 4 && figure.sentence.hasPrefix("audio holds up best of 2: AUC 0.882 (0.872–0.887)"))
    guard case .object(let error)? = figure.traces[0]["error_y"] else {
      Issue.record("no intervals")
      return
    }
    #expect(error.first { $0.key == "arrayminus" }?.value == [0.01, 0.01, 0.01])
  }

  /// Writes the fixture's reports where a person or a browser can look at them.
  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["RACEWAY_REPORT_FIXTURE"] != nil, "RACEWAY_REPORT_FIXTURE is unset"))
  func writesTheFixturesReport() throws {
    let environment = ProcessInfo.processInfo.environment
    let path = try #require(environment["RACEWAY_REPORT_FIXTURE"])
    let plotly = try environment["RACEWAY_PLOTLY"].map { try String(contentsOfFile: $0, encoding: .utf8) }
    func write(_ text: String, _ name: String) throws {
      try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
    }
    for kind in FixtureClips.Kind.allCases {
      let results = FixtureClips(kind: kind, frameCount: 312, soundSeconds: 10).results
      try write(ClipHTMLReport(results, plotly: plotly).text, "clips-\(kind).html")
      try write(ClipMarkdownReport(results).text, "clips-\(kind).md")
      try write(ClipJSONReport(results).text, "clips-\(kind).json")
      try write(ClipTerminalSummary(results, reportPath: "RUN/report.html").text, "clips-\(kind).txt")
    }
    try write(ClipHTMLReport(FixtureClips(hasModel: false).results, plotly: plotly).text, "clips-no-model.html")
    try write(ClipHTMLReport(FixtureClips(taint: "<b>&\"'").results, plotly: plotly).text, "clips-tainted.html")
    let sweep = SweepReport(FixtureClips.sweep)
    try write(sweep.html(plotly: plotly), "sweep.html")
    try write(sweep.markdown, "sweep.md")
    try write(sweep.json, "sweep.json")
    try write(sweep.text, "sweep.txt")
  }
}
