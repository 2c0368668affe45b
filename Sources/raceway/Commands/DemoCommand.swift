import ArgumentParser
import Foundation
import Pipelines
import Reports
import Recordings
import Synthesis

struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Makes a synthetic run to failure, analyses it and writes the report; needs no arguments.",
    discussion: """
      Example:
        raceway demo

      Four bearings, 120 snapshots; the outer race of bearing B3 fails from snapshot 80 on. The measurements, the truth and a
      machine.yaml stay in the output folder, so that the analysis can be repeated and changed.
      """)

  @Option(name: .shortAndLong, help: "Folder for measurements and results.")
  var output = "raceway-demo"

  @OptionGroup var printing: OutputOptions

  func run() throws {
    let folder = RunFolder(path: output)
    try folder.check()
    let (progress, line) = printing.progressHandler()
    let measurements = output + "/measurements"
    let synthesis = try BearingSynthesis(.demo)
    try SyntheticRecording(synthesis).write(to: output, format: .ims, progress: progress)
    let machine = try MachineDescription.load(output + "/machine.yaml")
    var options = AnalysisOptions()
    options.truth = RunTruth(try synthesis.truth())
    var results = try Analysis.run(
      try Measurements.open(measurements, machine: machine), machine: machine, options: options, progress: progress)
    line.finish()
    let words = [
      "raceway", "analyze", measurements, "--machine", output + "/machine.yaml", "--truth", output + "/truth.json",
      "-o", output,
    ]
    let command = words.map(ShellWord.quoted).joined(separator: " ")
    results.command = command
    try folder.write(results)
    try printing.print(results, folder)
    guard !printing.json else { return }
    try StandardOutput.write(
      "Planted: outer race of B3 from snapshot \(options.truth?.onsetIndex ?? 0) on. Repeat and change it:\n  \(command)\n"
    )
  }
}
