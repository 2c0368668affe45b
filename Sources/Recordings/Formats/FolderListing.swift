internal import Foundation

/// The files below a folder, without the hidden ones.
struct FolderListing {
  let path: String
  /// Paths relative to the folder, sorted; folders are among them.
  let relativePaths: [String]

  init(_ path: String) throws(RecordingError) {
    self.path = path
    do {
      // Of a link to a folder the paths of nothing would come.
      let folder = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
      relativePaths = try FileManager.default.subpathsOfDirectory(atPath: folder)
        .filter { !$0.split(separator: "/").contains { $0.hasPrefix(".") } }
        .sorted()
    } catch {
      throw RecordingError(path: path, found: "a folder that can't be listed", wanted: "a readable folder")
    }
  }

  static func name(of path: String) -> String { String(path.split(separator: "/").last ?? "") }

  func fullPath(_ relativePath: String) -> String { path + (path.hasSuffix("/") ? "" : "/") + relativePath }

  /// The folder a file lies in, relative to this one; empty for this one itself.
  static func parent(of relativePath: String) -> String {
    relativePath.split(separator: "/").dropLast().joined(separator: "/")
  }

  /// A finding that names what was passed over, folders aside, or nothing where all was used.
  func ignoring(_ ignored: [String], because reason: String) -> [Finding] {
    let files = ignored.filter { !isFolder($0) }
    guard let first = files.first else { return [] }
    let names = files.count == 1 ? "'\(first)'" : "\(files.count) files such as '\(first)'"
    return [Finding(.ignoredFiles, .note, "passed over \(names): \(reason)")]
  }

  private func isFolder(_ relativePath: String) -> Bool { isFolderPath(fullPath(relativePath)) }
}

/// Whether a path leads to a folder; `nil` where it leads nowhere.
func isFolderPath(_ path: String) -> Bool {
  var isFolder: ObjCBool = false
  return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
}
