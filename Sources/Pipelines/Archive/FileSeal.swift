internal import Crypto
internal import Foundation
internal import Recordings

/// The SHA-256 of a file's bytes behind its last one, so that damage is found before anything is read.
///
/// HDF5 ignores what stands behind its own end, so other programs read a sealed file as ever. HDF5 itself trusts what it reads: a
/// damaged file may make it crash, hang, or give other numbers.
enum FileSeal {
  private static let mark = "raceway-seal "
  /// The mark, 64 hexadecimal digits and a line end.
  static let length = mark.utf8.count + 65

  /// Appends the seal.
  static func apply(to path: String) throws(HDF5Error) {
    do {
      let file = try FileHandle(forUpdating: URL(filePath: path))
      defer { try? file.close() }
      let digest = try digest(of: file, count: Int(try file.seekToEnd()))
      try file.seekToEnd()
      try file.write(contentsOf: Data((mark + digest + "\n").utf8))
    } catch { throw HDF5Error(path: path, attempt: "seal it", reasons: [error.localizedDescription]) }
  }

  /// - Throws: Where the seal is missing or does not fit.
  static func check(_ path: String) throws(HDF5Error) {
    do {
      let file = try FileHandle(forReadingFrom: URL(filePath: path))
      defer { try? file.close() }
      let count = Int(try file.seekToEnd()) - length
      try file.seek(toOffset: UInt64(max(count, 0)))
      let seal = try file.readToEnd().map { String(decoding: $0, as: UTF8.self) } ?? ""
      guard seal.hasPrefix(mark) else { throw Broken.missing }
      guard seal == mark + (try digest(of: file, count: count)) + "\n" else { throw Broken.doesNotFit }
    } catch let broken as Broken {
      throw HDF5Error(path: path, attempt: "read it", reasons: [broken.rawValue])
    } catch {
      throw HDF5Error(path: path, attempt: "read it", reasons: [error.localizedDescription])
    }
  }

  private enum Broken: String, Error {
    case missing = "it has no seal, so it is not complete, or not written by Raceway"
    case doesNotFit = "it is damaged: its seal does not fit"
  }

  /// Of the first `count` bytes, a mebibyte at a time.
  private static func digest(of file: FileHandle, count: Int) throws -> String {
    try file.seek(toOffset: 0)
    var hash = SHA256()
    var left = count
    while left > 0, let bytes = try file.read(upToCount: min(left, 1 << 20)), !bytes.isEmpty {
      hash.update(data: bytes)
      left -= bytes.count
    }
    return hash.finalize().map { String(format: "%02x", $0) }.joined()
  }
}
