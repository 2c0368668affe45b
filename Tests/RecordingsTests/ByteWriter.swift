/// Puts numbers and texts behind each other, low byte first.
struct ByteWriter {
  var bytes: [UInt8] = []

  static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
    stride(from: 0, to: value.bitWidth, by: 8).map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  mutating func put(_ value: some FixedWidthInteger) { bytes += Self.bytes(value) }

  mutating func text(_ text: String) { bytes += Array(text.utf8) }
}
