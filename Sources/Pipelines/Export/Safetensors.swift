internal import Foundation

/// Named arrays as the bytes of a `.safetensors` file: the length of a JSON header, the header, the numbers.
///
/// The header is sorted and padded with spaces to a multiple of 8 bytes, so that the same arrays give the same bytes and the
/// numbers can be mapped into memory where they stand. Reference: github.com/huggingface/safetensors, Format.
struct Safetensors: Sendable {
  let tensors: [NamedTensor]
  let metadata: [String: String]

  private static let metadataKey = "__metadata__"

  /// An array's place, or what is said of all of them.
  private enum Entry: Encodable {
    case array(shape: [Int], bytes: Range<Int>)
    case texts([String: String])

    private enum Key: String, CodingKey {
      case dtype, shape
      case offsets = "data_offsets"
    }

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .array(let shape, let bytes):
        var entry = encoder.container(keyedBy: Key.self)
        try entry.encode("F32", forKey: .dtype)
        try entry.encode(shape, forKey: .shape)
        try entry.encode([bytes.lowerBound, bytes.upperBound], forKey: .offsets)
      case .texts(let texts): try texts.encode(to: encoder)
      }
    }
  }

  var bytes: [UInt8] {
    var entries: [String: Entry] = [Self.metadataKey: .texts(metadata)]
    var numbers: [UInt8] = []
    for tensor in tensors {
      let start = numbers.count
      numbers += LittleEndian.bytes(of: tensor.values)
      entries[tensor.name] = .array(shape: tensor.shape, bytes: start..<numbers.count)
    }
    var header = Array(ArchiveRecord.text(entries).utf8)
    header += [UInt8](repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
    return LittleEndian.bytes(of: [header.count]) + header + numbers
  }

  /// Whether a file begins as those do that this program writes.
  static func isOurs(_ beginning: [UInt8]) -> Bool {
    let text = String(decoding: beginning.dropFirst(8), as: UTF8.self)
    return text.hasPrefix("{\"\(metadataKey)\":{") && text.contains("\"program\":\"\(Program.name) ")
  }
}
