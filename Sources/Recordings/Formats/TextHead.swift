/// The first lines of a text file, and what they tell about its layout.
struct TextHead {
  let path: String
  /// Whole lines, blank ones left out.
  let lines: [String]
  /// For each of `lines`, how many lines of the file come before it, blank ones too.
  let linesBefore: [Int]

  /// Enough for a thousand rows of eight channels.
  static let byteCount = 65_536

  init(_ path: String, offset: Int = 0, byteCount: Int = TextHead.byteCount) throws(RecordingError) {
    let bytes = try TextBuffer.borrowed { buffer throws(RecordingError) -> [UInt8] in
      try buffer.read(path, range: offset..<offset + byteCount)
      return unsafe buffer.withText { unsafe [UInt8]($0) }
    }
    self.init(path, bytes: bytes, isCut: bytes.count >= byteCount)
  }

  /// - Parameter isCut: Whether the last line may go on behind the bytes.
  init(_ path: String, bytes: [UInt8], isCut: Bool) {
    self.path = path
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { TextEncoding.text($0) }
    // Behind the last line end comes nothing.
    if lines.last?.isEmpty == true { lines.removeLast() }
    if isCut, lines.count > 1 { lines.removeLast() }
    linesBefore = lines.indices.filter { index in lines[index].contains { !$0.isWhitespace } }
    self.lines = linesBefore.map { lines[$0] }
  }

  /// A tab, semicolon, comma or blank, whichever comes first in this order and stands in the last line.
  ///
  /// Semicolons go before commas, which are decimal marks where semicolons separate.
  var separator: UInt8 {
    let line = lines.last ?? ""
    for separator in "\t;, ".utf8 where line.utf8.contains(separator) { return separator }
    return UInt8(ascii: ",")
  }

  /// The number of columns of the last line.
  func columnCount(separator: UInt8) -> Int {
    DelimitedText.fields(of: lines.last ?? "", separator: separator).count
  }

  /// The column count and separator that most of some files have, so that one odd file doesn't decide.
  static func majority(of paths: [String]) throws(RecordingError) -> (columnCount: Int, separator: UInt8)? {
    struct Shape: Hashable { let columnCount: Int, separator: UInt8 }
    var votes: [Shape: Int] = [:]
    var order: [Shape] = []
    let last = paths.count - 1
    for position in Set((0...4).map { $0 * last / 4 }).sorted() where last >= 0 {
      // A file that can't be read has no vote; it becomes a finding when its turn comes.
      guard let head = try? TextHead(paths[position]), !head.lines.isEmpty else { continue }
      let shape = Shape(columnCount: head.columnCount(separator: head.separator), separator: head.separator)
      if votes[shape] == nil { order.append(shape) }
      votes[shape, default: 0] += 1
    }
    guard let winner = order.max(by: { votes[$0, default: 0] < votes[$1, default: 0] }) else { return nil }
    return (winner.columnCount, winner.separator)
  }
}
