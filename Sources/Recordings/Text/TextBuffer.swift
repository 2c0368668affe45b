internal import Foundation
internal import Synchronization

/// The bytes of a text file, followed by room that a parser may read past the end.
///
/// Buffers go back to a pool when done, so that reading file after file touches the same memory again: fresh pages
/// from the system cost about as much as a tenth of the parsing.
struct TextBuffer: Sendable {
  /// `[count + padding]` at least; what follows `count` is a line end, then anything.
  private(set) var bytes: [UInt8] = []
  /// How many bytes of text there are, the line end of the last line included even where the file lacks it.
  private(set) var count = 0

  /// As many bytes past the end may be read (not used) by a parser that loads whole words.
  static let padding = 64

  /// Reads part of a file, all of it by default.
  ///
  /// - Parameter range: Bytes of the file; what lies beyond its end is left out.
  mutating func read(_ path: String, range: Range<Int>? = nil) throws(RecordingError) {
    let file = try ReadOnlyFile(path)
    let wanted = range.map { $0.clamped(to: 0..<file.size) } ?? 0..<file.size
    if bytes.count < wanted.count + 1 + Self.padding {
      bytes = [UInt8](repeating: 0, count: (wanted.count + 1 + Self.padding) * 5 / 4)
    }
    count = try unsafe bytes.withMutableBytes { buffer throws(RecordingError) -> Int in
      try unsafe file.read(
        at: wanted.lowerBound, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted.count]))
    }
    if wanted.lowerBound == 0, TextEncoding.isWide(bytes.prefix(count)) {
      throw RecordingError(
        path: path, line: 1, found: "text of two bytes a character (UTF-16)", wanted: "UTF-8",
        hint: "save it as UTF-8, which spreadsheets call CSV UTF-8, or convert it with: iconv -f UTF-16 -t UTF-8")
    }
    if count > 0, bytes[count - 1] != UInt8(ascii: "\n") {
      bytes[count] = UInt8(ascii: "\n")
      count += 1
    }
  }

  /// The text for a parser, with `padding` readable bytes behind it.
  func withText<Result, Failure: Error>(
    _ body: (_ text: UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe bytes.withBytes { buffer throws(Failure) -> Result in
      try unsafe body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }

  /// Lends a buffer from the pool to `body`.
  static func borrowed<Result>(
    _ body: (inout TextBuffer) throws(RecordingError) -> Result
  ) throws(RecordingError) -> Result {
    var buffer = pool.withLock { $0.popLast() } ?? TextBuffer()
    defer {
      // One huge file must not keep its memory for good.
      if buffer.bytes.count <= 64 << 20 {
        let returned = buffer
        pool.withLock { if $0.count < 16 { $0.append(returned) } }
      }
    }
    return try body(&buffer)
  }

  private static let pool = Mutex<[TextBuffer]>([])
}

/// An open file that closes itself.
struct ReadOnlyFile: ~Copyable {
  let path: String
  let size: Int
  private let descriptor: Int32

  init(_ path: String) throws(RecordingError) {
    self.path = path
    descriptor = unsafe Foundation.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let reason = systemError()
      size = 0
      throw RecordingError(path: path, found: reason, wanted: "a readable file")
    }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      size = 0
      throw RecordingError(path: path, found: "something that is not a plain file", wanted: "a measurement file")
    }
    size = Int(status.st_size)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Fills `buffer` from `offset` on, or as far as the file goes.
  ///
  /// - Returns: How many bytes were read.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(RecordingError) -> Int {
    var done = 0
    while done < buffer.count {
      let start = unsafe buffer.baseAddress?.advanced(by: done)
      let count = unsafe pread(descriptor, start, buffer.count - done, off_t(offset + done))
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw RecordingError(path: path, found: systemError(), wanted: "a readable file") }
      if count == 0 { break }
      done += count
    }
    return done
  }
}

/// The system's words for the last failed call.
func systemError() -> String {
  unsafe String(cString: strerror(errno)).lowercased()
}
