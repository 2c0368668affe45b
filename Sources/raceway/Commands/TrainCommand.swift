import ArgumentParser
import Foundation
import Pipelines

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Only the first half of analyze: learns the healthy part and stores the monitor in RUN.",
    discussion: """
      Example:
        raceway train MEASUREMENTS --machine machine.yaml --healthy 200 -o RUN
        raceway score RUN MEASUREMENTS
      """)

  @Argument(help: "Folder or file of measurements.")
  var measurements: String

  @Option(name: .shortAndLong, help: "Folder for the results.")
  var output = "RUN"

  @OptionGroup var analysis: AnalysisArguments
  @OptionGroup var printing: OutputOptions

  func run() throws {
    let folder = RunFolder(path: output)
    try folder.check(apartFrom: measurements)
    let machine = try analysis.description()
    let (progress, line) = printing.progressHandler()
    let results = try Analysis.train(
      try Measurements.open(measurements, machine: machine), machine: machine, options: analysis.options(),
      progress: progress)
    line.finish()
    try folder.write(results, command: CommandLine.arguments.joined(separator: " "))
    try printing.print(results, folder)
  }
}
