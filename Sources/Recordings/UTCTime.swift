/// Times in ns since 1970-01-01T00:00:00Z, to and from the texts that measurements use.
///
/// Text without an offset is taken as UTC: data sets say nothing else, and differences are what matters.
package enum UTCTime {
  package static let nanosecondsPerSecond: Int64 = 1_000_000_000
  package static let nanosecondsPerDay: Int64 = 86_400 * nanosecondsPerSecond

  /// - Returns: `nil` where a field is out of range (the 30th of February), or the year is not in 1678 ... 2261,
  ///   beyond which ns don't fit 64 bits.
  package static func nanoseconds(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, nanosecond: Int = 0
  ) -> Int64? {
    guard (1678...2261).contains(year), (1...12).contains(month), (1...daysInMonth(month, year: year)).contains(day),
      (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second),
      (0...999_999_999).contains(nanosecond)
    else { return nil }
    let seconds = ((dayNumber(year: year, month: month, day: day) * 24 + hour) * 60 + minute) * 60 + second
    return Int64(seconds) * nanosecondsPerSecond + Int64(nanosecond)
  }

  /// Whether times count from a day that nobody named, the 1st of January 1970.
  ///
  /// Formats without a date begin there, and so does a clock that lost its battery. Vibration was not sampled into files before
  /// 1980, so that times which all lie in the seventies are no dates; one real date among them makes the others odd, not nominal.
  package static func areNominal(_ times: [Int64?]) -> Bool {
    let known = times.lazy.compactMap(\.self)
    guard let first = known.min(), let last = known.max() else { return false }
    return first >= 0 && last < 3652 * nanosecondsPerDay
  }

  /// Reads `2004-02-12T10:32:39Z`, with a space for `T`, with a fraction or an offset, to the minute or the day only,
  /// and `2004.02.12.10.32.39`, the file names of the IMS set; underscores and dashes between the fields serve too, and
  /// so do `12.02.2004 10:32:39`, the day first where points part it, and `20040212_103239`.
  package static func parse(_ text: some StringProtocol) -> Int64? {
    var reader = FieldReader(text)
    guard let (year, month, day, isCompact) = reader.date() else { return nil }
    if reader.isAtEnd { return isCompact ? nil : nanoseconds(year: year, month: month, day: day) }
    guard reader.separator("T t._-") != nil, let hour = reader.digits(2) else { return nil }
    let clock = reader.separator(":.-_")
    guard let minute = reader.digits(2) else { return nil }
    var second = 0
    var nanosecond = 0
    // Where nothing parts hours from minutes, nothing parts these from seconds.
    let hasSeconds = if let clock { reader.separator(String(clock)) != nil } else { !reader.isAtEnd }
    if hasSeconds {
      guard let whole = reader.digits(2) else { return nil }
      second = whole
      if reader.separator(".,") != nil {
        guard let fraction = reader.fraction() else { return nil }
        nanosecond = fraction
      }
    }
    guard let offset = reader.offsetMinutes(), reader.isAtEnd,
      let time = nanoseconds(
        year: year, month: month, day: day, hour: hour, minute: minute, second: second, nanosecond: nanosecond)
    else { return nil }
    return time - Int64(offset) * 60 * nanosecondsPerSecond
  }

  /// A time stamp at the end of a file's name, such as `fan_2023-01-01_12-00-00.csv`.
  package static func parse(fileName: String) -> Int64? {
    var name = fileName[...]
    if let dot = name.lastIndex(of: "."), !name[dot...].dropFirst().allSatisfy(\.isNumber) { name = name[..<dot] }
    if let time = parse(name) { return time }
    // Numbers may stand before it, as in `Pump 3 2023-01-01 12-00`.
    var previous: Character = " "
    for index in name.indices {
      if name[index].isNumber, !previous.isNumber, let time = parse(name[index...]) { return time }
      previous = name[index]
    }
    return nil
  }

  /// `2004-02-12T10:32:39Z`, with as many decimals of a second as there are, in steps of three.
  package static func text(_ nanoseconds: Int64) -> String {
    let fields = Fields(nanoseconds)
    var text =
      "\(padded(fields.year, 4))-\(padded(fields.month, 2))-\(padded(fields.day, 2))"
      + "T\(padded(fields.hour, 2)):\(padded(fields.minute, 2)):\(padded(fields.second, 2))"
    if fields.nanosecond != 0 {
      var decimals = padded(fields.nanosecond, 9)
      while decimals.hasSuffix("000") { decimals.removeLast(3) }
      text += "." + decimals
    }
    return text + "Z"
  }

  /// `2004.02.12.10.32.39`: the file name the IMS set would give a snapshot taken then.
  package static func fileName(_ nanoseconds: Int64) -> String {
    let fields = Fields(nanoseconds)
    return padded(fields.year, 4) + "."
      + [fields.month, fields.day, fields.hour, fields.minute, fields.second]
      .map { padded($0, 2) }.joined(separator: ".")
  }

  /// Days since 1970-01-01 in the Gregorian calendar.
  ///
  /// Counted in years that start in March, so that the leap day is the last of its year.
  private static func dayNumber(year: Int, month: Int, day: Int) -> Int {
    let marchYear = month > 2 ? year : year - 1
    let monthsSinceMarch = (month + 9) % 12
    // 153 days in every five months from March: 31, 30, 31, 30, 31.
    let dayOfYear = (153 * monthsSinceMarch + 2) / 5 + day - 1
    let leapDays = marchYear / 4 - marchYear / 100 + marchYear / 400
    // 719,468 days lie between 0000-03-01 and 1970-01-01.
    return 365 * marchYear + leapDays + dayOfYear - 719_468
  }

  private static func daysInMonth(_ month: Int, year: Int) -> Int {
    switch month {
    case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// A time cut into its calendar fields.
  private struct Fields {
    let year, month, day, hour, minute, second, nanosecond: Int

    init(_ time: Int64) {
      let perDay = Int(nanosecondsPerDay)
      let days = Int((Double(time) / Double(perDay)).rounded(.down))
      // The division in floating point may be one day off beside midnight.
      let remainder = Int(time) - days * perDay
      let day = remainder < 0 ? days - 1 : (remainder >= perDay ? days + 1 : days)
      let within = Int(time) - day * perDay
      nanosecond = within % 1_000_000_000
      let seconds = within / 1_000_000_000
      second = seconds % 60
      minute = seconds / 60 % 60
      hour = seconds / 3600
      // A guess by the mean length of a year is at most one year late.
      var year = 1970 + Int((Double(day) / 365.2425).rounded(.down)) + 1
      while dayNumber(year: year, month: 1, day: 1) > day { year -= 1 }
      var month = 12
      while dayNumber(year: year, month: month, day: 1) > day { month -= 1 }
      self.day = day - dayNumber(year: year, month: month, day: 1) + 1
      self.year = year
      self.month = month
    }
  }
}

/// Takes fixed-width fields off the front of a text.
private struct FieldReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ text: some StringProtocol) { bytes = Array(text.utf8) }

  var isAtEnd: Bool { position == bytes.count }

  /// A number of exactly `width` digits.
  mutating func digits(_ width: Int) -> Int? {
    guard position + width <= bytes.count else { return nil }
    var value = 0
    for byte in bytes[position..<position + width] {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    position += width
    return value
  }

  /// Year, month and day, or the day first where points part them, or eight digits with nothing between.
  mutating func date() -> (year: Int, month: Int, day: Int, isCompact: Bool)? {
    guard let year = digits(4) else {
      guard let day = digits(2) ?? digits(1), separator(".") != nil, let month = digits(2) ?? digits(1),
        separator(".") != nil, let year = digits(4)
      else { return nil }
      return (year, month, day, false)
    }
    let mark = separator("-./_")
    guard let month = digits(2), mark == nil || separator(mark.map(String.init) ?? "") != nil, let day = digits(2)
    else { return nil }
    return (year, month, day, mark == nil)
  }

  /// One of the characters in `allowed`.
  mutating func separator(_ allowed: String) -> Character? {
    guard position < bytes.count, allowed.utf8.contains(bytes[position]) else { return nil }
    defer { position += 1 }
    return Character(UnicodeScalar(bytes[position]))
  }

  /// Decimals of a second, in ns; digits after the ninth are dropped.
  mutating func fraction() -> Int? {
    var value = 0
    var count = 0
    while let digit = digits(1) {
      if count < 9 { value = value * 10 + digit }
      count += 1
    }
    guard count > 0 else { return nil }
    for _ in min(count, 9)..<9 { value *= 10 }
    return value
  }

  /// `Z`, `+01:00`, `+0100`, or nothing, which is UTC too.
  mutating func offsetMinutes() -> Int? {
    if isAtEnd || separator("Zz") != nil { return 0 }
    guard let sign = separator("+-"), let hours = digits(2) else { return nil }
    _ = separator(":")
    let minutes = digits(2) ?? 0
    return (sign == "-" ? -1 : 1) * (hours * 60 + minutes)
  }
}
