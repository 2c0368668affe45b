import ArgumentParser
import Foundation
import Pipelines

struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "What is there: format, channels, rate, unit, span, gaps, findings.",
    discussion: """
      Example:
        raceway inspect 2nd_test --machine machine.yaml
      """)

  @Argument(help: "Folder or file of measurements.")
  var measurements: String

  @Option(name: .shortAndLong, help: ArgumentHelp("Description of the machine.", valueName: "machine.yaml"))
  var machine: String?

  @OptionGroup var printing: OutputOptions

  func run() throws {
    var arguments = AnalysisArguments()
    arguments.machine = machine
    let description = try arguments.description()
    let (progress, line) = printing.progressHandler()
    let opened = try Measurements.open(measurements, machine: description)
    let review = try InputReview.of(opened, machine: description, progress: progress)
    let inspection = Inspection(opened, review, machine: description)
    line.finish()
    try StandardOutput.write(printing.json ? inspection.json : inspection.text)
  }
}
