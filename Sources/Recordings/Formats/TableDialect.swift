/// What separates the columns of a delimited text, and the mark of its decimals.
struct TableDialect: Sendable, Equatable {
  let separator: UInt8
  let decimal: UInt8

  private static let comma = UInt8(ascii: ",")

  /// - Parameter declared: Wins where it says something.
  init(
    _ head: TextHead, declared: MachineDescription.TableDescription
  ) throws(RecordingError) {
    let wanted = (separator: declared.separator.flatMap(\.asciiValue), decimal: declared.decimal.flatMap(\.asciiValue))
    if let separator = wanted.separator {
      self.separator = separator
    } else if head.separator != Self.comma {
      separator = head.separator
    } else if Self.separatesBlanks(head.lines.last ?? "") {
      separator = UInt8(ascii: " ")
    } else if wanted.decimal == Self.comma {
      separator = UInt8(ascii: ";")
    } else {
      separator = try Self.isOneColumn(head) ? UInt8(ascii: ";") : Self.comma
    }
    let found = separator
    decimal = wanted.decimal ?? Self.decimal(of: head.lines, separator: found)
  }

  /// Whether decimal commas stand in columns between blanks: `0,12 0,34`.
  private static func separatesBlanks(_ line: String) -> Bool {
    let fields = DelimitedText.fields(of: line, separator: UInt8(ascii: " "))
    return fields.count > 1 && fields.allSatisfy { TableField.isCommaPair($0) }
  }

  /// Whether every line is one number with a decimal comma, and not two whole ones.
  ///
  /// The line above decides, which names one column or two; without one nothing does.
  private static func isOneColumn(_ head: TextHead) throws(RecordingError) -> Bool {
    let fields = head.lines.map { DelimitedText.fields(of: $0, separator: UInt8(ascii: ";")).first ?? "" }
    guard let first = fields.firstIndex(where: TableField.isCommaPair),
      fields[first...].allSatisfy(TableField.isCommaPair)
    else { return false }
    guard first > 0 else {
      // Of two columns the second would fall below zero somewhere; a spread of widths speaks for two as well.
      throw RecordingError(
        path: head.path, line: 1,
        found: "lines such as '\(fields[first])', which may be one number with a decimal comma or two",
        wanted: "a header, or word from machine.yaml",
        hint: "table: { separator: \";\", decimal: \",\" } for one column, table: { separator: \",\" } for two")
    }
    return !fields[first - 1].contains(",")
  }

  /// A comma where something else separates and numbers have commas and none a point; else a point.
  static func decimal(of lines: [String], separator: UInt8) -> UInt8 {
    guard separator != comma else { return UInt8(ascii: ".") }
    let sample = lines.suffix(64).flatMap { DelimitedText.fields(of: $0, separator: separator) }
    let numbers = sample.filter(isNumberLike)
    return numbers.contains { $0.contains(",") } && !numbers.contains { $0.contains(".") } ? comma : UInt8(ascii: ".")
  }

  /// Digits with a sign, one mark and an exponent at most; dates have two marks.
  private static func isNumberLike(_ field: String) -> Bool {
    TableField.looksNumeric(field) && field.allSatisfy { $0.isWholeNumber || "+-.,eE".contains($0) }
      && field.count(where: { ".,".contains($0) }) <= 1
  }
}
