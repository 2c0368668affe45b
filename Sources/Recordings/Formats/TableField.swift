internal import Foundation

/// What one field of a delimited text looks like, before anything is known of its table.
enum TableField {
  /// Whether it starts like a number, so that numbers with an unexpected decimal mark aren't taken for a name.
  static func looksNumeric(_ field: String) -> Bool {
    let digits = field.drop { "+-.,".contains($0) }
    return digits.first?.isNumber ?? false || ["nan", "inf", "-inf"].contains(field.lowercased())
  }

  /// Whether it is what loggers and spreadsheets write where a value is missing.
  static func isMissing(_ field: String) -> Bool {
    ["", "-", "--", "---", "#n/a", "#nv", "n/a", "na", "nan", "null", "none"].contains(field.lowercased())
  }

  /// Digits, a comma and digits: a number with a decimal comma, or two whole numbers.
  static func isCommaPair(_ field: some StringProtocol) -> Bool {
    let parts = field.drop { "+-".contains($0) }.split(separator: ",", omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isWholeNumber) }
  }

  /// A number cut into groups of three as people read them, such as `1.234,50`; programs can't tell its marks.
  static func isGrouped(_ field: String) -> Bool {
    let digits = field.drop { "+-".contains($0) }
    guard digits.first?.isWholeNumber == true, digits.allSatisfy({ $0.isWholeNumber || ".,".contains($0) }) else {
      return false
    }
    return digits.contains(".") && digits.contains(",")
      && digits.split(whereSeparator: { ".,".contains($0) }).dropFirst().first?.count == 3
  }

  /// A unit of measurement by itself, in brackets or not.
  static func unit(_ field: String) -> String? {
    let bare = field.trimmingCharacters(in: CharacterSet(charactersIn: "[]() ")).lowercased()
    return units.contains(bare) ? bare : nil
  }

  /// The unit in brackets at the end of a name, such as `Lager A [m/s²]`.
  static func unit(ofName name: String) -> String? {
    guard let last = name.last, last == "]" || last == ")" else { return nil }
    guard let start = name.lastIndex(of: last == "]" ? "[" : "(") else { return nil }
    return unit(String(name[start...]))
  }

  /// The units of acceleration, velocity and displacement, by all the ways they are written.
  static func vibrationUnit(_ unit: String) -> String? {
    switch unit.lowercased() {
    case "g": "g"
    case "m/s²", "m/s2", "m/s^2": "m/s²"
    case "mm/s": "mm/s"
    case "µm", "μm", "um": "µm"
    default: nil
    }
  }

  private static let units: Set<String> = [
    "g", "mg", "m/s²", "m/s2", "m/s^2", "mm/s", "m/s", "in/s", "ips", "µm", "μm", "um", "mm", "mil", "v", "mv", "a",
    "s", "sec", "ms", "µs", "us", "h", "min", "hz", "khz", "rpm", "1/min", "u/min", "min-1", "°c", "c", "k", "°f", "%",
    "bar", "pa", "kpa", "mpa", "n", "kn", "nm", "w", "kw", "db", "db(a)", "-", "",
  ]
}
