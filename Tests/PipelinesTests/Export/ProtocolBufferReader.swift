import Foundation

/// Reads one protocol-buffer message into its fields, in the order of the file: the judge of what `ProtocolBuffer` writes.
struct ProtocolBufferReader {
  enum Value: Equatable {
    case integer(UInt64)
    case fourBytes(UInt32)
    case bytes([UInt8])
  }

  struct Malformed: Error {}

  let fields: [(number: Int, value: Value)]

  init(_ bytes: [UInt8]) throws {
    var fields: [(number: Int, value: Value)] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let key = try Self.varint(&rest)
      let number = Int(key >> 3)
      switch key & 7 {
      case 0: fields.append((number, .integer(try Self.varint(&rest))))
      case 2: fields.append((number, .bytes(Array(try Self.take(Int(try Self.varint(&rest)), &rest)))))
      case 5:
        let bits = try Self.take(4, &rest).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        fields.append((number, .fourBytes(bits)))
      default: throw Malformed()
      }
    }
    self.fields = fields
  }

  private static func varint(_ rest: inout ArraySlice<UInt8>) throws -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: 0, to: 70, by: 7) {
      guard let byte = rest.popFirst() else { throw Malformed() }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw Malformed()
  }

  private static func take(_ count: Int, _ rest: inout ArraySlice<UInt8>) throws -> ArraySlice<UInt8> {
    guard count >= 0, rest.count >= count else { throw Malformed() }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  func integers(_ number: Int) -> [Int] {
    fields.compactMap { field in
      if field.number == number, case .integer(let value) = field.value { Int(Int64(bitPattern: value)) } else { nil }
    }
  }

  func floats(_ number: Int) -> [Float] {
    fields.compactMap { field in
      if field.number == number, case .fourBytes(let bits) = field.value { Float(bitPattern: bits) } else { nil }
    }
  }

  func bytes(_ number: Int) -> [[UInt8]] {
    fields.compactMap { field in
      if field.number == number, case .bytes(let bytes) = field.value { bytes } else { nil }
    }
  }

  func texts(_ number: Int) -> [String] { bytes(number).map { String(decoding: $0, as: UTF8.self) } }
  func messages(_ number: Int) throws -> [ProtocolBufferReader] { try bytes(number).map(ProtocolBufferReader.init) }
  func text(_ number: Int) -> String { texts(number).first ?? "" }
}

/// Little-endian numbers.
enum LittleEndianReader {
  static func floats(_ bytes: some Collection<UInt8>) -> [Float] {
    words(bytes, of: 4).map { Float(bitPattern: UInt32($0)) }
  }

  static func integers(_ bytes: some Collection<UInt8>) -> [Int] {
    words(bytes, of: 8).map { Int(Int64(bitPattern: $0)) }
  }

  private static func words(_ bytes: some Collection<UInt8>, of length: Int) -> [UInt64] {
    let bytes = Array(bytes)
    return stride(from: 0, to: bytes.count, by: length).map { start in
      bytes[start..<start + length].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    }
  }
}
