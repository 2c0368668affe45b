/// Numbers as bytes, the lowest first, whatever the processor's own order.
enum LittleEndian {
  static func bytes(of values: [Float]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 4 * values.count)
    let source = values.span
    var out = bytes.mutableSpan
    for index in source.indices {
      let bits = source[index].bitPattern
      out[4 * index] = UInt8(truncatingIfNeeded: bits)
      out[4 * index + 1] = UInt8(truncatingIfNeeded: bits >> 8)
      out[4 * index + 2] = UInt8(truncatingIfNeeded: bits >> 16)
      out[4 * index + 3] = UInt8(truncatingIfNeeded: bits >> 24)
    }
    return bytes
  }

  static func bytes(of values: [Int]) -> [UInt8] {
    values.flatMap { value in (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
  }
}
