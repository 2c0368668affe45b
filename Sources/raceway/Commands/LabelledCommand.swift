import ArgumentParser
import Foundation
import Pipelines
import Recordings
import Reports

struct LabelledCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "labelled",
    abstract: "How well recordings that are healthy or faulty as a whole are told apart.",
    discussion: """
      Examples:
        raceway labelled --healthy motors/ok --faulty bearing=motors/worn --faulty bent=motors/bent --machine machine.yaml
        raceway labelled --healthy fan/run1 --healthy-test fan/run2 --faulty chipped=fan/chipped -o LABELLED
        raceway labelled --healthy ok.csv --faulty light=light.csv --faulty heavy=heavy.csv --test-share 0.5

      Each FOLDER or file holds snapshots of one state in the order they were taken. Blocks of the healthy ones teach the model
      and set its level; others, never next to them, are the healthy side of the test, unless --healthy-test gives another
      recording. No faulty snapshot has a part in model or level.

      Printed for the network and for every cheap score beside it: AUC with an interval over blocks of neighbouring snapshots,
      false alarms and faults found at the level; and by state the network's score. With -o: labelled.json and labelled.md.
      """)

  @Option(help: ArgumentHelp("Healthy snapshots to learn from.", valueName: "folder"))
  var healthy: String

  @Option(help: ArgumentHelp("Other healthy snapshots to test on.", valueName: "folder"))
  var healthyTest: String?

  @Option(
    help: ArgumentHelp(
      "Faulty snapshots of one state and its name; once for each state, by rising severity where there is one.",
      valueName: "name=folder"))
  var faulty: [String]

  @Option(name: .shortAndLong, help: ArgumentHelp("Description of the machine.", valueName: "machine.yaml"))
  var machine: String?

  @Option(name: .shortAndLong, help: "Recipe by name; see `raceway recipes`.")
  var recipe = Recipe.octaves.name

  @Option(help: "Seed of every random number; the same seed gives the same results.")
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("Share of the healthy snapshots held out for the test; usually 0.3.", valueName: "share"))
  var testShare: Double?

  @Flag(help: "Judge snapshots of the stopped machine too; usually they are left out.")
  var includeStopped = false

  @Option(name: .shortAndLong, help: "Folder for the reports; they are only printed where not given.")
  var output: String?

  @OptionGroup var printing: OutputOptions

  func validate() throws {
    guard Recipe.named(recipe) != nil else {
      let names = Recipe.builtIn.map(\.name).joined(separator: ", ")
      throw ValidationError("there is no recipe '\(recipe)' for measurements; there are \(names)")
    }
    if let testShare, !(testShare > 0 && testShare < 1) {
      throw ValidationError("a test share of \(testShare): give one between 0 and 1")
    }
    if testShare != nil, healthyTest != nil {
      throw ValidationError("--healthy-test is the healthy side of the test: leave --test-share out")
    }
    for text in faulty where Self.state(text) == nil {
      throw ValidationError("'\(text)' is no state: give NAME=FOLDER, such as worn=motors/worn")
    }
    let names = faulty.compactMap { Self.state($0)?.name }
    if names.contains("healthy") {
      throw ValidationError("'healthy' is what the healthy side is called: give the faulty state another name")
    }
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw ValidationError("the state '\(twice)' is given twice: give each a name of its own")
    }
  }

  func run() throws {
    let folder = output.map { RunFolder(path: $0) }
    try folder?.check()
    let description = try machine.map { path throws(RecordingError) in try MachineDescription.load(path) }
    func open(_ path: String) throws(PipelineError) -> Measurements {
      try Measurements.open(path, machine: description)
    }
    let recordings = LabelledRecordings(
      healthy: try open(healthy), healthyTest: try healthyTest.map(open),
      faulty: try faulty.compactMap(Self.state).map { LabelledRecordings.Faulty(name: $0.name, try open($0.path)) })
    let (progress, line) = printing.progressHandler()
    defer { line.finish() }
    let results = try LabelledEvaluation.run(
      recordings, machine: description,
      options: LabelledOptions(
        recipe: Recipe.named(recipe) ?? .octaves, seed: seed, testShare: testShare ?? 0.3,
        includesStopped: includeStopped),
      progress: progress)
    line.finish()
    let report = LabelledReport(results)
    try folder?.write(
      ReportPages(name: "labelled", html: nil, markdown: { report.markdown }, json: { report.json }))
    try StandardOutput.write(printing.json ? report.json : report.text)
  }

  private static func state(_ text: String) -> (name: String, path: String)? {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    return parts.count == 2 ? (parts[0], parts[1]) : nil
  }
}
