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

      A classifier of labelled clips, such as alarms that a team has confirmed:
        raceway evaluate RUN --to-confirm confirm.csv
        raceway train CLIPS --supervised --labels confirm.csv -o CLASSIFIER
      """)

  @OptionGroup var job: AnalysisJob
  @OptionGroup var clips: ClipArguments

  @Flag(help: "Sound clips: train a classifier on clips that are labelled healthy and faulty.")
  var supervised = false

  func validate() throws {
    if supervised {
      guard !job.analysis.isRecipeChosen else {
        throw ValidationError("--supervised has a recipe of its own: leave --recipe out")
      }
    } else {
      try job.check(clips)
    }
  }

  func run() throws {
    if supervised { return try job.runSupervised(clips) }
    if let recipe = job.clipRecipe {
      // Judging clips costs little beside learning, so that a run over clips is always a whole one.
      _ = try job.runClips(recipe, clips)
      return
    }
    _ = try job.runMeasurements { measurements, machine, options, progress in
      try Analysis.train(measurements, machine: machine, options: options, progress: progress)
    }
  }
}
