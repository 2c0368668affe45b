import Foundation

/// A file system of 256 KiB in memory, which only root may mount.
final class SmallDisk: Sendable {
  let path: String

  /// - Returns: `nil` where it can't be mounted.
  init?() {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("disk-\(UUID().uuidString)").path
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch { return nil }
    guard Self.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", path]) else {
      try? FileManager.default.removeItem(atPath: path)
      return nil
    }
  }

  deinit {
    _ = Self.run(["umount", "-l", path])
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Whether this process may mount one.
  static let isPossible = geteuid() == 0 && SmallDisk() != nil

  private static func run(_ command: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
