import ArgumentParser
import Foundation
import Pipelines
import Recordings

/// What `analyze` and `train` share: from measurements to a run in a folder.
struct AnalysisJob: ParsableArguments {
  @Argument(help: "Folder or file of measurements.")
  var measurements: String

  @Option(name: .shortAndLong, help: "Folder for the results.")
  var output = "RUN"

  @OptionGroup var analysis: AnalysisArguments
  @OptionGroup var printing: OutputOptions

  /// Opens the measurements, does the work, writes the run and prints it.
  func run(
    _ work: (Measurements, MachineDescription?, AnalysisOptions, @escaping ProgressHandler) throws -> RunResults
  ) throws -> RunResults {
    let folder = RunFolder(path: output)
    try folder.check(apartFrom: measurements)
    let machine = try analysis.description()
    let (progress, line) = printing.progressHandler()
    let results = try work(
      try Measurements.open(measurements, machine: machine), machine, analysis.options(), progress)
    line.finish()
    try folder.write(results, command: CommandLine.arguments.joined(separator: " "))
    try printing.print(results, folder)
    return results
  }
}
