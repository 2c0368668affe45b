import Foundation
import Pipelines

/// One report in the formats it comes in, each made when it is asked for.
struct ReportPages {
  /// Of its files, without ending: `report`, `fleet`.
  let name: String
  /// nil where there is none.
  let html: (() -> String)?
  let markdown: () -> String
  let json: () -> String
  /// nil where there are none.
  var tables: (() -> [ResultTable])?

  /// The files of these formats, complete but not yet in their place.
  ///
  /// - Parameter folder: Where they will lie, and where a browser may work on its way to a PDF.
  func files(
    _ formats: [ReportFormat], in folder: String
  ) throws(OutputError) -> [(name: String, contents: Data)] {
    var files: [(name: String, contents: Data)] = []
    for format in formats {
      guard let contents = try contents(format, folder) else { continue }
      files.append((name: "\(name).\(format.rawValue)", contents: contents))
    }
    return files
  }

  private func contents(_ format: ReportFormat, _ folder: String) throws(OutputError) -> Data? {
    switch format {
    case .html: return html.map { Data($0().utf8) }
    case .md: return Data(markdown().utf8)
    case .json: return Data(json().utf8)
    // A folder of files, which `RunFolder` writes.
    case .csv: return nil
    case .pdf:
      guard let html else { return nil }
      return try Chromium.installed().pdf(of: html(), near: "\(folder)/\(name).pdf")
    }
  }
}
