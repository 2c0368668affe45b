internal import Foundation

/// Where lines and fields lie in text.
enum DelimitedText {
  /// The number of line ends.
  ///
  /// Eight bytes at a time: each of a word's bytes counts up in its own lane, which is emptied before it overflows.
  static func lineCount(of text: UnsafeRawBufferPointer) -> Int {
    let newlines: UInt64 = 0x0A0A_0A0A_0A0A_0A0A
    let lowBits: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    let wholeEnd = text.count & ~7
    var total = 0
    var index = 0
    while index < wholeEnd {
      let stop = min(wholeEnd, index + 8 * 255)
      var lanes: UInt64 = 0
      while index < stop {
        let differences = unsafe text.loadUnaligned(fromByteOffset: index, as: UInt64.self) ^ newlines
        // The high bit of each byte that differs from a line end.
        let others = ((differences & lowBits) &+ lowBits) | differences
        lanes &+= (~others &>> 7) & 0x0101_0101_0101_0101
        index += 8
      }
      for lane in 0..<8 { total += Int(lanes &>> (8 * UInt64(lane)) & 0xFF) }
    }
    while index < text.count {
      if unsafe text[index] == UInt8(ascii: "\n") { total += 1 }
      index += 1
    }
    return total
  }

  /// The offset of the line after the first `count` ones.
  static func afterLines(_ count: Int, in text: UnsafeRawBufferPointer) -> Int {
    var offset = 0
    for _ in 0..<count {
      guard offset < text.count, let end = unsafe text[offset...].firstIndex(of: UInt8(ascii: "\n")) else {
        return text.count
      }
      offset = end + 1
    }
    return offset
  }

  /// The fields of one line, blanks around them taken off.
  static func fields(of line: some StringProtocol, separator: UInt8) -> [String] {
    let isBlank = separator == UInt8(ascii: " ")
    return bytes(of: line).split(
      omittingEmptySubsequences: isBlank,
      whereSeparator: { $0 == separator || isBlank && $0 == UInt8(ascii: "\t") }
    ).map(field)
  }

  /// The fields of a line of texts and numbers: by its quotes where it has some and they close.
  static func fieldsByQuotes(of line: some StringProtocol, separator: UInt8) -> [String] {
    let isQuoted = line.utf8.contains(UInt8(ascii: "\""))
    return (isQuoted ? quotedFields(of: line, separator: separator) : nil) ?? fields(of: line, separator: separator)
  }

  /// The fields of a line of names, in which quotes may stand around separators (RFC 4180).
  ///
  /// - Returns: nil where a quote is never closed.
  static func quotedFields(of line: some StringProtocol, separator: UInt8) -> [String]? {
    let quote = UInt8(ascii: "\"")
    let isBlank = separator == UInt8(ascii: " ")
    var fields: [[UInt8]] = [[]]
    var isInside = false
    for byte in bytes(of: line) {
      let isEnd = byte == separator || isBlank && byte == UInt8(ascii: "\t")
      if isEnd, !isInside {
        fields.append([])
        continue
      }
      // A quote opens a field only at its beginning; one in a name, as for inches, is a character. Two of them, which stand
      // for one, close and open again.
      if byte == quote, (fields[fields.count - 1].first { $0 != UInt8(ascii: " ") } ?? quote) == quote {
        isInside.toggle()
      }
      fields[fields.count - 1].append(byte)
    }
    guard !isInside else { return nil }
    return fields.filter { !isBlank || !$0.isEmpty }.map { field($0[...]) }
  }

  private static func bytes(of line: some StringProtocol) -> [UInt8] {
    let bytes = Array(line.utf8)
    return bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes
  }

  private static func field(_ bytes: ArraySlice<UInt8>) -> String {
    let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespaces)
    guard text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return text }
    return text.dropFirst().dropLast().replacingOccurrences(of: "\"\"", with: "\"")
  }
}

/// One field of a line: what it holds, and where the next one starts.
@safe struct FieldBounds {
  /// The field's text without blanks around it: `first ..< last`.
  let first: UnsafeRawPointer
  let last: UnsafeRawPointer
  /// The separator or line end behind it.
  let end: UnsafeRawPointer
  /// Where the next field or line starts.
  let next: UnsafeRawPointer
  /// Whether a line end follows, not a separator.
  let endsLine: Bool

  /// - Parameter start: In text that has a line end somewhere behind.
  init(at start: UnsafeRawPointer, separator: UInt8) {
    let newline = UInt8(ascii: "\n")
    var first = unsafe start
    while unsafe Self.isBlank(first.load(as: UInt8.self), separator) { unsafe first += 1 }
    var end = unsafe first
    while true {
      let byte = unsafe end.load(as: UInt8.self)
      if byte == separator || byte == newline || (separator == UInt8(ascii: " ") && byte == UInt8(ascii: "\t")) {
        break
      }
      unsafe end += 1
    }
    var last = unsafe end
    while unsafe last > first, unsafe Self.isBlank((last - 1).load(as: UInt8.self), separator) { unsafe last -= 1 }
    if separator == UInt8(ascii: " ") {
      // Blanks before the line end belong to no further column.
      while unsafe Self.isBlank(end.load(as: UInt8.self), separator) { unsafe end += 1 }
    }
    unsafe self.first = unsafe first
    unsafe self.last = unsafe last
    unsafe self.end = unsafe end
    endsLine = unsafe end.load(as: UInt8.self) == newline
    // A run of blanks has been walked over to the next field's first byte; any other separator is one byte.
    unsafe next = unsafe separator == UInt8(ascii: " ") && !endsLine ? end : end + 1
  }

  private static func isBlank(_ byte: UInt8, _ separator: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\r")
      || (byte == UInt8(ascii: "\t") && separator != UInt8(ascii: "\t"))
  }
}
