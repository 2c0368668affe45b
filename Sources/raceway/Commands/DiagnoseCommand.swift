import ArgumentParser
import Foundation
import Pipelines
import Recordings
import Reports

struct DiagnoseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diagnose",
    abstract: "Names the damaged bearing and part, with the evidence, or says why it can't.",
    discussion: """
      Examples:
        raceway diagnose RUN
        raceway diagnose 105.mat --healthy 97.mat
        raceway diagnose MEASUREMENTS --machine machine.yaml --each

      A RUN is the folder that `raceway analyze` wrote: its card is printed. Measurements are searched at once: the last
      eight snapshots together, or with --each every snapshot alone.
      """)

  @Argument(help: "Folder of a run, or folder or file of measurements.")
  var path: String

  @Option(name: .shortAndLong, help: ArgumentHelp("Description of the machine.", valueName: "machine.yaml"))
  var machine: String?

  @Option(help: ArgumentHelp("Measurements of the same machine when it was healthy.", valueName: "measurements"))
  var healthy: String?

  @Option(
    help: ArgumentHelp("Speed of the shaft in rpm, where neither file nor machine.yaml says it.", valueName: "rpm"))
  var speed: Double?

  @Option(
    help: ArgumentHelp("Frequency of the mains in Hz: 50 or 60; both are masked where not given.", valueName: "hertz"))
  var mains: Double?

  @Option(help: "Seed of the shuffled combs.")
  var seed: UInt64 = 1

  @Flag(help: "Every snapshot and channel on its own.")
  var each = false

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Folder for diagnosis.html, diagnosis.md and diagnosis.json; none where not given.", valueName: "folder"))
  var output: String?

  @OptionGroup var printing: OutputOptions

  func validate() throws {
    if let speed, !(speed > 0 && speed.isFinite) { throw ValidationError("a shaft at \(speed) rpm does not turn") }
    if let mains, mains != 50, mains != 60 { throw ValidationError("mains of \(mains) Hz: give 50 or 60") }
    if each, output != nil {
      throw ValidationError("--each prints a table and writes no report: redirect it, or leave out -o")
    }
  }

  func run() throws {
    let folder = RunFolder(path: path)
    if let output { try RunFolder(path: output).check() }
    if folder.holdsRun {
      if let option = searchOption {
        throw ValidationError("\(option) is for measurements, and \(path) is a run whose card is made already")
      }
      try printRun(try folder.read())
    } else {
      try diagnose()
    }
  }

  /// The first option that says how to search; nil where none is given.
  private var searchOption: String? {
    let given = [
      ("--machine", machine != nil), ("--healthy", healthy != nil), ("--speed", speed != nil),
      ("--mains", mains != nil), ("--each", each),
    ]
    return given.first { $0.1 }?.0
  }

  private func printRun(_ results: RunResults) throws {
    guard let card = results.rootCause else {
      throw PipelineError.unsuitable(
        found: "a run without a root-cause card in \(path)", wanted: "one of waveforms, made by this version",
        hint: "make it again: raceway analyze MEASUREMENTS -o \(path)")
    }
    try write(
      DiagnosisReport(
        card, input: results.input, program: results.program, isHealthy: results.verdict.state == .healthy))
  }

  private func diagnose() throws {
    var description = try machine.map { path throws(RecordingError) in try MachineDescription.load(path) }
    if let speed {
      description = description ?? MachineDescription(path: "--speed")
      description?.speedRPM = speed
    }
    let recording = try Recording.open(path, machine: description)
    var options = FileDiagnosis.Options()
    options.seed = seed
    options.mainsHz = mains
    options.healthy = try healthy.map { path throws(RecordingError) in
      try Recording.open(path, machine: description)
    }
    let diagnosis = try FileDiagnosis(recording, machine: description, options: options)
    let (progress, line) = printing.progressHandler()
    defer { line.finish() }
    if each {
      let table = DiagnosisTable(try diagnosis.rows(progress: progress))
      line.finish()
      try StandardOutput.write(printing.json ? table.json : table.text)
    } else {
      let review = try InputReview.of(.recording(recording), machine: description, progress: progress)
      let card = try diagnosis.card(leavingOut: review.leftOut, progress: progress)
      line.finish()
      try write(
        DiagnosisReport(card, input: diagnosis.input(review), program: Program.nameAndVersion))
    }
  }

  private func write(_ report: DiagnosisReport) throws {
    if let output {
      try RunFolder(path: output).write(
        ReportPages(
          name: "diagnosis", html: { report.html(plotly: ChartLibrary.text) }, markdown: { report.markdown },
          json: { report.json }))
    }
    try StandardOutput.write(printing.json ? report.json : report.text(isColoured: StandardOutput.isColoured))
  }
}
