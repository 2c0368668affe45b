import ArgumentParser
import Foundation
import Pipelines
import Recordings

struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Only the second half of analyze: judges measurements by the monitor stored in RUN.",
    discussion: """
      Example:
        raceway score RUN MEASUREMENTS

      MEASUREMENTS may be the grown folder that RUN was made from, or new snapshots of the same machine only: these continue
      RUN's history, its followed baseline and its alarms. Sound clips are judged each by itself: give -o. Data prepared in another way (other rate, channels or length) are refused.
      """)

  @Argument(help: "Folder that `raceway train` or `raceway analyze` wrote.")
  var monitor: String

  @Argument(help: "Folder or file of measurements.")
  var measurements: String

  @Option(name: .shortAndLong, help: "Folder for the results; RUN itself where not given.")
  var output: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("Description of the machine.", valueName: "machine.yaml"))
  var machine: String?

  @OptionGroup var clips: ClipArguments
  @OptionGroup var printing: OutputOptions

  @Flag(
    help: "End with exit code 1 where a channel stands at alarm, with 3 where the last snapshots could not be judged.")
  var failOnAlarm = false

  func run() throws {
    let trained = RunFolder(path: monitor)
    let folder = RunFolder(path: output ?? monitor)
    try folder.check(apartFrom: measurements)
    if try trained.kind == .clips {
      return try scoreClips(by: try trained.readClips(), into: folder)
    }
    try scoreMeasurements(by: try trained.read(), into: folder)
  }

  private func scoreClips(by trained: ClipRunResults, into folder: RunFolder) throws {
    guard output != nil else {
      throw ValidationError("clips are judged into a folder of their own: give one with -o")
    }
    let (progress, line) = printing.progressHandler()
    let description = try machine.map { path throws(RecordingError) in try MachineDescription.load(path) }
    var results = try ClipAnalysis.score(
      try clips.source(measurements, machine: description), by: trained, shown: clips.show, progress: progress)
    line.finish()
    let replaced = ReplacedRun(in: folder, judgedBy: RunFolder(path: monitor))
    results.command = TypedCommand.text
    try folder.write(results)
    try printing.print(results, folder)
    if let remark = replaced.remark(hasTrend: true, hasEvaluation: true) { StandardOutput.remark(remark) }
    if failOnAlarm, results.judgedStates.contains(.alarm) { throw RacewayExit.alarm }
  }

  private func scoreMeasurements(by trained: RunResults, into folder: RunFolder) throws {
    var arguments = AnalysisArguments()
    arguments.machine = machine
    let description = try arguments.description()
    let (progress, line) = printing.progressHandler()
    var results = try Analysis.score(
      try Measurements.open(measurements, machine: description), by: trained, machine: description, progress: progress)
    line.finish()
    let replaced = ReplacedRun(in: folder, judgedBy: RunFolder(path: monitor))
    results.command = TypedCommand.text
    try folder.write(results)
    try printing.print(results, folder)
    let remark = replaced.remark(hasTrend: results.trend != nil, hasEvaluation: results.evaluation != nil)
    if let remark { StandardOutput.remark(remark) }
    if failOnAlarm { try results.failOnAlarm() }
  }
}
