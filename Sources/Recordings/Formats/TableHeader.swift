internal import Foundation

/// The lines before the numbers of a delimited text: notes of the logger, names, units.
struct TableHeader {
  /// Lines of the file before the numbers, blank ones too.
  let lineCount: Int
  /// One a column, where a line has them.
  let names: [String]?
  /// One a column, where a line below the names has them.
  let units: [String]?
  /// Lines that are neither names nor units.
  let noteCount: Int

  /// The fields of each line of a head: of lines that hold other numbers of fields than the last, by their quotes where these
  /// give the same number.
  ///
  /// Names may hold the separator, as `"Lager A; radial"` does; numbers never do.
  static func rows(of head: TextHead, separator: UInt8) -> [[String]] {
    let columnCount = head.columnCount(separator: separator)
    return head.lines.map { line in
      let fields = DelimitedText.fields(of: line, separator: separator)
      guard fields.count != columnCount, line.contains("\""),
        let quoted = DelimitedText.quotedFields(of: line, separator: separator), quoted.count == columnCount
      else { return fields }
      return quoted
    }
  }

  /// - Parameters:
  ///   - rows: The fields of each of the head's lines.
  ///   - declared: Whether there is one, where `machine.yaml` says so.
  init(_ rows: [[String]], of head: TextHead, declared: Bool?) {
    let columnCount = rows.last?.count ?? 0
    let found = rows.prefix { Self.isText($0, columnCount) || Self.isNote($0, columnCount) }.count
    let count =
      switch declared {
      case false?: 0
      case true?: max(1, found)
      case nil: found
      }
    lineCount = count == 0 ? 0 : count < rows.count ? head.linesBefore[count] : (head.linesBefore.last ?? 0) + 1
    let texts = rows[..<min(count, rows.count)].filter { $0.count == columnCount }.map(Self.uncommented)
    let last = texts.last
    let hasUnits = texts.count > 1 && last?.allSatisfy { TableField.unit($0) != nil } == true
    names = hasUnits ? texts[texts.count - 2] : last
    units = hasUnits ? last : nil
    noteCount = max(0, min(count, rows.count) - (names == nil ? 0 : 1) - (hasUnits ? 1 : 0))
  }

  /// Whether a row holds words and no numbers. A row of values that are missing is one of numbers.
  private static func isText(_ row: [String], _ columnCount: Int) -> Bool {
    !row.contains(where: TableField.looksNumeric)
      && !(row.count == columnCount && row.allSatisfy(TableField.isMissing))
  }

  /// Whether a line can't be a row: marked as a comment, or of fewer columns and not of numbers alone.
  private static func isNote(_ row: [String], _ columnCount: Int) -> Bool {
    guard let first = row.first else { return false }
    if first.hasPrefix("#") || first.hasPrefix("%") || first.hasPrefix("//") { return !TableField.isMissing(first) }
    return row.count < columnCount && !row.allSatisfy { TableField.looksNumeric($0) || $0.isEmpty }
  }

  /// `# time` names the column `time`.
  private static func uncommented(_ row: [String]) -> [String] {
    guard let first = row.first, first.hasPrefix("#") || first.hasPrefix("%") else { return row }
    return [first.drop { "#% ".contains($0) }.description] + row.dropFirst()
  }
}
