internal import Foundation

/// The files below a folder, without the hidden ones and without the results of runs.
struct FolderListing {
  let path: String
  /// Paths relative to the folder, sorted; folders are among them.
  let relativePaths: [String]
  /// Folders below this one that hold a run, relative to it; nothing in them was measured.
  let runFolders: [String]

  init(_ path: String) throws(RecordingError) {
    self.path = path
    do {
      // Of a link to a folder the paths of nothing would come.
      let folder = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
      let all = try FileManager.default.subpathsOfDirectory(atPath: folder)
        .filter { !$0.split(separator: "/").contains { $0.hasPrefix(".") } }
        .sorted()
      let runs = Set(all.filter { Self.name(of: $0) == RunMark.fileName }.map(Self.parent))
        .filter { !$0.isEmpty && RunMark.isRun(folder + "/" + $0) }
      relativePaths = runs.isEmpty ? all : all.filter { path in !runs.contains { Self.lies(path, in: $0) } }
      // Of a run within a run the outer one says enough.
      runFolders = runs.filter { run in !runs.contains { $0 != run && Self.lies(run, in: $0) } }.sorted()
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

  private static func lies(_ path: String, in folder: String) -> Bool {
    path == folder || path.hasPrefix(folder + "/")
  }

  /// A finding that names the runs whose results lie among the measurements, or nothing where there are none.
  var findings: [Finding] {
    guard let first = runFolders.first else { return [] }
    let names = runFolders.count == 1 ? "the folder '\(first)'" : "\(runFolders.count) folders such as '\(first)'"
    return [Finding(.ignoredFiles, .note, "passed over \(names): results of a run, and no measurements")]
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
