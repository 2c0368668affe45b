import ArgumentParser
import Foundation
import Pipelines

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Makes the reports again from RUN/run.h5.",
    discussion: """
      Example:
        raceway report RUN
      """)

  @Argument(help: ArgumentHelp("Folder that `raceway analyze` wrote.", valueName: "run"))
  var folder: String

  @OptionGroup var printing: OutputOptions

  func run() throws {
    let folder = RunFolder(path: self.folder)
    if try folder.kind == .clips {
      let results = try folder.readClips()
      try folder.writeReports(results)
      return try printing.print(results, folder)
    }
    let results = try folder.read()
    try folder.writeReports(results)
    try printing.print(results, folder)
  }
}
