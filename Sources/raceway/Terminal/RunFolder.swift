import Foundation
import Pipelines

/// The folder of a run: `run.h5` and the reports made from it, each replaced only when its new version is complete.
struct RunFolder {
  let path: String

  /// - Parameter path: The folder, or the `run.h5` in it.
  init(path: String) {
    let file = "/" + RunArchive.fileName
    let folder = path.hasSuffix(file) ? String(path.dropLast(file.count)) : path
    self.path = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
  }

  /// Finds out before long work whether its results can be written, and leaves no trace.
  ///
  /// - Parameter measurements: Results among them would be taken for measurements the next time.
  func check(apartFrom measurements: String? = nil) throws(OutputError) {
    let files = FileManager.default
    if let measurements, URL(filePath: measurements).standardizedFileURL == URL(filePath: path).standardizedFileURL {
      throw OutputError(
        path: path, reason: "found the folder of the measurements, wanted another one for the results; give it with -o")
    }
    var isFolder: ObjCBool = false
    var place = URL(filePath: path).standardizedFileURL
    while unsafe !files.fileExists(atPath: place.path, isDirectory: &isFolder), place.path != "/" {
      place.deleteLastPathComponent()
    }
    guard isFolder.boolValue else {
      throw OutputError(path: place.path, reason: "found a file, wanted a folder for the results; give another with -o")
    }
    guard files.isWritableFile(atPath: place.path) else {
      throw OutputError(path: place.path, reason: "found a folder that can't be written to; give another with -o")
    }
  }

  /// Refuses a path of results that would take the place of what results are made from, whatever the reader forces.
  static func protect(_ path: String) throws(OutputError) {
    let file = URL(filePath: path).resolvingSymlinksInPath()
    guard [RunArchive.fileName, CheckpointFile.fileName].contains(file.lastPathComponent),
      FileManager.default.fileExists(atPath: file.path)
    else { return }
    throw OutputError(path: path, reason: "is what a run itself is kept in, and never replaced; give another with -o")
  }

  /// Makes the folder where it is not there yet.
  private func prepare() throws(OutputError) {
    do { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) } catch {
      throw OutputError(path: path, reason: "can't make this folder: \(OutputError.reason(error))")
    }
  }

  /// Writes the archive and the reports: all of them, or none where one does not fit.
  func write(_ run: some FiledRun) throws {
    try prepare()
    let reports = try StagedFiles(run.pages.files(ReportFormat.usual, in: path), in: path)
    do { try run.store(inFolder: path) } catch {
      reports.discard()
      throw error
    }
    try reports.publish()
  }

  /// Writes a report alone, all of its files or none.
  func write(_ pages: ReportPages, _ formats: [ReportFormat] = ReportFormat.usual) throws(OutputError) {
    guard pages.tables != nil || !formats.contains(.csv) else {
      throw OutputError(path: path, reason: "found csv asked of a \(pages.name) report; only runs have tables")
    }
    try check()
    try prepare()
    let files = try StagedFiles(pages.files(formats, in: path), in: path)
    do throws(OutputError) { if formats.contains(.csv) { try writeTables(pages) } } catch {
      files.discard()
      throw error
    }
    try files.publish()
  }

  private func writeTables(_ pages: ReportPages) throws(OutputError) {
    guard let tables = pages.tables?() else { return }
    do throws(PipelineError) { try TableFolder(path: tablesPath).write(tables) } catch {
      throw OutputError(path: tablesPath, reason: "\(error)")
    }
  }

  private var tablesPath: String { path + "/" + TableFolder.defaultName }

  /// Writes texts, all or none.
  func write(_ texts: [(name: String, text: String)]) throws(OutputError) {
    try check()
    try prepare()
    try StagedFiles(texts.map { (name: $0.name, contents: Data($0.text.utf8)) }, in: path).publish()
  }

  /// Whether the run here is one over measurements or over clips.
  var kind: RunKind { get throws(PipelineError) { try RunArchive.kind(ofFolder: path) } }

  func readClips() throws(PipelineError) -> ClipRunResults { try ClipRunArchive.read(fromFolder: path) }

  /// Whether a run lies here.
  var holdsRun: Bool { FileManager.default.fileExists(atPath: path + "/" + RunArchive.fileName) }

  func read() throws(PipelineError) -> RunResults { try RunArchive.read(fromFolder: path) }

  /// Of a training that is under way or was interrupted.
  var checkpoint: CheckpointFile { CheckpointFile(inFolder: path) }

  var reportPath: String { path + "/report.html" }

  /// Of the formats that were written, the one that people open first.
  func path(of pages: ReportPages, _ formats: [ReportFormat]) -> String {
    let first = ReportFormat.allCases.first { formats.contains($0) && ($0 != .html || pages.html != nil) }
    if first == .csv { return tablesPath }
    return "\(path)/\(pages.name).\((first ?? .html).rawValue)"
  }
}

/// plotly.js, where Scripts/bootstrap has put it.
enum ChartLibrary {
  /// nil where it is not there: reports then say how to get it.
  static var text: String? {
    let environment = ProcessInfo.processInfo.environment
    let home = environment["XDG_CACHE_HOME"] ?? (environment["HOME"] ?? "") + "/.cache"
    let folder = environment["RACEWAY_CACHE"] ?? home + "/raceway"
    return try? String(contentsOfFile: folder + "/plotly.min.js", encoding: .utf8)
  }
}
