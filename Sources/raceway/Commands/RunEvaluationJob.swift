import ArgumentParser
import Foundation
import Pipelines
import Recordings
import Reports

/// Holds runs over measurements against what really happened.
struct RunEvaluationJob {
  let folders: [RunFolder]
  let truth: RunTruth?
  let measurements: String?
  let machine: String?
  let printing: OutputOptions

  func run() throws {
    let runs: [EvaluationReport.Entry]
    if let truth {
      runs = [EvaluationReport.Entry(name: folders[0].path, results: try evaluated(folders[0], truth))]
    } else {
      runs = try folders.map { EvaluationReport.Entry(name: $0.path, results: try stored($0)) }
    }
    let report = EvaluationReport(runs)
    try StandardOutput.write(printing.json ? report.json : report.text)
  }

  /// The run with its evaluation made anew, also in its archive and reports.
  private func evaluated(_ folder: RunFolder, _ truth: RunTruth) throws -> RunResults {
    let run = try folder.read()
    guard let measurements else {
      throw PipelineError.unsuitable(
        found: "a run without the measurements it was made of (\(run.input.source))",
        wanted: "these, because baselines are fitted on its healthy windows",
        hint: "give them with --measurements FOLDER")
    }
    let description = try machine.map { path throws(RecordingError) in try MachineDescription.load(path) }
    let (progress, line) = printing.progressHandler()
    defer { line.finish() }
    let results = try Analysis.evaluate(
      run, on: try Measurements.open(measurements, machine: description), truth: truth, machine: description,
      progress: progress)
    line.finish()
    guard results.evaluation != nil else {
      throw PipelineError.unsuitable(
        found: "no unseen snapshots on one side of snapshot \(truth.onsetIndex)", wanted: "healthy and faulty ones",
        hint: "give another onset, or analyse with a shorter healthy period")
    }
    // What repeats the run is the analysis, not this command.
    try folder.write(results)
    return results
  }

  private func stored(_ folder: RunFolder) throws -> RunResults {
    let run = try folder.read()
    guard run.evaluation != nil else {
      throw PipelineError.unsuitable(
        found: "a run without an evaluation in \(folder.path)", wanted: "one that was held against a truth",
        hint: "give the truth: raceway evaluate \(folder.path) --onset N --measurements FOLDER")
    }
    return run
  }
}
