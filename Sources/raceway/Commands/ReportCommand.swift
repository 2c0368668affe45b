import ArgumentParser
import Foundation
import Pipelines
import Reports

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Makes the reports again from RUN/run.h5, or one report that ranks many machines.",
    discussion: """
      Examples:
        raceway report RUN
        raceway report RUN --format pdf
        raceway report RUN -o REPORTS
        raceway report PUMP-1 PUMP-2 PUMP-3 --fleet -o FLEET

      With --fleet, run `raceway trend` on each RUN first: the report then has their remaining lives. FLEET gets
      fleet.html, fleet.md and fleet.json, with links to each RUN's own report. Without it the reports are written into
      RUN, or into REPORTS where RUN can't be written to or shall stay as it is.

      A pdf is printed by an installed Chromium, without a network; RACEWAY_CHROMIUM names another program of the kind.
      """)

  @Argument(help: ArgumentHelp("Folders that `raceway analyze` wrote.", valueName: "run"))
  var folders: [String]

  @Flag(help: "One report over all runs, ranked by urgency.")
  var fleet = false

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Folder for the reports, RUN itself where not given; made where missing.", valueName: "folder"))
  var output: String?

  @OptionGroup var writing: FormatArguments
  @OptionGroup var printing: OutputOptions

  func validate() throws {
    if fleet {
      guard output != nil else {
        throw ValidationError("--fleet needs a folder for its report: give one with -o FLEET")
      }
    } else if folders.count > 1 {
      throw ValidationError(
        "found \(folders.count) runs, wanted one; give --fleet -o FLEET to rank them in one report")
    }
  }

  func run() throws {
    if let output, fleet {
      return try FleetJob(folders: folders, output: output, formats: writing.formats, printing: printing).run()
    }
    for path in folders { try report(RunFolder(path: path)) }
  }

  private func report(_ folder: RunFolder) throws {
    let target = output.map(RunFolder.init(path:)) ?? folder
    guard target.path == folder.path || !target.holdsRun else {
      throw OutputError(path: target.path, reason: "found another run, wanted a folder for these reports alone")
    }
    let run: any FiledRun = try folder.kind == .clips ? try folder.readClips() : try folder.read()
    let pages = run.pages
    try target.write(pages, writing.formats)
    let path = target.path(of: pages, writing.formats)
    try StandardOutput.write(printing.json ? pages.json() : run.summary(reportPath: path))
  }
}
