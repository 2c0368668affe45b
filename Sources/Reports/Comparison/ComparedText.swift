internal import Pipelines

/// The values of a row as people read them, with as many digits as it takes to see that they differ.
struct ComparedText {
  /// `[run]`
  let cells: [String]

  /// As many digits of a result as a reader may want; what differs later is rounding.
  static let usefulDigits = 6
  /// What tells any two numbers apart.
  static let allDigits = 17

  /// - Parameters:
  ///   - absent: What a run says that does not have the value.
  ///   - limit: No more digits than these, though values that differ then read the same.
  init(_ row: ComparedRow, absent: String = "not computed", digits limit: Int = allDigits) {
    let values = row.values
    let enough = (3...limit).first { digits in
      // What differs must not read the same.
      values.allSatisfy { a in
        values.allSatisfy { b in a == b || Self.text(a, row.unit, digits) != Self.text(b, row.unit, digits) }
      }
    }
    cells = values.map { $0 == nil ? absent : Self.text($0, row.unit, enough ?? limit) }
  }

  /// Whether a reader sees a difference.
  var showsDifference: Bool { cells.contains { $0 != cells.first } }

  private static func text(_ value: ComparedValue?, _ unit: String, _ digits: Int) -> String {
    switch value {
    case nil: ""
    case .some(.none): "–"
    // 64 digits of a checksum tell no more than a few.
    case .text(let text): isChecksum(text) ? text.prefix(4 * digits) + "…" : text
    case .integer(let number): withUnit(Digits.grouped(number), unit)
    case .number(let number): withUnit(digits == 3 ? Digits.significant(number) : exact(number, digits), unit)
    case .time(let nanoseconds):
      digits == 3 ? Timestamp(nanoseconds).readable : Timestamp(nanoseconds).iso8601
    }
  }

  private static func exact(_ number: Double, _ digits: Int) -> String {
    let text = (digits < 17 ? Digits.rounded(number, digits) : number).description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// An index is counted and not measured: `84`, not `84 snapshot`.
  private static func withUnit(_ text: String, _ unit: String) -> String {
    unit.isEmpty || unit == "snapshot" ? text : text + Digits.noBreak + unit
  }

  private static func isChecksum(_ text: String) -> Bool { text.count == 64 && text.allSatisfy(\.isHexDigit) }
}

extension ComparedRow {
  /// Section and name, for lists without headings.
  var title: String { section == name || section == "timings" ? name : "\(section): \(name)" }

  var absentRuns: [Int] { values.indices.filter { values[$0] == nil } }

  /// Whether the runs that have it agree.
  var isOnlyMissing: Bool {
    let present = values.compactMap(\.self)
    return present.count < values.count && present.allSatisfy { $0 == present.first }
  }
}
