import Foundation
import Pipelines
import Reports

/// What can be written of a run's results, apart from its network.
enum ResultFormat: String, CaseIterable {
  case csv
  case mat
  case notebook
  /// Of a run over sound clips.
  case dcase
}

/// Writes a run's results for other programs.
struct ResultExport {
  let run: RunFolder
  let output: String?
  /// Whether a file that stands there already is replaced, whoever made it.
  let force: Bool

  /// What was written, and where.
  struct Written {
    let folder: String
    let files: [String]

    var text: String { files.map { "\(folder)/\($0)\n" }.joined() }

    private struct Record: Encodable {
      let folder: String
      let files: [String]
    }

    var json: String {
      get throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(Record(folder: folder, files: files)), as: UTF8.self) + "\n"
      }
    }
  }

  func write(_ format: ResultFormat) throws -> Written {
    switch format {
    case .csv:
      let folder = TableFolder(path: output ?? run.path + "/" + TableFolder.defaultName)
      return Written(folder: folder.path, files: try folder.write(try tables))
    case .mat:
      let target = try Target(path: output ?? run.path + "/" + TableArchive.fileName)
      try target.check(force: force, isOurs: TableArchive.isOurs)
      try TableArchive.write(try tables, to: target.path)
      return target.written
    case .notebook: return try writeNotebook()
    case .dcase:
      let target = RunFolder(path: output ?? run.path)
      let files = DCASEResults.files(try run.readClips())
      try target.write(files)
      return Written(folder: target.path, files: files.map(\.name))
    }
  }

  private var tables: [ResultTable] {
    get throws {
      switch try run.kind {
      case .measurements: ResultTables(try run.read()).tables
      case .clips: ResultTables(try run.readClips()).tables
      }
    }
  }

  /// Readers change notebooks, so that even one of ours is replaced only when that is asked for.
  private func writeNotebook() throws -> Written {
    let target = try Target(path: output ?? run.path + "/" + Notebook.fileName)
    try target.check(force: force, isOurs: { _ in false })
    let archive = RelativePath.from(folder: target.folder, to: run.path + "/" + RunArchive.fileName)
    let notebook =
      switch try run.kind {
      case .measurements: Notebook(try run.read(), archive: archive)
      case .clips: Notebook(try run.readClips(), archive: archive)
      }
    try StagedFiles([(name: target.name, contents: Data(notebook.text.utf8))], in: target.folder).publish()
    return target.written
  }

  /// A file to write.
  private struct Target {
    let folder: String
    let name: String
    var path: String { folder + "/" + name }
    var written: Written { Written(folder: folder, files: [name]) }

    init(path: String) throws(OutputError) {
      let url = URL(filePath: path)
      folder = url.deletingLastPathComponent().path(percentEncoded: false).trimmingSuffix("/")
      name = url.lastPathComponent
      guard FileManager.default.fileExists(atPath: folder) else {
        throw OutputError(
          path: path, reason: "found no folder \(folder) to write it into; make it, or give another with -o")
      }
    }

    /// Refuses to take the place of a file that somebody else made, or changed.
    func check(force: Bool, isOurs: (String) -> Bool) throws(OutputError) {
      try RunFolder.protect(path)
      guard !force, FileManager.default.fileExists(atPath: path), !isOurs(path) else { return }
      throw OutputError(
        path: path, reason: "is there already, and may hold work of yours; give another with -o, or --force")
    }
  }
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: String) -> String {
    count > suffix.count && hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}
