/// The order in which people count files: `2.csv` before `10.csv`.
enum NaturalOrder {
  static func isBefore(_ first: String, _ second: String) -> Bool {
    var left = Array(first.utf8)[...]
    var right = Array(second.utf8)[...]
    while let a = left.first, let b = right.first {
      guard isDigit(a), isDigit(b) else {
        if a != b { return a < b }
        left.removeFirst()
        right.removeFirst()
        continue
      }
      let one = number(&left)
      let other = number(&right)
      if one.count != other.count { return one.count < other.count }
      if one != other { return one.lexicographicallyPrecedes(other) }
    }
    // Equal but for leading zeros: any fixed order will do.
    return left.isEmpty && right.isEmpty ? first < second : left.isEmpty
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

  /// The digits at the front, without leading zeros.
  private static func number(_ text: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let digits = text.prefix(while: isDigit)
    text = text.dropFirst(digits.count)
    return digits.drop { $0 == 48 }
  }
}
