import ArgumentParser
import Foundation
import Pipelines
import Recordings

struct AnalyzeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analyze",
    abstract: "The main job: from measurements to a verdict, with reports.",
    discussion: """
      Example:
        raceway analyze 2nd_test --machine machine.yaml -o RUN

      Learns the healthy part, scores every snapshot, and writes RUN/run.h5, report.html, report.md and report.json.

      Long training survives Ctrl-C, a crash or a power cut in RUN/training.checkpoint. The same command continues it, to the
      same numbers:
        raceway analyze 2nd_test --machine machine.yaml -o RUN --resume

      Sound clips, each judged by itself; folders such as normal/ and abnormal/, DCASE names or labels.csv say what is healthy:
        raceway analyze CLIPS --recipe audio -o RUN
      """)

  @OptionGroup var job: AnalysisJob
  @OptionGroup var clips: ClipArguments

  @Flag(
    help: "End with exit code 1 where a channel stands at alarm, with 3 where the last snapshots could not be judged.")
  var failOnAlarm = false

  func validate() throws { try job.check(clips) }

  func run() throws {
    if let recipe = job.clipRecipe {
      let results = try job.runClips(recipe, clips)
      if failOnAlarm, results.judgedStates.contains(.alarm) { throw RacewayExit.alarm }
      return
    }
    let results = try job.runMeasurements { measurements, machine, options, progress in
      try Analysis.run(measurements, machine: machine, options: options, progress: progress)
    }
    if failOnAlarm { try results.failOnAlarm() }
  }
}
