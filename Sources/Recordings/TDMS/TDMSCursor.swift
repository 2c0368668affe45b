/// Reads the metadata of a TDMS segment, field by field, never past its end.
struct TDMSCursor {
  let path: String
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
  }

  /// A property's value, as far as it matters here.
  enum Value: Sendable, Equatable {
    case number(Double)
    case text(String)
    /// In ns since 1970 UTC.
    case time(Int64)
    case other
  }

  mutating func take(_ count: Int) throws(RecordingError) -> ArraySlice<UInt8> {
    guard count >= 0, count <= bytes.count - position else {
      throw RecordingError(path: path, found: "metadata that is cut off", wanted: "a whole TDMS file")
    }
    defer { position += count }
    return bytes[position..<position + count]
  }

  mutating func unsigned(_ byteCount: Int = 4) throws(RecordingError) -> UInt64 {
    try take(byteCount).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  mutating func int(_ byteCount: Int = 4) throws(RecordingError) -> Int { Int(clamping: try unsigned(byteCount)) }

  mutating func text() throws(RecordingError) -> String { String(decoding: try take(try int()), as: UTF8.self) }

  mutating func value(ofType type: Int) throws(RecordingError) -> Value {
    switch type {
    case 0x01: return .number(Double(Int8(truncatingIfNeeded: try unsigned(1))))
    case 0x02: return .number(Double(Int16(truncatingIfNeeded: try unsigned(2))))
    case 0x03: return .number(Double(Int32(truncatingIfNeeded: try unsigned(4))))
    case 0x04: return .number(Double(Int64(bitPattern: try unsigned(8))))
    case 0x05: return .number(Double(try unsigned(1)))
    case 0x06: return .number(Double(try unsigned(2)))
    case 0x07: return .number(Double(try unsigned(4)))
    case 0x08: return .number(Double(try unsigned(8)))
    case 0x09, 0x19: return .number(Double(Float(bitPattern: UInt32(try unsigned(4)))))
    case 0x0A, 0x1A: return .number(Double(bitPattern: try unsigned(8)))
    case 0x20: return .text(try text())
    case 0x44:
      let fraction = Double(try unsigned(8)) * 0x1p-64
      return Self.time(seconds: Int64(bitPattern: try unsigned(8)), fraction: fraction)
    case 0x00, 0x21: _ = try take(1)
    case 0x0B, 0x1B, 0x10_000D: _ = try take(16)
    case 0x08_000C: _ = try take(8)
    default:
      throw RecordingError(path: path, found: "a property of the unknown type \(type)", wanted: "a TDMS file")
    }
    return .other
  }

  /// - Parameter seconds: Since 1904-01-01 UTC.
  private static func time(seconds: Int64, fraction: Double) -> Value {
    let secondsTo1970: Int64 = 2_082_844_800
    let (whole, overflow) = seconds.subtractingReportingOverflow(secondsTo1970)
    // Beyond ± 292 years ns don't fit; before 1971 the clock was never set.
    guard !overflow, (31_536_000..<9_000_000_000).contains(whole) else { return .other }
    return .time(whole * UTCTime.nanosecondsPerSecond + Int64((fraction * 1e9).rounded()))
  }
}
