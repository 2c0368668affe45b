internal import Foundation

/// The column of a delimited text that says when its rows were taken.
struct TimeColumn: Sendable, Equatable {
  /// Counts columns from 0.
  let column: Int
  /// What one of its numbers counts, in s; `nil` where its name has a unit that isn't known.
  let secondsPerUnit: Double?

  /// - Parameter name: The column's, or `nil` where it has none and `machine.yaml` chose it by number.
  init(column: Int, name: String?) {
    self.column = column
    secondsPerUnit = name.map { Self.parts(of: $0).unit }.map { Self.secondsPerUnit[$0] } ?? 1
  }

  /// Whether a column's name says that it is time, with or without a unit: `time`, `Zeit [s]`, `t_ms`.
  ///
  /// A bare `T` is a temperature.
  static func isTime(_ name: String) -> Bool {
    names.contains(parts(of: name).base) && name.trimmingCharacters(in: .whitespaces) != "T"
  }

  private static let names: Set<String> = [
    "time", "timestamp", "time stamp", "datetime", "date", "date/time", "t", "zeit", "zeitstempel", "datum",
    "datum/zeit", "datum/uhrzeit", "temps",
  ]

  private static let secondsPerUnit: [String: Double] = [
    "": 1, "s": 1, "sec": 1, "sek": 1, "seconds": 1, "sekunden": 1, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "μs": 1e-6,
    "ns": 1e-9, "min": 60, "h": 3600, "d": 86_400, "days": 86_400, "tage": 86_400,
  ]

  /// `Zeit [ms]` and `zeit_ms` are `zeit` in `ms`.
  private static func parts(of name: String) -> (base: String, unit: String) {
    let name = name.trimmingCharacters(in: .whitespaces).lowercased()
    if let last = name.last, last == "]" || last == ")", let start = name.lastIndex(of: last == "]" ? "[" : "(") {
      let unit = name[name.index(after: start)...].dropLast()
      return (name[..<start].trimmingCharacters(in: .whitespaces), unit.trimmingCharacters(in: .whitespaces))
    }
    if let start = name.lastIndex(of: "_"), secondsPerUnit[String(name[name.index(after: start)...])] != nil {
      return (String(name[..<start]), String(name[name.index(after: start)...]))
    }
    return (name, "")
  }

  /// Seconds from any fixed moment.
  func seconds(_ field: String, decimal: UInt8) -> Double? {
    if let number = DecimalText.double(field, decimal: decimal) { return secondsPerUnit.map { number * $0 } }
    return UTCTime.parse(field).map { Double($0) / 1e9 }
  }

  /// A moment in ns since 1970, or `nil` where the field counts from somewhere else, or says no time of day.
  func moment(_ field: String, decimal: UInt8) -> Int64? {
    guard let seconds = seconds(field, decimal: decimal) else { return nil }
    if DecimalText.double(field, decimal: decimal) == nil { return field.contains(":") ? UTCTime.parse(field) : nil }
    // From 1973 on, before which nobody's logger ran, to where ns don't fit 64 bits.
    guard (1e8..<9e9).contains(seconds) else { return nil }
    // So many seconds are known to a quarter of a microsecond.
    let whole = seconds.rounded(.down)
    return Int64(whole) * 1_000_000_000 + Int64(((seconds - whole) * 1e6).rounded()) * 1000
  }
}
