/// Writes messages in the protocol-buffer encoding, one field after another.
///
/// ONNX files are protocol buffers. Generated code would bring ONNX's schema file, a compiler for it and a run-time library into
/// this repository; a graph needs four kinds of field, and all of the encoding that they need stands here.
///
/// Every field begins with its number and how its value is laid out. Repeated fields are written once per element.
/// Reference: Protocol Buffers, Encoding (protobuf.dev/programming-guides/encoding).
struct ProtocolBuffer: Sendable {
  private enum Layout: UInt64 {
    case varint = 0
    case lengthThenBytes = 2
    case fourBytes = 5
  }

  private(set) var bytes: [UInt8] = []

  /// An integer; a negative one takes ten bytes.
  mutating func integer(_ field: Int, _ value: Int) {
    begin(field, .varint)
    append(varint: UInt64(bitPattern: Int64(value)))
  }

  mutating func float(_ field: Int, _ value: Float) {
    begin(field, .fourBytes)
    bytes += LittleEndian.bytes(of: [value])
  }

  mutating func text(_ field: Int, _ value: String) { data(field, Array(value.utf8)) }

  mutating func data(_ field: Int, _ value: [UInt8]) {
    begin(field, .lengthThenBytes)
    append(varint: UInt64(value.count))
    bytes += value
  }

  /// A message inside this one.
  mutating func message(_ field: Int, _ write: (inout ProtocolBuffer) -> Void) {
    var inner = ProtocolBuffer()
    write(&inner)
    data(field, inner.bytes)
  }

  private mutating func begin(_ field: Int, _ layout: Layout) {
    precondition(field > 0, "fields are numbered from 1, not \(field)")
    append(varint: UInt64(field) << 3 | layout.rawValue)
  }

  /// Seven bits a byte, the lowest first; all bytes but the last have their highest bit set.
  private mutating func append(varint value: UInt64) {
    var rest = value
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
