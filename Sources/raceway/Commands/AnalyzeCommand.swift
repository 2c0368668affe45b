import ArgumentParser
import Foundation
import Pipelines
import Recordings
import Reports

struct AnalyzeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analyze",
    abstract: "The main job: from measurements to a verdict, with reports.",
    discussion: """
      Example:
        raceway analyze 2nd_test --machine machine.yaml -o RUN

      Learns the healthy part, scores every snapshot, and writes RUN/run.h5, report.html, report.md and report.json.
      """)

  @Argument(help: "Folder or file of measurements.")
  var measurements: String

  @Option(name: .shortAndLong, help: "Folder for the results.")
  var output = "RUN"

  @OptionGroup var analysis: AnalysisArguments
  @OptionGroup var printing: OutputOptions

  @Flag(help: "End with exit code 1 where a channel stands at alarm.")
  var failOnAlarm = false

  func run() throws {
    let folder = RunFolder(path: output)
    try folder.check(apartFrom: measurements)
    let machine = try analysis.description()
    let (progress, line) = printing.progressHandler()
    let results = try Analysis.run(
      try Measurements.open(measurements, machine: machine), machine: machine, options: analysis.options(),
      progress: progress)
    line.finish()
    try folder.write(results, command: CommandLine.arguments.joined(separator: " "))
    try printing.print(results, folder)
    if failOnAlarm, results.verdict.state == .alarm { throw RacewayExit.alarm }
  }
}

extension OutputOptions {
  func print(_ results: RunResults, _ folder: RunFolder) throws(OutputError) {
    let text =
      json ? JSONReport(results).text : TerminalSummary(results, reportPath: folder.reportPath).text
    try StandardOutput.write(text)
  }
}
