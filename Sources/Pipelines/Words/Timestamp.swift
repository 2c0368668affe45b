/// A moment as nanoseconds since 1970-01-01 UTC, written as people and programs read it.
package struct Timestamp: Sendable, Equatable {
  package let nanoseconds: Int64

  package init(_ nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// ISO 8601 in UTC, such as `2004-02-16T08:12:39Z`; fractions of a second only where there are any.
  package var iso8601: String { date + "T" + clock(withSeconds: true) + fraction + "Z" }

  /// Such as `2004-02-16 08:12 UTC`; with seconds where the minute alone would round the moment.
  package var readable: String { date + " " + clock(withSeconds: secondOfDay % 60 != 0) + " UTC" }

  /// Milliseconds since 1970, as JavaScript counts.
  package var milliseconds: Double { (Double(nanoseconds) / 1e6).rounded() }

  private var seconds: Int64 { nanoseconds.floorDivided(by: 1_000_000_000) }
  private var secondOfDay: Int64 { seconds - seconds.floorDivided(by: 86_400) * 86_400 }

  private var fraction: String {
    let rest = nanoseconds - seconds * 1_000_000_000
    guard rest > 0 else { return "" }
    var digits = String(rest)
    digits = String(repeating: "0", count: 9 - digits.count) + digits
    while digits.hasSuffix("0") { digits.removeLast() }
    return "." + digits
  }

  private func clock(withSeconds: Bool) -> String {
    let parts = [secondOfDay / 3600, secondOfDay / 60 % 60] + (withSeconds ? [secondOfDay % 60] : [])
    return parts.map { Self.twoDigits($0) }.joined(separator: ":")
  }

  /// The proleptic Gregorian date.
  ///
  /// Years are counted from March, so that the leap day is the last of its year and a month's first day follows from
  /// its number alone: the days before month m (March = 0) are (153 m + 2) / 5.
  private var date: String {
    let daysSinceMarch0 = seconds.floorDivided(by: 86_400) + 719_468
    let era = daysSinceMarch0.floorDivided(by: 146_097)
    let dayOfEra = daysSinceMarch0 - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    let year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0)
    return "\(year)-" + Self.twoDigits(month < 10 ? month + 3 : month - 9) + "-" + Self.twoDigits(day)
  }

  private static func twoDigits(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
}

extension Int64 {
  /// Division that rounds down, so that moments before 1970 fall into the right day.
  fileprivate func floorDivided(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
