/// Single numbers in text, for headers, clocks and feature tables; snapshots go through `NumberTable`.
enum DecimalText {
  /// The nearest `Float`, exactly as `NumberTable` reads it.
  static func single(_ text: String, decimal: UInt8 = UInt8(ascii: ".")) -> Float? {
    var text = text
    return text.withUTF8 { bytes in
      unsafe NumberParser.negativePowers.withUnsafeBufferPointer { powers -> Float? in
        guard let start = UnsafeRawBufferPointer(bytes).baseAddress, let powers = powers.baseAddress else { return nil }
        return unsafe NumberParser(decimal: decimal, powers: powers).any(from: start, to: start + bytes.count)
      }
    }
  }

  /// A number for people, without the decimals of a whole one.
  static func short(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
  }

  /// The nearest `Double`.
  static func double(_ text: String, decimal: UInt8 = UInt8(ascii: ".")) -> Double? {
    decimal == UInt8(ascii: ".")
      ? Double(text)
      : text.contains(".") ? nil : Double(text.map { $0.asciiValue == decimal ? "." : String($0) }.joined())
  }
}
