import Foundation

/// Files written completely beside their final names, which they all get at the end: renaming needs no space.
struct StagedFiles {
  private let folder: String
  private let names: [String]

  /// Writes `files` under temporary names; leaves nothing behind where one can't be written.
  init(_ files: [(name: String, contents: Data)], in folder: String) throws(OutputError) {
    self.folder = folder
    names = files.map(\.name)
    for file in files {
      do { try file.contents.write(to: URL(filePath: temporary(file.name))) } catch {
        discard()
        throw OutputError(
          path: folder + "/" + file.name, reason: "can't write it, nothing was replaced: \(OutputError.reason(error))")
      }
    }
  }

  /// Gives every file its name, replacing older ones.
  func publish() throws(OutputError) {
    for name in names {
      guard unsafe rename(temporary(name), folder + "/" + name) == 0 else {
        let reason = unsafe String(cString: strerror(errno))
        discard()
        throw OutputError(path: folder + "/" + name, reason: "can't replace it: \(reason)")
      }
    }
  }

  /// Removes what has not got its name yet.
  func discard() {
    for name in names { unsafe unlink(temporary(name)) }
  }

  private func temporary(_ name: String) -> String {
    "\(folder)/\(name).partial-\(ProcessInfo.processInfo.processIdentifier)"
  }
}
