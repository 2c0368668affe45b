import ArgumentParser
import Foundation
import Pipelines

struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Only the second half of analyze: judges measurements by the monitor stored in RUN.",
    discussion: """
      Example:
        raceway score RUN MEASUREMENTS

      MEASUREMENTS may be the grown folder that RUN was made from, or new snapshots of the same machine only: these continue
      RUN's history, its followed baseline and its alarms. Data prepared in another way (other rate, channels or length) are refused.
      """)

  @Argument(help: "Folder that `raceway train` or `raceway analyze` wrote.")
  var monitor: String

  @Argument(help: "Folder or file of measurements.")
  var measurements: String

  @Option(name: .shortAndLong, help: "Folder for the results; RUN itself where not given.")
  var output: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("Description of the machine.", valueName: "machine.yaml"))
  var machine: String?

  @OptionGroup var printing: OutputOptions

  @Flag(help: "End with exit code 1 where a channel stands at alarm.")
  var failOnAlarm = false

  func run() throws {
    let trained = try RunFolder(path: monitor).read()
    let folder = RunFolder(path: output ?? monitor)
    try folder.check(apartFrom: measurements)
    var arguments = AnalysisArguments()
    arguments.machine = machine
    let description = try arguments.description()
    let (progress, line) = printing.progressHandler()
    let results = try Analysis.score(
      try Measurements.open(measurements, machine: description), by: trained, machine: description, progress: progress)
    line.finish()
    try folder.write(results, command: CommandLine.arguments.joined(separator: " "))
    try printing.print(results, folder)
    if failOnAlarm, results.verdict.state == .alarm { throw RacewayExit.alarm }
  }
}
