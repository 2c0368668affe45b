internal import Foundation

/// Turns decimal text into the nearest `Float`, equal to C's `strtof` bit for bit.
///
/// Four ways, each exact, the common ones first:
/// 1. `[-]d.ddd`, of which the IMS files are made, in some thirty instructions: see `thousandths(at:)`.
/// 2. Digits, mark and digits of at most eight characters, in a few more: see `short(at:)`.
/// 3. Up to 19 digits and an exponent, by one correctly rounded operation: see `scanned`.
/// 4. Anything else by `strtof` itself.
@safe struct NumberParser {
  /// The byte between whole and decimals: `.` or `,`.
  let decimal: UInt8

  /// The word `0d000` with the decimal mark at d, and zeros behind.
  private let thousandthsShape: UInt64

  /// 10⁰ … 10⁻⁷, nearest.
  private let powers: UnsafePointer<Double>

  /// - Parameter powers: `negativePowers`, held by the caller for as long as the parser is used.
  init(decimal: UInt8, powers: UnsafePointer<Double>) {
    self.decimal = decimal
    thousandthsShape = 0x30_3030_0030 | UInt64(decimal) << 8
    unsafe self.powers = unsafe powers
  }

  static let negativePowers: [Double] = [1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7]

  /// Reads a number written as an optional minus, one digit, the decimal mark and three digits.
  ///
  /// Exact for the same reason as `short(at:)`.
  ///
  /// - Parameter start: At least 16 bytes must be readable there.
  /// - Returns: The value and the position of the byte that ends it; length 0 where the number isn't of this form.
  @inline(__always)
  func thousandths(at start: UnsafeRawPointer) -> (value: Float, length: Int) {
    let sign: Int = unsafe start.loadUnaligned(as: UInt8.self) == UInt8(ascii: "-") ? 1 : 0
    let word = UInt64(littleEndian: unsafe start.loadUnaligned(fromByteOffset: sign, as: UInt64.self))
    // Digits become their values and the mark zero; adding 0x76 (0x7F at the mark) shows what is larger.
    let digits = word ^ thousandthsShape
    guard ((digits &+ 0x76_7676_7F76) | digits) & 0x80_8080_8080 == 0 else { return (0, 0) }
    // The first digit copied over the mark makes four neighbours; then pairs, then all four.
    let neighbours = (digits | (digits & 0xFF) &<< 8) &>> 8
    let pairs = neighbours &* 10 &+ (neighbours &>> 8)
    let mantissa = ((pairs & 0x00FF_00FF) &* 0x0064_0001) &>> 16 & 0xFFFF
    // 2⁵² + m has the bits of m at its end; converting m the usual way would wait for the last number's result.
    let magnitude = Float((Double(bitPattern: 0x4330_0000_0000_0000 | mantissa) - 0x1p52) * 1e-3)
    return (Float(bitPattern: magnitude.bitPattern | UInt32(truncatingIfNeeded: sign) &<< 31), sign &+ 5)
  }

