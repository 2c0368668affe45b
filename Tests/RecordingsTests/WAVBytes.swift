/// WAV files, byte for byte as the RIFF definition says, and as writers get it wrong.
enum WAVBytes {
  /// - Parameters:
  ///   - frames: `[sample][channel]`, as stored.
  ///   - bits: Of an integer; 32 and 64 with `isFloat`.
  ///   - tag: Of the format where it is neither integer nor float; 6 and 7 are A-law and µ-law.
  ///   - before: Whole chunks between the format and the samples.
  ///   - after: Whole chunks behind the samples.
  ///   - claimed: What the head says of the length of the samples, where it lies.
  ///   - riff: What the head says of the length of the file, where it lies.
  static func file(
    _ frames: [[Double]], bits: Int, isFloat: Bool = false, isExtensible: Bool = false, rate: Int = 16_000,
    tag given: UInt16? = nil, before: [UInt8] = [], after: [UInt8] = [], claimed: Int? = nil, riff: Int? = nil
  ) -> [UInt8] {
    var data = ByteWriter()
    for value in frames.joined() {
      switch (isFloat, bits) {
      case (true, 32): data.put(Float(value).bitPattern)
      case (true, _): data.put(value.bitPattern)
      // Codes are stored as they are; integers of eight bits have no sign.
      case (false, 8): data.put(UInt8(given == nil ? value + 128 : value))
      default: data.bytes += ByteWriter.bytes(UInt32(bitPattern: Int32(value))).prefix(bits / 8)
      }
    }
    let channels = frames.first?.count ?? 1
    var format = ByteWriter()
    let tag: UInt16 = given ?? (isFloat ? 3 : 1)
    format.put(isExtensible ? 0xFFFE : tag)
    format.put(UInt16(channels))
    format.put(UInt32(rate))
    format.put(UInt32(truncatingIfNeeded: rate * channels * bits / 8))
    format.put(UInt16(channels * bits / 8))
    format.put(UInt16(bits))
    if isExtensible {
      format.put(UInt16(22))
      format.put(UInt16(bits))
      format.put(UInt32(0))
      format.put(tag)
      format.bytes += [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]
    }
    let pad = [UInt8](repeating: 0, count: data.bytes.count % 2)
    let body = chunk("fmt ", format.bytes) + before
    let tail = data.bytes + (after.isEmpty ? [] : pad + after)
    var file = ByteWriter()
    file.text("RIFF")
    file.put(UInt32(riff ?? 12 + body.count + tail.count))
    file.text("WAVE")
    file.bytes += body
    file.text("data")
    file.put(UInt32(claimed ?? data.bytes.count))
    return file.bytes + tail
  }

  /// Name, length and contents, filled up to an even length.
  static func chunk(_ name: String, _ contents: [UInt8]) -> [UInt8] {
    var bytes = ByteWriter()
    bytes.text(name)
    bytes.put(UInt32(contents.count))
    return bytes.bytes + contents + [UInt8](repeating: 0, count: contents.count % 2)
  }

  /// Silence of a length, as small as it gets.
  static func silence(_ count: Int, channels: Int = 1, rate: Int = 16_000) -> [UInt8] {
    file([[Double]](repeating: [Double](repeating: 0, count: channels), count: count), bits: 16, rate: rate)
  }
}
