import ArgumentParser
import Pipelines
import Reports

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Runs side by side: settings that differ first, then results that differ.",
    discussion: """
      Examples:
        raceway compare RUN-1 RUN-2
        raceway compare RUN-1 RUN-2 RUN-3 -o COMPARED

      The first RUN is what the others are held against. Runs over measurements are compared with such, runs over sound clips
      with such. Where runs judged the same input, their states are compared snapshot by snapshot. COMPARED gets compare.html
      with the trends over each other, compare.md and compare.json.
      """)

  @Argument(help: ArgumentHelp("Folders that `raceway analyze` wrote, two or more.", valueName: "run"))
  var runs: [String]

  @Option(name: .shortAndLong, help: "Folder for the comparison's reports; it is only printed where not given.")
  var output: String?

  @OptionGroup var writing: FormatArguments
  @OptionGroup var printing: OutputOptions

  func validate() throws {
    guard runs.count > 1 else { throw ValidationError("found one run, wanted two or more to compare") }
    if writing.isGiven, output == nil { throw ValidationError("--format is for reports: give their folder with -o") }
  }

  func run() throws {
    let folders = runs.map(RunFolder.init(path:))
    let target = output.map(RunFolder.init(path:))
    try target?.check()
    let report = try report(folders)
    let pages = ReportPages(
      name: "compare", html: { report.html(plotly: ChartLibrary.text) }, markdown: { report.markdown },
      json: { report.json })
    try target?.write(pages, writing.formats)
    let path = target.map { $0.path(of: pages, writing.formats) }
    try StandardOutput.write(printing.json ? report.json : report.text(reportPath: path))
  }

  private func report(_ folders: [RunFolder]) throws(PipelineError) -> ComparisonReport {
    let kind = try folders[0].kind
    for folder in folders.dropFirst() {
      let other = try folder.kind
      guard other == kind else {
        throw .unsuitable(
          found: "\(other.title) in \(folder.path) beside \(kind.title) in \(folders[0].path)",
          wanted: "runs of one kind", hint: "compare each kind by itself")
      }
    }
    let program = Program.nameAndVersion
    if kind == .clips {
      let runs = try folders.map { folder throws(PipelineError) in (folder.path, try folder.readClips()) }
      return ComparisonReport(RunComparison(clips: runs), runs: [], program: program)
    }
    let runs = try folders.map { folder throws(PipelineError) in (folder.path, try folder.read()) }
    return ComparisonReport(RunComparison(runs), runs: runs.map(\.1), program: program)
  }
}
