import ArgumentParser
import Foundation
import Pipelines
import Reports

struct TrendCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trend",
    abstract: "How a machine degrades, since when, and how long it may last.",
    discussion: """
      Examples:
        raceway trend RUN
        raceway trend RUN --past OLD1 --past OLD2
        raceway trend RUN --indicator RMS --failure-level 12
        raceway trend --backtest OLD1 OLD2 OLD3 -o BACKTEST

      Made of RUN's archive alone, written into it and into its reports. Remaining life needs a confirmed onset, growth, and a level
      at which the part counts as failed: --failure-level in the indicator's unit, or --past runs whose last snapshot was the
      failure. Where one of them is missing it is refused, with the reason.

      --backtest: every run is foretold at 50, 60, 70, 80 and 90 % of its life, by what was known then and by the other runs.
      """)

  @Argument(help: ArgumentHelp("Folders that `raceway analyze` wrote.", valueName: "run"))
  var runs: [String]

  @Option(help: ArgumentHelp("A run that ended in failure; may be given several times.", valueName: "run"))
  var past: [String] = []

  @Option(help: ArgumentHelp("The indicator to go by, as the trend's table names it.", valueName: "name"))
  var indicator: String?

  /// May lie below its healthy mean: a minus is no other option.
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Where that indicator counts as failed, in its unit.", valueName: "level"))
  var failureLevel: Double?

  @Option(help: "The share of cases that intervals are to cover.")
  var confidence = 0.9

  @Flag(help: "Foretell runs whose end is known, and compare.")
  var backtest = false

  @Option(
    help: ArgumentHelp(
      "How many runs a back-test holds out at a time, in the order given; 1 unless said otherwise.", valueName: "count")
  )
  var heldOut: Int?

  @Option(name: .shortAndLong, help: "Folder for the back-test's reports; they are only printed where not given.")
  var output: String?

  @OptionGroup var writing: FormatArguments
  @OptionGroup var printing: OutputOptions

  func validate() throws {
    if writing.isGiven, output == nil {
      throw ValidationError("--format is for the back-test's reports: give their folder with -o")
    }
    guard confidence > 0, confidence < 1 else {
      throw ValidationError("a confidence of \(confidence) is outside 0 ... 1")
    }
    if let failureLevel {
      guard indicator != nil else {
        throw ValidationError("--failure-level needs --indicator: levels of one say nothing of another")
      }
      guard failureLevel.isFinite else { throw ValidationError("a failure level of \(failureLevel) is no number") }
    }
    try backtest ? validateBacktest() : validateTrend()
  }

  private func validateBacktest() throws {
    let heldOut = heldOut ?? 1
    guard runs.count > 1 else {
      throw ValidationError("--backtest needs two runs or more: each is foretold by others")
    }
    guard heldOut > 0, heldOut < runs.count else {
      throw ValidationError(
        "--held-out \(heldOut): give 1 ... \(runs.count - 1), so that others are left to learn from")
    }
    guard past.isEmpty else {
      throw ValidationError("--past is not for --backtest, where the other runs are the past")
    }
  }

  private func validateTrend() throws {
    guard runs.count == 1 else {
      throw ValidationError("give one RUN; several are for --backtest, or for `raceway report --fleet`")
    }
    if output != nil { throw ValidationError("-o is for the back-test's reports; a trend is written into RUN") }
    if heldOut != nil { throw ValidationError("--held-out is for --backtest") }
  }

  private var options: TrendOptions {
    TrendOptions(confidence: confidence, indicator: indicator, failureLevel: failureLevel)
  }

  func run() throws {
    if backtest { return try runBacktest() }
    let folder = RunFolder(path: runs[0])
    var results = try folder.read()
    results.trend = try TrendAnalysis.trend(
      of: results, past: try past.map { try PastRun(name: $0, results: RunFolder(path: $0).read()) },
      options: options)
    try folder.write(results)
    let summary = TrendTerminalSummary(
      results, reportPath: folder.reportPath, isColoured: StandardOutput.isColoured)
    try StandardOutput.write(printing.json ? JSONReport(results).text : summary.text)
  }

  private func runBacktest() throws {
    if let output { try RunFolder(path: output).check() }
    let (progress, line) = printing.progressHandler()
    defer { line.finish() }
    let report = BacktestReport(
      try TrendBacktest.run(
        try runs.map { try PastRun(name: $0, results: RunFolder(path: $0).read()) }, heldOut: heldOut ?? 1,
        options: options, progress: progress), program: Program.nameAndVersion)
    line.finish()
    if let output {
      try RunFolder(path: output).write(
        ReportPages(
          name: "backtest", html: { report.html(plotly: ChartLibrary.text) }, markdown: { report.markdown },
          json: { report.json }), writing.formats)
    }
    try StandardOutput.write(printing.json ? report.json : report.text)
  }
}
