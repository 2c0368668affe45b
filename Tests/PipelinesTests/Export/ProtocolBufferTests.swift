import Tensors
import Testing

@testable import Pipelines

@Suite struct ProtocolBufferTests {
  private static func written(_ write: (inout ProtocolBuffer) -> Void) -> [UInt8] {
    var message = ProtocolBuffer()
    write(&message)
    return message.bytes
  }

  @Test(
    arguments: [
      (0, [0x00]), (1, [0x01]), (127, [0x7F]), (128, [0x80, 0x01]), (300, [0xAC, 0x02]), (16_383, [0xFF, 0x7F]),
      (16_384, [0x80, 0x80, 0x01]), (1 << 35, [0x80, 0x80, 0x80, 0x80, 0x80, 0x01]),
      (Int.max, [UInt8](repeating: 0xFF, count: 8) + [0x7F]), (-1, [UInt8](repeating: 0xFF, count: 9) + [0x01]),
      (Int.min, [UInt8](repeating: 0x80, count: 9) + [0x01]),
    ] as [(Int, [UInt8])])
  func integersTakeSevenBitsAByteTheLowestFirst(value: Int, bytes: [UInt8]) {
    #expect(Self.written { $0.integer(1, value) } == [0x08] + bytes)
  }

  @Test func theFieldNumberAndTheLayoutStandInFront() {
    #expect(Self.written { $0.integer(15, 2) } == [0x78, 2])
    #expect(Self.written { $0.integer(16, 2) } == [0x80, 0x01, 2])
    #expect(Self.written { $0.float(3, 1) } == [0x1D, 0, 0, 0x80, 0x3F])
    #expect(Self.written { $0.text(2, "aé") } == [0x12, 3, 0x61, 0xC3, 0xA9])
    #expect(Self.written { $0.text(2, "") } == [0x12, 0])
    #expect(Self.written { $0.data(4, [9, 8]) } == [0x22, 2, 9, 8])
    #expect(Self.written { $0.message(1) { $0.integer(1, 150) } } == [0x0A, 3, 0x08, 0x96, 0x01])
  }

  /// 200 bytes need a length of two bytes, 20,000 one of three.
  @Test(arguments: [0, 1, 127, 128, 200, 16_383, 16_384, 20_000])
  func longContentsAreReadBackWhole(count: Int) throws {
    let data = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let bytes = Self.written {
      $0.data(5, data)
      $0.message(6) { $0.data(7, data) }
    }
    let read = try ProtocolBufferReader(bytes)
    #expect(read.fields.map(\.number) == [5, 6])
    #expect(read.bytes(5) == [data])
    #expect(try read.messages(6).first?.bytes(7) == [data])
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func anyFieldsAreReadBackInOrder(seed: UInt64) throws {
    var random = RandomStream(seed: seed)
    var (expected, message) = ([(number: Int, value: ProtocolBufferReader.Value)](), ProtocolBuffer())
    for _ in 0..<500 {
      let number = 1 + Int(random.next() % 3000)
      let bits = random.next() >> (random.next() % 64)
      switch random.next() % 3 {
      case 0:
        message.integer(number, Int(Int64(bitPattern: bits)))
        expected.append((number, .integer(bits)))
      case 1:
        message.float(number, Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
        expected.append((number, .fourBytes(UInt32(truncatingIfNeeded: bits))))
      default:
        let data = (0..<Int(bits % 300)).map { UInt8(truncatingIfNeeded: $0) }
        message.data(number, data)
        expected.append((number, .bytes(data)))
      }
    }
    let read = try ProtocolBufferReader(message.bytes).fields
    #expect(read.map(\.number) == expected.map(\.number))
    #expect(read.map(\.value) == expected.map(\.value))
  }

  @Test func numbersStandLowestByteFirst() {
    #expect(LittleEndian.bytes(of: [1, -2.5] as [Float]) == [0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC0])
    #expect(LittleEndian.bytes(of: [0x0102, -1]) == [2, 1, 0, 0, 0, 0, 0, 0] + [UInt8](repeating: 0xFF, count: 8))
    let odd: [Float] = [.infinity, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0.1]
    #expect(LittleEndianReader.floats(LittleEndian.bytes(of: odd)).map(\.bitPattern) == odd.map(\.bitPattern))
  }
}
