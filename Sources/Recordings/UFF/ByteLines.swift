/// The lines of a file one after another, with where they are, in little memory.
struct ByteLines: ~Copyable {
  private let file: ReadOnlyFile
  private var block = [UInt8](repeating: 0, count: 1 << 18)
  private var blockStart = 0
  private var blockCount = 0
  /// Where the next line starts.
  private(set) var position = 0

  /// Whether the last line read has an end.
  private(set) var endsWithLineEnd = false

  init(_ path: String) throws(RecordingError) { file = try ReadOnlyFile(path) }

  var size: Int { file.size }

  /// Goes on at another place.
  mutating func skip(to position: Int) { self.position = position }

  /// The bytes of the next line without its end, cut to 128; `nil` at the end of the file.
  mutating func next() throws(RecordingError) -> [UInt8]? {
    guard position < file.size else { return nil }
    var line: [UInt8] = []
    while position < file.size {
      if position < blockStart || position >= blockStart + blockCount { try fill() }
      guard blockCount > 0 else { break }
      let start = position - blockStart
      let end = block[start..<blockCount].firstIndex(of: UInt8(ascii: "\n"))
      line += block[start..<(end ?? blockCount)].prefix(128 - line.count)
      position = blockStart + (end.map { $0 + 1 } ?? blockCount)
      endsWithLineEnd = end != nil
      if endsWithLineEnd { break }
    }
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    return line
  }

  private mutating func fill() throws(RecordingError) {
    let start = position
    blockCount = try unsafe block.withMutableBytes { buffer throws(RecordingError) -> Int in
      try unsafe file.read(at: start, into: buffer)
    }
    blockStart = start
  }
}
