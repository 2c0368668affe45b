internal import Foundation
internal import Recordings

/// The file `run.h5`, whatever kind of run it holds: sealed, replaced in one step, and refused in one line.
enum RunFile {
  static let name = RunMark.fileName
  static let format = RunMark.format
  /// Rises when a reader of the old layout would misread the new one.
  static let version: Int64 = 1

  /// Writes `folder/run.h5`; an older file is replaced only when the new one is complete.
  static func write(
    toFolder folder: String, _ contents: (borrowing HDF5File) throws(HDF5Error) -> Void
  ) throws(PipelineError) {
    let path = folder + "/" + name
    do throws(HDF5Error) {
      let file = try HDF5File.create(path)
      try contents(file)
      try file.commit { path throws(HDF5Error) in try FileSeal.apply(to: path) }
    } catch {
      throw .archive(
        path: path, reason: error.withoutPath,
        hint: "nothing was replaced; check space and permissions and run it again")
    }
  }

  /// Reads the run in `folder`, or in the file itself where its name ends so.
  ///
  /// - Throws: `PipelineError.archive` where there is none, one of another kind, or one that this version can't read.
  static func read<Results>(
    _ wanted: RunKind, fromFolder folder: String, _ contents: (borrowing HDF5File) throws(HDF5Error) -> Results
  ) throws(PipelineError) -> Results {
    let path = path(folder)
    let found: RunKind
    do throws(HDF5Error) {
      let file = try open(path)
      found = try kind(of: file)
      if found == wanted { return try contents(file) }
    } catch { throw unreadable(path, error) }
    throw .archive(
      path: path, reason: "found \(found.title), wanted \(wanted.title)",
      hint: "give the folder that `\(wanted.command)` wrote")
  }

  static func kind(ofFolder folder: String) throws(PipelineError) -> RunKind {
    let path = path(folder)
    do throws(HDF5Error) { return try kind(of: try open(path)) } catch { throw unreadable(path, error) }
  }

  private static func path(_ folder: String) -> String { folder.hasSuffix(".h5") ? folder : folder + "/" + name }

  private static func unreadable(_ path: String, _ error: HDF5Error) -> PipelineError {
    .archive(
      path: path, reason: error.withoutPath, hint: "give the folder that `raceway analyze … -o RUN` wrote")
  }

  private static func open(_ path: String) throws(HDF5Error) -> HDF5File {
    if FileManager.default.fileExists(atPath: path) { try FileSeal.check(path) }
    let file = try HDF5File.open(path)
    guard case .text(format)? = try file.attribute("format"),
      case .integer(let found)? = try file.attribute("version")
    else {
      throw HDF5Error(path: path, attempt: "read it as a run", reasons: ["no attribute says that it is one"])
    }
    guard found <= version else {
      throw HDF5Error(
        path: path, attempt: "read it", reasons: ["its layout is version \(found), this program knows up to \(version)"]
      )
    }
    return file
  }

  private static func kind(of file: borrowing HDF5File) throws(HDF5Error) -> RunKind {
    guard case .text(let name)? = try file.attribute("kind") else { return .measurements }
    guard let kind = RunKind(rawValue: name) else {
      throw HDF5Error(
        path: file.path, attempt: "read it as a run",
        reasons: [
          "its kind is '\(name)', this program knows \(RunKind.allCases.map(\.rawValue).joined(separator: ", "))"
        ])
    }
    return kind
  }
}

extension HDF5Error {
  /// The reason alone, for a message that names the path itself.
  fileprivate var withoutPath: String {
    let text = description
    return text.hasPrefix(path + ": ") ? String(text.dropFirst(path.count + 2)) : text
  }
}
