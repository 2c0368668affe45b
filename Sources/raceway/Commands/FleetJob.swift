import Foundation
import Pipelines
import Reports

/// `raceway report … --fleet`: reads the runs one after the other and keeps of each what the report shows.
struct FleetJob {
  let folders: [String]
  let output: String
  let formats: [ReportFormat]
  let printing: OutputOptions

  /// - Throws: `RacewayExit.badInput` once the report is written where runs could not be read; each was named on the way.
  func run() throws {
    let target = RunFolder(path: output)
    try target.check()
    let folders = distinctFolders
    var machines: [FleetMachine] = []
    var unreadCount = 0
    for path in folders {
      do throws(PipelineError) {
        machines.append(try machine(RunFolder(path: path)))
      } catch {
        // One broken run must not hide the others; none at all is no report.
        if folders.count == 1 { throw error }
        unreadCount += 1
        StandardOutput.remark("raceway: \(error.description)\n")
        machines.append(FleetMachine(unreadable: path, reason: error.description))
      }
    }
    guard unreadCount < folders.count else { throw RacewayExit.badInput }
    let report = FleetReport(machines, program: Program.nameAndVersion)
    let pages = ReportPages(
      name: "fleet", html: { report.html }, markdown: { report.markdown }, json: { report.json })
    try target.write(pages, formats)
    let text = report.text(reportPath: target.path(of: pages, formats), isColoured: StandardOutput.isColoured)
    try StandardOutput.write(printing.json ? report.json : text)
    if unreadCount > 0 { throw RacewayExit.badInput }
  }

  /// Each folder once, however often and under whatever name it is given.
  var distinctFolders: [String] {
    var seen: Set<String> = []
    return folders.filter { path in
      let isNew = seen.insert(
        URL(filePath: RunFolder(path: path).path).standardizedFileURL.resolvingSymlinksInPath().path
      ).inserted
      if !isNew { StandardOutput.remark("raceway: \(path) is given a second time, and counted once\n") }
      return isNew
    }
  }

  private func machine(_ folder: RunFolder) throws(PipelineError) -> FleetMachine {
    FleetMachine(try folder.read(), run: folder.path, link: link(to: folder))
  }

  /// The run's own report as seen from the fleet's folder; nil where there is none.
  func link(to folder: RunFolder) -> String? {
    guard FileManager.default.fileExists(atPath: folder.reportPath) else { return nil }
    let steps = RelativePath.from(folder: output, to: folder.reportPath)
    // A first part with a colon would be read as a scheme.
    let isScheme = steps.prefix { $0 != "/" }.contains(":")
    return ((isScheme ? "./" : "") + steps).addingPercentEncoding(withAllowedCharacters: .urlPathAllowed)
  }
}
