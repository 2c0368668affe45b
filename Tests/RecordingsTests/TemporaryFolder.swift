import Foundation

/// A folder for one test, which goes with it.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("recordings-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, with the folders above it, and answers with its path.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    let file = path + "/" + name
    let parent = URL(fileURLWithPath: file).deletingLastPathComponent().path
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    return file
  }

  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: path + "/" + name, withIntermediateDirectories: true)
  }

  func copy(_ source: String, to name: String) throws {
    try FileManager.default.copyItem(atPath: source, toPath: path + "/" + name)
  }
}

/// Where the public data sets lie; tests that need them are skipped where the variable is unset.
enum Datasets {
  static let folder = ProcessInfo.processInfo.environment["RACEWAY_DATASETS"]
  static let areThere = folder != nil
  static let missing = "RACEWAY_DATASETS names no folder of data sets"

  static func path(_ relative: String) -> String { (folder ?? "") + "/" + relative }

  static let imsSamples = [
    "2003.10.22.12.06.24", "2004.02.12.10.32.39", "2004.02.12.10.42.39", "2004.02.19.06.22.39", "2004.04.18.02.42.55",
  ]
}
