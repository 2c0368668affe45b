import Foundation
import Tensors
import Testing

@testable import Recordings

@Suite("Decimal text becomes the nearest Float")
struct NumberParserTests {
  /// The bits that C's `strtof` gives, or `nil` where it doesn't take the whole token.
  static func reference(_ token: String) -> UInt32? {
    unsafe token.withCString { start in
      var end: UnsafeMutablePointer<CChar>?
      let value = unsafe strtof(start, &end)
      guard let end = unsafe end, unsafe end.pointee == 0 else { return nil }
      return value.bitPattern
    }
  }

  /// Parses tokens as a column of a table, the way snapshots are read.
  static func parsed(_ tokens: [String], path: String = "tokens") throws -> [UInt32] {
    var bytes = Array((tokens.joined(separator: "\n") + "\n").utf8)
    let count = bytes.count
    bytes += [UInt8](repeating: 0, count: TextBuffer.padding)
    var values: [Float] = []
    let layout = TextLayout(separator: UInt8(ascii: "\t"), allColumns: 1)
    _ = try unsafe bytes.withUnsafeBytes { text in
      try unsafe NumberTable.parse(
        UnsafeRawBufferPointer(rebasing: text[..<count]), layout: layout, path: path, into: &values)
    }
    return values.map(\.bitPattern)
  }

