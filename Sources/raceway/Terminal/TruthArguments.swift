import ArgumentParser
import Pipelines

/// What really happened to a machine, where somebody knows it.
struct TruthArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "First faulty snapshot where it is known: prints metrics against it.", valueName: "index"))
  var onset: Int?

  @Option(
    help: ArgumentHelp("The bearing that is faulty from the onset on; may be given several times.", valueName: "name"))
  var bearing: [String] = []

  @Option(help: ArgumentHelp("Onset and bearings of synthetic data, as lies beside them.", valueName: "truth.json"))
  var truth: String?

  func validate() throws {
    if let onset, onset < 0 { throw ValidationError("an onset of \(onset) is below 0") }
    if truth != nil, onset != nil || !bearing.isEmpty {
      throw ValidationError("--truth says onset and bearings: leave --onset and --bearing out")
    }
    if !bearing.isEmpty, onset == nil { throw ValidationError("--bearing needs the --onset of its fault") }
  }

  var isGiven: Bool { onset != nil || truth != nil }

  /// nil where nothing was given.
  func read() throws(PipelineError) -> RunTruth? {
    if let truth { return try RunTruth.read(truth) }
    return onset.map { RunTruth(onsetIndex: $0, bearings: bearing) }
  }
}