  /// Reads a number written as an optional minus, digits, the decimal mark and digits, of eight characters at most
  /// after the sign.
  ///
  /// All eight bytes are looked at as one word: the first byte that is no digit must be the decimal mark, the second
  /// ends the number. With the mark squeezed out, the digits combine by three multiplications into m ≤ 9,999,999.
  ///
  /// The value is m · 10⁻ᵈ, d ≤ 7, computed in `Double` and rounded to `Float`. The product is off by less than 2⁻⁵² of
  /// itself, which can't carry it past a midpoint M · 2ᵉ of two `Float`s (M odd, below 2²⁵; e < 0 as m < 2²⁴): the two
  /// differ by |m · 2⁻ᵉ − M · 10ᵈ| / (10ᵈ · 2⁻ᵉ), whose numerator is whole, and not zero because m = M · 10ᵈ · 2ᵉ would
  /// need the odd part of m to be M · 5ᵈ ≥ 2²⁴. So they are at least 1 / (M · 10ᵈ) > 2⁻⁴⁹ of the midpoint apart.
  ///
  /// - Parameter start: At least 16 bytes must be readable there.
  /// - Returns: The value and the position of the byte that ends it; length 0 where the number isn't of this form.
  @inline(__always)
  func short(at start: UnsafeRawPointer) -> (value: Float, length: Int) {
    let first = unsafe start.loadUnaligned(as: UInt8.self)
    let sign: Int = first == UInt8(ascii: "-") ? 1 : 0
    let word = UInt64(littleEndian: unsafe start.loadUnaligned(fromByteOffset: sign, as: UInt64.self))
    let digits = word ^ 0x3030_3030_3030_3030
    // The high bit of each byte that is no digit: 0x76 + 10 reaches it, and so does any byte with a high bit. Only
    // the latter carry into the byte behind, where no number goes on anyway.
    var others = ((digits &+ 0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080
    let wholeBits = UInt64(others.trailingZeroBitCount) & 0x78
    others &= others &- 1
    guard others != 0 else { return (0, 0) }
    let endBits = UInt64(others.trailingZeroBitCount) & 0x78
    // A mark without digits around it, such as "." or "-.", has an end at 8 bits.
    guard UInt8(truncatingIfNeeded: word &>> wholeBits) == decimal, endBits > 8 else { return (0, 0) }

    let wholeMask = (1 as UInt64) &<< wholeBits &- 1
    let joined = (digits & wholeMask) | ((digits &>> 8) & ~wholeMask)
    // The digits, without the mark, moved to the top of the word: the zeros that come in are leading ones.
    let packed = joined &<< (72 &- endBits)
    let pairs = packed &* 10 &+ (packed &>> 8)
    let mantissa =
      ((pairs & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
        &+ ((pairs &>> 16) & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001) &>> 32
    let decimals = Int((endBits &- wholeBits) &>> 3) &- 1
    let exact = Double(bitPattern: 0x4330_0000_0000_0000 | mantissa) - 0x1p52
    let magnitude = unsafe Float(exact * powers[decimals])
    return (Float(bitPattern: magnitude.bitPattern | UInt32(sign) &<< 31), sign &+ Int(endBits &>> 3))
  }

  /// Reads a number in any notation that ends before `end`.
  ///
  /// - Returns: `nil` where the text from `start` to `end` isn't one number and nothing else.
  func any(from start: UnsafeRawPointer, to end: UnsafeRawPointer) -> Float? {
    guard unsafe start < end else { return nil }
    return unsafe scanned(start, end) ?? fallback(start, end)
  }

  /// Sign, digits with at most one decimal mark, exponent.
  ///
  /// With the mantissa and the power of ten both exact in `Double` (m ≤ 2⁵³, |e| ≤ 22) one operation gives the
  /// `Double` d nearest to the true value x. Rounding d again, to `Float`, could differ from rounding x only where a
  /// midpoint between two `Float`s lies between them or on d. Midpoints are themselves `Double`s and rounding to
  /// `Double` keeps order, so no midpoint lies strictly between: only d being a midpoint is in doubt, and is left to
  /// `strtof`. |x| is 0 or in 10⁻²² ... 9 · 10³⁷, where no `Float` is subnormal or overflows.
  private func scanned(_ start: UnsafeRawPointer, _ end: UnsafeRawPointer) -> Float? {
    var cursor = unsafe start
    let first = unsafe cursor.load(as: UInt8.self)
    if first == UInt8(ascii: "-") || first == UInt8(ascii: "+") { unsafe cursor += 1 }
    var mantissa: UInt64 = 0
    var digitCount = 0
    var exponent = 0
    var seenMark = false
    scan: while unsafe cursor < end {
      let byte = unsafe cursor.load(as: UInt8.self)
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        // Beyond 19 digits the mantissa would overflow; more than 15 significant ones rarely fit 2⁵³ anyway.
        guard digitCount < 19 else { return nil }
        mantissa = mantissa &* 10 &+ UInt64(byte &- UInt8(ascii: "0"))
        digitCount += 1
        if seenMark { exponent -= 1 }
      case decimal where !seenMark: seenMark = true
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        guard let written = unsafe exponentDigits(cursor + 1, end) else { return nil }
        exponent += written
        break scan
      default: return nil
      }
      unsafe cursor += 1
    }
    guard digitCount > 0, mantissa <= 1 << 53, abs(exponent) <= 22 else { return nil }
    let power = Self.doublePowers[abs(exponent)]
    let magnitude = exponent < 0 ? Double(mantissa) / power : Double(mantissa) * power
    // The 29 bits that `Float` lacks: exactly half of its last place is the doubtful case.
    guard magnitude.bitPattern & 0x1FFF_FFFF != 0x1000_0000 else { return nil }
    return first == UInt8(ascii: "-") ? -Float(magnitude) : Float(magnitude)
  }

  /// 10⁰ … 10²², all exact in double precision (5²² < 2⁵³).
  private static let doublePowers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
  ]

  /// A signed number of at most four digits that reaches to `end`.
  private func exponentDigits(_ start: UnsafeRawPointer, _ end: UnsafeRawPointer) -> Int? {
    guard unsafe start < end else { return nil }
    var cursor = unsafe start
    let first = unsafe cursor.load(as: UInt8.self)
    if first == UInt8(ascii: "-") || first == UInt8(ascii: "+") { unsafe cursor += 1 }
    let count = unsafe end - cursor
    guard (1...4).contains(count) else { return nil }
    var value = 0
    while unsafe cursor < end {
      let byte = unsafe cursor.load(as: UInt8.self)
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
      unsafe cursor += 1
    }
    return first == UInt8(ascii: "-") ? -value : value
  }

  /// C's own conversion, on a copy that ends in a zero byte and has a point for the decimal mark.
  private func fallback(_ start: UnsafeRawPointer, _ end: UnsafeRawPointer) -> Float? {
    var token = unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: end - start))
    // C skips leading blanks; a number with a blank in it is none here. A point is no decimal mark where a comma is.
    guard let first = token.first, first > UInt8(ascii: " "), !token.contains(0) else { return nil }
    if decimal != UInt8(ascii: ".") {
      guard !token.contains(UInt8(ascii: ".")) else { return nil }
      for index in token.indices where token[index] == decimal { token[index] = UInt8(ascii: ".") }
    }
    token.append(0)
    return unsafe token.withUnsafeBufferPointer { bytes -> Float? in
      guard let base = bytes.baseAddress else { return nil }
      return unsafe base.withMemoryRebound(to: CChar.self, capacity: bytes.count) { text -> Float? in
        var stop: UnsafeMutablePointer<CChar>?
        let value = unsafe strtof(text, &stop)
        guard let stop = unsafe stop, unsafe UnsafePointer(stop) == text + (bytes.count - 1) else { return nil }
        return value
      }
    }
  }
}
