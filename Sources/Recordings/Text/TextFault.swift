/// What is wrong with a line of numbers, found by looking at it again slowly.
struct TextFault {
  /// Counts the text's lines from 0.
  private let line: Int
  /// The bad column from 0, or `nil` where there are too many or too few of them.
  private let column: Int?
  private let found: String
  private let wanted: String
  private let hint: String?

  /// - Parameter offset: A byte of the line.
  init(_ text: UnsafeRawBufferPointer, at offset: Int, layout: TextLayout) {
    let newline = UInt8(ascii: "\n")
    let start = unsafe (text[..<offset].lastIndex(of: newline)).map { $0 + 1 } ?? 0
    let end = unsafe text[offset...].firstIndex(of: newline) ?? text.count
    line = unsafe DelimitedText.lineCount(of: UnsafeRawBufferPointer(rebasing: text[..<start]))
    let content = unsafe TextEncoding.text(UnsafeRawBufferPointer(rebasing: text[start..<end]))
    let fields = DelimitedText.fields(of: content, separator: layout.separator)
    if fields.count != layout.columnCount {
      column = nil
      found = Self.counted(fields.count, "column")
      wanted = Self.counted(layout.columnCount, "column")
      let isLast = end >= text.count - 1
      let isLongFirst = fields.count > layout.columnCount && line == 0 && layout.headerLineCount == 0
      hint =
        fields.count < layout.columnCount && isLast
        ? "the last row is cut off"
        : isLongFirst ? "where the first line is no sample write csv: { header: true } into machine.yaml" : nil
      return
    }
    let bad = fields.indices.first { index in
      layout.channelOfColumn[index] != nil && DecimalText.single(fields[index], decimal: layout.decimal) == nil
    }
    column = bad
    found = bad.map { fields[$0].isEmpty ? "nothing" : "'\(fields[$0].prefix(40))'" } ?? "'\(content.prefix(40))'"
    wanted = "a number"
    let comma = bad.map { layout.decimal == UInt8(ascii: ".") && fields[$0].contains(",") } ?? false
    let isQuoted = bad == nil && content.contains("\"")
    hint =
      comma
      ? "for decimal commas write csv: { decimal: \",\" } into machine.yaml"
      : isQuoted ? "the numbers stand in quotes; write them without" : nil
  }

  func error(path: String, firstLine: Int) -> RecordingError {
    RecordingError(
      path: path, line: firstLine + line, column: column.map { $0 + 1 }, found: found, wanted: wanted, hint: hint)
  }

  private static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
