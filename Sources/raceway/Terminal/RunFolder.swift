import Foundation
import Pipelines
import Reports

/// The folder of a run: `run.h5` and the reports made from it, each replaced only when its new version is complete.
struct RunFolder {
  let path: String

  /// - Parameter path: The folder, or the `run.h5` in it.
  init(path: String) {
    let file = "/" + RunArchive.fileName
    self.path = path.hasSuffix(file) ? String(path.dropLast(file.count)) : path
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

  /// Makes the folder where it is not there yet.
  private func prepare() throws(OutputError) {
    do { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) } catch {
      throw OutputError(path: path, reason: "can't make this folder: \(OutputError.reason(error))")
    }
  }

  /// Writes the archive and the reports: all of them, or none where one does not fit.
  ///
  /// - Parameter command: What to type to repeat the run, for the reports; nil where the command at hand only adds to it.
  func write(_ results: RunResults, command: String?) throws {
    try prepare()
    let reports = try StagedFiles(reports(of: results, command: command), in: path)
    do { try RunArchive.write(results, toFolder: path) } catch {
      reports.discard()
      throw error
    }
    try reports.publish()
  }

  /// Writes the archive and the reports of a run over clips: all of them, or none where one does not fit.
  func write(_ results: ClipRunResults, command: String?) throws {
    try prepare()
    let reports = try StagedFiles(reports(of: results, command: command), in: path)
    do { try ClipRunArchive.write(results, toFolder: path) } catch {
      reports.discard()
      throw error
    }
    try reports.publish()
  }

  func writeReports(_ results: ClipRunResults) throws(OutputError) {
    try StagedFiles(reports(of: results, command: nil), in: path).publish()
  }

  func text(of results: ClipRunResults, json: Bool) -> String {
    json ? ClipJSONReport(results).text : ClipTerminalSummary(results, reportPath: reportPath).text
  }

  private func reports(of results: ClipRunResults, command: String?) -> [(name: String, contents: Data)] {
    let texts = [
      ("report.json", ClipJSONReport(results).text), ("report.md", ClipMarkdownReport(results, command: command).text),
      ("report.html", ClipHTMLReport(results, plotly: ChartLibrary.text).text),
    ]
    return texts.map { (name: $0, contents: Data($1.utf8)) }
  }

  /// Whether the run here is one over measurements or over clips.
  var kind: RunKind { get throws(PipelineError) { try RunArchive.kind(ofFolder: path) } }

  func readClips() throws(PipelineError) -> ClipRunResults { try ClipRunArchive.read(fromFolder: path) }

  /// Writes texts, all or none.
  func write(_ texts: [(name: String, text: String)]) throws(OutputError) {
    try check()
    try prepare()
    try StagedFiles(texts.map { (name: $0.name, contents: Data($0.text.utf8)) }, in: path).publish()
  }

  /// Writes the reports alone, again.
  func writeReports(_ results: RunResults) throws(OutputError) {
    try StagedFiles(reports(of: results, command: nil), in: path).publish()
  }

  /// Writes the reports of a diagnosis without a run.
  func write(_ diagnosis: DiagnosisReport) throws(OutputError) {
    try check()
    try prepare()
    let texts = [
      ("diagnosis.json", diagnosis.json), ("diagnosis.md", diagnosis.markdown),
      ("diagnosis.html", diagnosis.html(plotly: ChartLibrary.text)),
    ]
    try StagedFiles(texts.map { (name: $0, contents: Data($1.utf8)) }, in: path).publish()
  }

  private func reports(of results: RunResults, command: String?) -> [(name: String, contents: Data)] {
    let texts = [
      ("report.json", JSONReport(results).text), ("report.md", MarkdownReport(results, command: command).text),
      ("report.html", HTMLReport(results, plotly: ChartLibrary.text).text),
    ]
    return texts.map { (name: $0, contents: Data($1.utf8)) }
  }

  /// Whether a run lies here.
  var holdsRun: Bool { FileManager.default.fileExists(atPath: path + "/" + RunArchive.fileName) }

  func read() throws(PipelineError) -> RunResults { try RunArchive.read(fromFolder: path) }

  /// Of a training that is under way or was interrupted.
  var checkpoint: CheckpointFile { CheckpointFile(inFolder: path) }

  var reportPath: String { path + "/report.html" }
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
