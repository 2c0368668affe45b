import Foundation
import Pipelines
import Recordings
import Reports

/// What can be written of a run's results, apart from its network.
enum ResultFormat: String, CaseIterable {
  case csv
  /// Of a run over sound clips.
  case dcase
}

/// Writes a run's results for other programs.
struct ResultExport {
  let run: RunFolder
  let output: String?

  /// What was written, and where.
  struct Written {
    let folder: String
    let files: [String]

    var text: String { files.map { "\(folder)/\($0)\n" }.joined() }

    var json: String {
      get throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(["folder": [folder], "files": files]), as: UTF8.self) + "\n"
      }
    }
  }

  func write(_ format: ResultFormat) throws -> Written {
    switch format {
    case .csv:
      let folder = TableFolder(path: output ?? run.path + "/" + TableFolder.defaultName)
      return Written(folder: folder.path, files: try folder.write(try tables))
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
}
