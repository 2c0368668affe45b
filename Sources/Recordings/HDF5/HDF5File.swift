internal import CHDF5
internal import Foundation

/// An HDF5 file: groups, arrays with units and descriptions, attributes, dimension scales.
///
/// A new file is written under a temporary name beside its own and renamed by `commit`, so that a crash, a full disk or
/// a forgotten commit leaves the old file as it was. Paths such as `/scores/window/score` name groups and arrays; groups
/// on the way are made as needed. Safe from several threads, which take turns.
package struct HDF5File: ~Copyable {
  /// The name that readers know.
  package let path: String
  /// Where a new file is written until it is committed; `nil` for a file opened to read.
  private let temporary: TemporaryFile?
  let handle: HDF5Handle

  /// Starts a new file; nothing stands at `path` before `commit`.
  package static func create(_ path: String) throws(HDF5Error) -> HDF5File {
    // Two programs that write the same run must not write into each other's file.
    let temporary = TemporaryFile(path: "\(path).partial-\(ProcessInfo.processInfo.processIdentifier)")
    let name = temporary.path
    let access = try unlocked("create it", path)
    let handle = try HDF5Handle(.file, "create it", path) {
      unsafe H5Fcreate(name, chdf5_truncate(), hid_t(H5P_DEFAULT), access.id)
    }
    return HDF5File(path: path, temporary: temporary, handle: handle)
  }

  /// Opens a file to read.
  package static func open(_ path: String) throws(HDF5Error) -> HDF5File {
    guard FileManager.default.fileExists(atPath: path) else {
      throw HDF5Error(path: path, attempt: "open it", reasons: ["no such file"])
    }
    let access = try unlocked("open it", path)
    let handle = try HDF5Handle(.file, "open it", path) {
      unsafe H5Fopen(path, chdf5_read_only(), access.id)
    }
    return HDF5File(path: path, temporary: nil, handle: handle)
  }

  /// Access without HDF5's own file locks.
  ///
  /// A file gets its name when it is whole, and until then nobody else knows it, so there is nothing to lock. Locks fail on
  /// many network shares, and a child process that inherits one keeps it for as long as it runs.
  private static func unlocked(_ attempt: String, _ path: String) throws(HDF5Error) -> HDF5Handle {
    let access = try HDF5Handle(.properties, attempt, path) { H5Pcreate(chdf5_file_access()) }
    try HDF5Library.call(attempt, path) { H5Pset_file_locking(access.id, false, true) }
    return access
  }

  private init(path: String, temporary: consuming TemporaryFile?, handle: consuming HDF5Handle) {
    self.path = path
    self.temporary = temporary
    self.handle = handle
  }

  /// Writes everything to the disk and gives the file its name, replacing an older one in one step.
  ///
  /// - Parameter finish: What is still to be done to the closed file, by its path, before it gets its name.
  package consuming func commit(
    finish: (_ path: String) throws(HDF5Error) -> Void = { _ throws(HDF5Error) in }
  ) throws(HDF5Error) {
    let path = self.path
    let handle = self.handle
    guard let temporary = self.temporary else {
      preconditionFailure("\(path) was opened to read and has nothing to commit")
    }
    let id = handle.id
    // Flushing first: where the disk is full this fails, and says so better than closing does.
    try HDF5Library.call("write it to the disk", path) { H5Fflush(id, H5F_SCOPE_GLOBAL) }
    try handle.close("close it", path)
    try finish(temporary.path)
    try Self.synchronize(temporary.path, path)
    guard unsafe rename(temporary.path, path) == 0 else {
      throw HDF5Error(path: path, attempt: "give it its name", reasons: [systemError()])
    }
    // The rename itself outlives a power cut only once the folder is on the disk; a system that can't do it still
    // has a whole file.
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    try? Self.synchronize(folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder, path)
  }

  private static func synchronize(_ name: String, _ path: String) throws(HDF5Error) {
    let descriptor = unsafe Foundation.open(name, O_RDONLY | O_CLOEXEC)
    defer { if descriptor >= 0 { Foundation.close(descriptor) } }
    guard descriptor >= 0, fsync(descriptor) == 0 else {
      throw HDF5Error(path: path, attempt: "write it to the disk", reasons: [systemError()])
    }
  }
}
