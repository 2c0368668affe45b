internal import Foundation

/// A folder of tables as CSV files, with `tables.csv`, which says what every column means.
///
/// The folder appears when all of it is written; an older one of ours is replaced by it, another one is left alone.
package struct TableFolder: Sendable {
  package let path: String
  /// Where tables go that nobody has given a place.
  package static let defaultName = "tables"
  private static let dictionaryName = "tables"

  package init(path: String) { self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path }

  /// - Returns: The names of the files written.
  @discardableResult
  package func write(_ tables: [ResultTable]) throws(PipelineError) -> [String] {
    try check()
    let all = tables + [.dictionary(of: tables)]
    let staged = path + ".partial-\(ProcessInfo.processInfo.processIdentifier)"
    do {
      try FileManager.default.createDirectory(atPath: staged, withIntermediateDirectories: true)
      for table in all { try Self.write(table, to: staged + "/\(table.name).csv") }
      try replace(with: staged)
    } catch {
      try? FileManager.default.removeItem(atPath: staged)
      throw .archive(
        path: path, reason: "can't write tables here: \(Self.reason(error))", hint: "give another folder with -o")
    }
    return all.map { "\($0.name).csv" }
  }

  /// Refuses a folder that holds anything but tables of ours.
  private func check() throws(PipelineError) {
    let files = FileManager.default
    guard files.fileExists(atPath: path) else { return }
    guard let names = try? files.contentsOfDirectory(atPath: path) else {
      throw .archive(path: path, reason: "found a file, wanted a folder for tables", hint: "give another with -o")
    }
    guard names.isEmpty || isOurs(names) else {
      throw .archive(
        path: path, reason: "found a folder with other files, wanted a new one, an empty one, or one of older tables",
        hint: "give another with -o")
    }
  }

  /// Whether the folder holds tables, and nothing else, as its own `tables.csv` tells.
  private func isOurs(_ names: [String]) -> Bool {
    let dictionary = "\(Self.dictionaryName).csv"
    guard let text = try? String(contentsOfFile: path + "/" + dictionary, encoding: .utf8),
      text.hasPrefix(CSVTable(table: .dictionary(of: [])).header)
    else { return false }
    let listed = Set(text.split(separator: "\n").compactMap { $0.split(separator: ",").first.map { "\($0).csv" } })
    return names.allSatisfy { listed.contains($0) || $0 == dictionary }
  }

  private func replace(with staged: String) throws {
    let files = FileManager.default
    guard files.fileExists(atPath: path) else { return try files.moveItem(atPath: staged, toPath: path) }
    let older = path + ".older-\(ProcessInfo.processInfo.processIdentifier)"
    try files.moveItem(atPath: path, toPath: older)
    do { try files.moveItem(atPath: staged, toPath: path) } catch {
      try? files.moveItem(atPath: older, toPath: path)
      throw error
    }
    try files.removeItem(atPath: older)
  }

  private static func write(_ table: ResultTable, to path: String) throws {
    try Data().write(to: URL(filePath: path))
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    do {
      try CSVTable(table: table).write { text throws(any Error) in try file.write(contentsOf: Data(text.utf8)) }
    } catch {
      try? file.close()
      throw error
    }
    try file.close()
  }

  private static func reason(_ error: any Error) -> String {
    let outer = error as NSError
    return ((outer.userInfo[NSUnderlyingErrorKey] as? NSError) ?? outer).localizedDescription
  }
}
