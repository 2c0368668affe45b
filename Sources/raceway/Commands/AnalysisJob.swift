import ArgumentParser
import Foundation
import Pipelines
import Recordings
import Synchronization

/// What `analyze` and `train` share: from measurements to a run in a folder.
struct AnalysisJob: ParsableArguments {
  @Argument(help: "Folder or file of measurements.")
  var measurements: String

  @Option(name: .shortAndLong, help: "Folder for the results.")
  var output = "RUN"

  @OptionGroup var analysis: AnalysisArguments
  @OptionGroup var checkpoints: CheckpointArguments
  @OptionGroup var printing: OutputOptions

  /// Opens the measurements, does the work, writes the run and prints it.
  func runMeasurements(
    _ work: (Measurements, MachineDescription?, AnalysisOptions, @escaping ProgressHandler) throws -> RunResults
  ) throws -> RunResults {
    try run { machine, checkpoints, progress in
      var options = try analysis.options()
      options.checkpoints = checkpoints
      return try work(try Measurements.open(measurements, machine: machine), machine, options, progress)
    }
  }

  /// Does the work with checkpoints in the run's folder, writes the run there and prints it.
  func run<Run: FiledRun>(
    _ work: (MachineDescription?, CheckpointOptions, @escaping ProgressHandler) throws -> Run
  ) throws -> Run {
    let folder = RunFolder(path: output)
    try folder.check(apartFrom: measurements)
    let machine = try analysis.description()
    let (progress, line) = printing.progressHandler()
    defer { line.finish() }
    var checkpoints = checkpoints.options(in: folder, remark: line.remark)
    let isOurs = Kept()
    checkpoints.holds = { isOurs.keep() }
    var run: Run
    do { run = try work(machine, checkpoints, progress) } catch PipelineError.interrupted where isOurs.isKept {
      // A checkpoint that merely lies there may be another training's.
      throw ResumableInterruption(checkpoint: folder.checkpoint)
    }
    line.finish()
    run.command = TypedCommand.text
    try folder.write(run)
    folder.checkpoint.remove()
    try printing.print(run, folder)
    return run
  }
}

/// Whether a checkpoint has come to hold this training, told from the thread that trains.
final class Kept: Sendable {
  private let value = Atomic<Bool>(false)

  func keep() { value.store(true, ordering: .relaxed) }
  var isKept: Bool { value.load(ordering: .relaxed) }
}
