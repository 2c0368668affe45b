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

      Long training survives Ctrl-C, a crash or a power cut in RUN/training.checkpoint. The same command continues it, to the
      same numbers:
        raceway analyze 2nd_test --machine machine.yaml -o RUN --resume
      """)

  @OptionGroup var job: AnalysisJob

  @Flag(help: "End with exit code 1 where a channel stands at alarm.")
  var failOnAlarm = false

  func run() throws {
    let results = try job.run { measurements, machine, options, progress in
      try Analysis.run(measurements, machine: machine, options: options, progress: progress)
    }
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
