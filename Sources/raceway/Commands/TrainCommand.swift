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
      """)

  @OptionGroup var job: AnalysisJob

  func run() throws {
    _ = try job.run { measurements, machine, options, progress in
      try Analysis.train(measurements, machine: machine, options: options, progress: progress)
    }
  }
}
