import ArgumentParser
import Foundation
import Pipelines
import Recordings

/// How sound clips are read, for recipes that judge clips.
struct ClipArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Sound clips: a list with the columns clip,label (healthy or faulty), which overrides folder names.",
      valueName: "labels.csv"))
  var labels: String?

  @Option(help: ArgumentHelp("Sound clips: cut files into stretches of so many seconds.", valueName: "seconds"))
  var cut: Double?

  @Option(
    help: ArgumentHelp(
      "Sound clips: learn from the first seconds of each healthy file, and judge the rest of it.", valueName: "seconds")
  )
  var learnFirst: Double?

  @Option(help: ArgumentHelp("Sound clips: resample to this rate first.", valueName: "hertz"))
  var resample: Int?

  @Option(
    help: ArgumentHelp("Sound clips: show this clip's pictures and sound in the report, too.", valueName: "name"))
  var show: [String] = []

  /// Whether any of them is.
  var isGiven: Bool { labels != nil || cut != nil || learnFirst != nil || resample != nil || !show.isEmpty }

  func validate() throws {
    if let cut, !(cut.isFinite && cut > 0) { throw ValidationError("stretches of \(cut) seconds: give more than 0") }
    if let learnFirst, !(learnFirst.isFinite && learnFirst > 0) {
      throw ValidationError("to learn from the first \(learnFirst) seconds: give more than 0")
    }
    if learnFirst != nil, cut == nil {
      throw ValidationError("--learn-first divides files that are cut: give --cut, too, such as --cut 1")
    }
    if let resample, !(100...1_000_000).contains(resample) {
      throw ValidationError("a rate of \(resample) Hz: give 100 to 1000000")
    }
  }

  func source(_ path: String, machine: MachineDescription?) throws -> ClipSource {
    let source = try ClipSource(
      try ClipCollection.open(path, labels: labels), cut: ClipCut(seconds: cut, learnFirst: learnFirst),
      machine: machine)
    return try resample.map { rate throws(PipelineError) in try source.resampled(toHz: rate) } ?? source
  }
}

extension AnalysisJob {
  /// The recipe for sound clips that was asked for; nil where measurements in order of time are to be analysed.
  var clipRecipe: ClipRecipe? { ClipRecipe.named(analysis.recipe) }

  /// Learns from the clips and judges them, writes the run and prints it.
  func runClips(_ recipe: ClipRecipe, _ clips: ClipArguments) throws -> ClipRunResults {
    try run { machine, checkpoints, progress in
      let source = try clips.source(measurements, machine: machine)
      var options = ClipAnalysisOptions(
        recipe: recipe, seed: analysis.seed, healthy: try analysis.options().healthy ?? machine?.healthy)
      options.checkpoints = checkpoints
      options.shown = clips.show
      return try ClipAnalysis.run(source, options: options, progress: progress)
    }
  }

  /// Trains a classifier on labelled clips, writes the run and prints it.
  func runSupervised(_ clips: ClipArguments) throws {
    _ = try run { machine, checkpoints, progress in
      let source = try clips.source(measurements, machine: machine)
      var options = SupervisedClipOptions(seed: analysis.seed)
      options.checkpoints = checkpoints
      return try SupervisedClipAnalysis.run(source, options: options, progress: progress)
    }
  }
}

extension AnalysisJob {
  /// Options that the chosen recipe has no use for are a mistake worth telling.
  func check(_ clips: ClipArguments) throws {
    if clipRecipe == nil, clips.isGiven {
      throw ValidationError(
        "--labels, --cut, --learn-first, --resample and --show are for sound clips: choose a recipe for them, such as --recipe audio"
      )
    }
    if clipRecipe != nil, analysis.truth.isGiven || analysis.levels != nil || analysis.confirm != nil {
      throw ValidationError("--onset, --levels and --confirm are for measurements in order of time, clips have none")
    }
  }
}

extension ClipRunResults {
  /// Of the clips that nothing was learnt from.
  var judgedStates: [HealthState] { states.indices.filter { input.clips[$0].role == .monitored }.map { states[$0] } }
}
