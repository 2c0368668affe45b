/// Numbers on their way into a file: little-endian, each in eight bytes but for the four of a `Float`.
package struct NumberSink {
  /// What has not been handed on yet: single numbers, which come in small crowds.
  private var bytes: [UInt8] = []
  private let write: (RawSpan) throws(CheckpointError) -> Void

  package init(_ write: @escaping (RawSpan) throws(CheckpointError) -> Void) { self.write = write }

  package mutating func put(_ number: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
  }

  package mutating func put(_ number: Int) { put(UInt64(bitPattern: Int64(number))) }

  package mutating func put(_ number: Double) { put(number.bitPattern) }

  /// Bytes as they are, without their number.
  package mutating func put(_ more: [UInt8]) { bytes += more }

  /// Its length in bytes, then its UTF-8.
  package mutating func put(_ text: String) {
    put(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  /// Their number, then their bits.
  package mutating func put(_ values: [Float]) throws(CheckpointError) {
    put(values.count)
    try flush()
    for start in stride(from: 0, to: values.count, by: Self.pieceLength) {
      let words = values[start..<min(start + Self.pieceLength, values.count)].map { $0.bitPattern.littleEndian }
      try unsafe write(words.span.bytes)
    }
  }

  /// Hands on what is left; the last call of all.
  package mutating func flush() throws(CheckpointError) {
    try unsafe write(bytes.span.bytes)
    bytes.removeAll(keepingCapacity: true)
  }

  /// A mebibyte: a copy of a whole network would double the memory.
  static let pieceLength = 1 << 18
}
