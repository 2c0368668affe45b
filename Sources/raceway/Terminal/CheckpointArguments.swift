import ArgumentParser
import Pipelines

/// How training outlives Ctrl-C, a crash or a power cut.
struct CheckpointArguments: ParsableArguments {
  @Flag(help: "Continue an interrupted training of the same command from RUN/training.checkpoint, where there is one.")
  var resume = false

  @Option(
    help: ArgumentHelp(
      "How often training writes RUN/training.checkpoint; 0 = after every epoch.", valueName: "seconds"))
  var checkpointEvery = CheckpointOptions.usualSeconds

  @Option(
    help: ArgumentHelp(
      "After how many epochs training writes RUN/training.checkpoint, too, where that is sooner.",
      valueName: "count"))
  var checkpointEpochs: Int?

  func validate() throws {
    guard checkpointEvery.isFinite, checkpointEvery >= 0 else {
      throw ValidationError("a checkpoint every \(checkpointEvery) seconds: give a number, 0 or more")
    }
    if let checkpointEpochs, checkpointEpochs < 1 {
      throw ValidationError("a checkpoint every \(checkpointEpochs) epochs: give 1 or more")
    }
  }

  /// - Parameter remark: Told in a sentence what the user should know.
  func options(in folder: RunFolder, remark: @escaping @Sendable (String) -> Void) -> CheckpointOptions {
    let file = folder.checkpoint
    switch (resume, file.isThere) {
    case (true, false): remark("\(file.path) is not there: training starts at its beginning.")
    case (false, true):
      remark("\(file.path) holds an unfinished training, which this one replaces; to continue it, start with --resume.")
    default: break
    }
    return CheckpointOptions(
      file, seconds: checkpointEvery, epochs: checkpointEpochs, resumes: resume, remark: remark)
  }
}

/// Ctrl-C where a checkpoint holds the work.
struct ResumableInterruption: Error, CustomStringConvertible {
  let checkpoint: CheckpointFile

  var description: String {
    "interrupted: no run was written; \(checkpoint.path) holds the training, continue it by adding --resume"
  }
}
