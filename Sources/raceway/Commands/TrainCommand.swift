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

      Interrupted, it is continued to the same numbers by the same command with --resume:
        raceway train MEASUREMENTS --machine machine.yaml --healthy 200 -o RUN --resume

      From sound clips:
        raceway train CLIPS --recipe audio -o RUN
      """)

  @OptionGroup var job: AnalysisJob
  @OptionGroup var clips: ClipArguments

  func validate() throws { try job.check(clips) }

  func run() throws {
    if let recipe = job.clipRecipe {
      // Judging clips costs little beside learning, so that a run over clips is always a whole one.
      _ = try job.runClips(recipe, clips)
      return
    }
    _ = try job.run { measurements, machine, options, progress in
      try Analysis.train(measurements, machine: machine, options: options, progress: progress)
    }
  }
}