  /// Checks that each token gives the bits of `strtof`, naming the first that doesn't.
  static func expectEqual(_ tokens: [String]) throws {
    let values = try parsed(tokens)
    try #require(values.count == tokens.count)
    let wrong = tokens.indices.first { values[$0] != reference(tokens[$0]) }
    #expect(
      wrong == nil,
      "\(wrong.map { "\(tokens[$0]): \(Float(bitPattern: values[$0])), strtof \(String(describing: reference(tokens[$0])))" } ?? "")"
    )
  }

  @Test("every notation gives the bits of strtof, over 300,000 random numbers", arguments: [1, 2, 3] as [UInt64])
  func randomNumbers(seed: UInt64) throws {
    var random = RandomStream(seed: seed)
    try Self.expectEqual((0..<100_000).map { _ in Self.token(&random) })
  }

  @Test("every text of three decimals up to 100 gives the bits of strtof")
  func allThreeDecimals() throws {
    let tokens = (0..<100_000).map { number in
      let decimals = String(number % 1000)
      return "\(number / 1000)." + String(repeating: "0", count: 3 - decimals.count) + decimals
    }
    try Self.expectEqual(tokens + tokens.map { "-" + $0 })
  }

  @Test("midpoints between two Floats and their neighbours give the bits of strtof")
  func midpoints() throws {
    var random = RandomStream(seed: 5)
    var tokens: [String] = []
    for _ in 0..<20_000 {
      let pattern = UInt32(truncatingIfNeeded: random.next()) & 0x7FFF_FFFF
      let low = Float(bitPattern: pattern)
      guard low.isFinite, low.nextUp.isFinite else { continue }
      // Exact in Double, whose shortest text is often cut off just beside the midpoint.
      let middle = (Double(low) + Double(low.nextUp)) / 2
      tokens += [middle, middle.nextUp, middle.nextDown].map { "\($0)" }
      tokens.append(String(format: "%.20e", middle))
    }
    // Integers beyond 2²⁴ lie on midpoints that a double rounding would get wrong.
    for _ in 0..<20_000 {
      let base = (1 << 24 + random.below(1 << 24)) << (1 + random.below(20))
      tokens += ["\(base)", "\(base + 1)", "\(base - 1)", "\(base).0001"]
    }
    try Self.expectEqual(tokens)
  }

  @Test(
    "unusual numbers give the bits of strtof",
    arguments: [
      "0", "-0", "+0.0", "-0.000", ".5", "5.", "-.5", "+.5", "-5.", "00012.50", "1e0", "1E+5", "1.1105e+005", "-1e-5",
      "1e-45", "7e-46", "1.4e-45", "1e-50", "3.4028235e38", "3.4028236e38", "3.5e38", "1e400", "-1e400", "1e-400",
      "16777216", "16777217", "16777219", "9007199254740993", "123456789012345678901234567890", "0.1234567890123456789",
      "1.00000005960464477539062500", "1.00000005960464477539062501", "1.17549435e-38", "1.1754943e-38", "5e-324",
      "inf", "-inf", "Infinity", "nan", "NaN", "-nan", "99999.99", "9999999.", ".9999999", "1234567.8", "0.0000001",
    ])
  func unusual(token: String) throws {
    let value = try #require(Self.parsed([token]).first)
    let reference = try #require(Self.reference(token))
    #expect(value == reference, "\(Float(bitPattern: value)) for \(Float(bitPattern: reference))")
  }

  @Test(
    "what is no number is refused",
    arguments: ["", "-", ".", "-.", "+", "e5", "1e", "1e+", "1.2.3", "1,5", "0.1x", "x", "--1", "1 2", "1-", "0.1-2"])
  func refused(token: String) throws {
    var text = token
    let value = DecimalText.single(text)
    #expect(value == nil, "\(token) gave \(value ?? 0)")
    text = "0.5\n\(token)\n0.5"
    if !token.isEmpty { #expect(throws: RecordingError.self) { try Self.parsed(text.components(separatedBy: "\n")) } }
  }

  @Test("a decimal comma reads like a point, and then a point is refused")
  func decimalComma() {
    let comma = UInt8(ascii: ",")
    #expect(DecimalText.single("-0,127", decimal: comma) == -0.127)
    #expect(DecimalText.single("1,1105e+005", decimal: comma) == 1.1105e5)
    #expect(DecimalText.single("0,12345678901234567890", decimal: comma) == 0.123456789)
    #expect(DecimalText.single("0.127", decimal: comma) == nil)
    #expect(DecimalText.double("0,5", decimal: comma) == 0.5)
  }

  @Test("all values of the IMS files give the bits of strtof", .enabled(if: Datasets.areThere, "\(Datasets.missing)"))
  func realIMS() throws {
    for name in Datasets.imsSamples {
      let text = try String(contentsOfFile: Datasets.path("ims-samples/\(name)"), encoding: .utf8)
      let tokens = text.split { $0 == "\t" || $0 == "\n" || $0 == "\r\n" }.map(String.init)
      try #require(tokens.count.isMultiple(of: 20_480))
      try Self.expectEqual(tokens)
    }
  }

  @Test(
    "all values of some FEMTO files give the bits of strtof", .enabled(if: Datasets.areThere, "\(Datasets.missing)"))
  func realFEMTO() throws {
    for bearing in ["Bearing1_1/acc_00001", "Bearing1_1/acc_02803", "Bearing2_1/acc_00001", "Bearing3_2/acc_00001"] {
      let path = Datasets.path("femto/Learning_set/\(bearing).csv")
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let tokens = text.split { $0 == "," || $0 == "\n" }.map(String.init)
      try #require(tokens.count == 6 * 2560)
      try Self.expectEqual(tokens)
    }
  }

  /// A number in a random notation: sign, leading zeros, missing digits, exponents, any number of digits.
  private static func token(_ random: inout RandomStream) -> String {
    func digits(_ count: Int) -> String {
      String((0..<count).map { _ in Character(UnicodeScalar(UInt8(48 + random.below(10)))) })
    }
    let sign = ["", "", "-", "-", "+"][random.below(5)]
    let whole = digits([1, 1, 1, 2, 3, 8, 12, 25, 0][random.below(9)])
    var decimals = digits([3, 3, 1, 2, 6, 7, 9, 17, 30, 0][random.below(10)])
    if whole.isEmpty, decimals.isEmpty { decimals = digits(1) }
    let mark = decimals.isEmpty && random.below(2) == 0 ? "" : "."
    var token = sign + whole + mark + decimals
    if random.below(3) == 0 {
      token += ["e", "E"][random.below(2)] + ["", "-", "+", "-0", "+00"][random.below(5)] + "\(random.below(50))"
    }
    return token
  }
}
