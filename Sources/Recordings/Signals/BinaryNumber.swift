/// How a real number is stored in a binary file.
enum BinaryNumber: String, Sendable {
  case int8, uint8, int16, uint16, int32, uint32, int64, uint64, single, double

  var byteCount: Int {
    switch self {
    case .int8, .uint8: 1
    case .int16, .uint16: 2
    case .int32, .uint32, .single: 4
    case .int64, .uint64, .double: 8
    }
  }

  /// The numbers in `bytes`, in single precision.
  func floats(_ bytes: [UInt8], isLittle: Bool = true) -> [Float] { read(bytes, isLittle: isLittle) { Float($0) } }

  /// The numbers in `bytes`, wherever they lie and whichever end comes first, as `convert` makes them.
  func read<Value>(_ bytes: [UInt8], isLittle: Bool = true, as convert: (Double) -> Value) -> [Value] {
    switch self {
    case .int8: bytes.map { convert(Double(Int8(bitPattern: $0))) }
    case .uint8: bytes.map { convert(Double($0)) }
    case .int16: Self.words(bytes, UInt16.self, isLittle) { convert(Double(Int16(bitPattern: $0))) }
    case .uint16: Self.words(bytes, UInt16.self, isLittle) { convert(Double($0)) }
    case .int32: Self.words(bytes, UInt32.self, isLittle) { convert(Double(Int32(bitPattern: $0))) }
    case .uint32: Self.words(bytes, UInt32.self, isLittle) { convert(Double($0)) }
    case .int64: Self.words(bytes, UInt64.self, isLittle) { convert(Double(Int64(bitPattern: $0))) }
    case .uint64: Self.words(bytes, UInt64.self, isLittle) { convert(Double($0)) }
    case .single: Self.words(bytes, UInt32.self, isLittle) { convert(Double(Float(bitPattern: $0))) }
    case .double: Self.words(bytes, UInt64.self, isLittle) { convert(Double(bitPattern: $0)) }
    }
  }

  @inline(__always)
  private static func words<Word: FixedWidthInteger, Value>(
    _ bytes: [UInt8], _ word: Word.Type, _ isLittle: Bool, _ convert: (Word) -> Value
  ) -> [Value] {
    let size = MemoryLayout<Word>.size
    return unsafe bytes.withUnsafeBytes { buffer in
      (0..<buffer.count / size).map { index in
        let stored = unsafe buffer.loadUnaligned(fromByteOffset: index * size, as: Word.self)
        return convert(isLittle ? Word(littleEndian: stored) : Word(bigEndian: stored))
      }
    }
  }
}
