internal import CHDF5
internal import Foundation

/// The one door to the HDF5 library: its lock and its errors.
///
/// HDF5 keeps global state, and most builds of it are not thread-safe. Every call, also those that free, is made under
/// one lock, which is recursive because public operations are made of each other.
enum HDF5Library {
  private static let lock: NSRecursiveLock = {
    // At exit HDF5 would close what is still open, and crashes on a file that a full disk has left half written.
    H5dont_atexit()
    return NSRecursiveLock()
  }()

  static func locked<Result: ~Copyable, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    lock.lock()
    defer { lock.unlock() }
    return try body()
  }

  /// Lends the lock, with HDF5's own messages off, to another library that calls HDF5.
  static func lent<Result: ~Copyable, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try locked { () throws(Failure) -> Result in
      chdf5_silence()
      return try body()
    }
  }

  /// Makes one call that answers with a negative number where it fails.
  @discardableResult
  static func call<Result: SignedInteger>(
    _ attempt: String, _ path: String, _ body: () -> Result
  ) throws(HDF5Error) -> Result {
    lock.lock()
    defer { lock.unlock() }
    chdf5_silence()
    let result = body()
    guard result >= 0 else { throw HDF5Error(path: path, attempt: attempt, reasons: reasons()) }
    return result
  }

  /// HDF5's stack of errors, innermost first, without repeats.
  private static func reasons() -> [String] {
    var collected: [String] = []
    _ = unsafe withUnsafeMutablePointer(to: &collected) { collected in
      unsafe H5Ewalk2(
        hid_t(H5E_DEFAULT), H5E_WALK_UPWARD,
        { _, record, collected in
          if let text = unsafe record?.pointee.desc, let collected = unsafe collected {
            let reasons = unsafe collected.assumingMemoryBound(to: [String].self)
            unsafe reasons.pointee.append(String(cString: text))
          }
          return 0
        }, UnsafeMutableRawPointer(collected))
    }
    var seen = Set<String>()
    return collected.map(readable).filter { !$0.isEmpty && seen.insert($0).inserted }
  }

  /// What went wrong without the addresses and counts that HDF5 adds to the system's own words.
  private static func readable(_ reason: String) -> String {
    guard let words = reason.range(of: "error message = '"), let end = reason[words.upperBound...].firstIndex(of: "'"),
      let attempt = reason.range(of: ": ")
    else { return reason }
    return String(reason[..<attempt.upperBound] + reason[words.upperBound..<end])
  }
}

/// One open HDF5 object of any kind, closed when it goes.
struct HDF5Handle: ~Copyable {
  enum Kind { case file, group, dataset, space, type, attribute, properties, object }

  let id: hid_t
  private let kind: Kind

  /// - Parameter open: The call that answers with the object, or a negative number.
  init(_ kind: Kind, _ attempt: String, _ path: String, _ open: () -> hid_t) throws(HDF5Error) {
    self.kind = kind
    id = try HDF5Library.call(attempt, path, open)
  }

  deinit {
    let id = self.id
    let kind = self.kind
    HDF5Library.locked {
      chdf5_silence()
      _ = Self.close(id, kind)
    }
  }

  /// Closes the object and says whether that failed, which for a file may be where a full disk shows.
  consuming func close(_ attempt: String, _ path: String) throws(HDF5Error) {
    let id = self.id
    let kind = self.kind
    discard self
    try HDF5Library.call(attempt, path) { Self.close(id, kind) }
  }

  private static func close(_ id: hid_t, _ kind: Kind) -> herr_t {
    switch kind {
    case .file: H5Fclose(id)
    case .group: H5Gclose(id)
    case .dataset: H5Dclose(id)
    case .space: H5Sclose(id)
    case .type: H5Tclose(id)
    case .attribute: H5Aclose(id)
    case .properties: H5Pclose(id)
    case .object: H5Oclose(id)
    }
  }
}
