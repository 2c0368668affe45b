/// Text files of people and their loggers: UTF-8, or the one byte a character of western Windows and Unix systems.
enum TextEncoding {
  /// What spreadsheets write before UTF-8.
  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// One line's text, without a byte-order mark; where it isn't UTF-8 every byte is a character of ISO 8859-1.
  ///
  /// So `Gehäuse` keeps its name whichever logger wrote it. Numbers are the same in both.
  static func text(_ line: some Collection<UInt8>) -> String {
    let bytes = line.starts(with: byteOrderMark) ? Array(line.dropFirst(byteOrderMark.count)) : Array(line)
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    return String(String.UnicodeScalarView(bytes.map { UnicodeScalar($0) }))
  }

  /// Whether a text begins with the byte-order mark of UTF-16, as Windows' programs write it where asked for "Unicode".
  static func isWide(_ text: some Collection<UInt8>) -> Bool {
    text.starts(with: [0xFF, 0xFE]) || text.starts(with: [0xFE, 0xFF])
  }

  /// Whether a line holds characters that no text has, as files do that are no text.
  static func isBinary(_ line: String) -> Bool {
    line.unicodeScalars.contains { scalar in
      scalar.value < 9 || (14..<32).contains(scalar.value) || (0x7F..<0xA0).contains(scalar.value)
    }
  }
}
