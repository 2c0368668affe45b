internal import Foundation

/// Samples of one channel as a WAV file of 16-bit PCM.
enum WaveFile {
  /// The header's 44 bytes and the samples, little-endian (Microsoft and IBM, Multimedia Programming Interface, 1991).
  static func bytes(_ samples: [Int16], sampleRateHz: Int) -> Data {
    let byteCount = 2 * samples.count
    precondition(byteCount <= Int(UInt32.max) - 36, "a WAV holds 4 GiB, not \(byteCount) bytes")
    var bytes = Data(capacity: 44 + byteCount)
    func append(_ tag: String) { bytes.append(contentsOf: tag.utf8) }
    func append<Value: FixedWidthInteger>(_ value: Value) {
      for place in stride(from: 0, to: Value.bitWidth, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: value >> place))
      }
    }
    append("RIFF")
    append(UInt32(36 + byteCount))
    append("WAVEfmt ")
    append(UInt32(16))
    // PCM, one channel.
    append(UInt16(1))
    append(UInt16(1))
    append(UInt32(sampleRateHz))
    append(UInt32(2 * sampleRateHz))
    append(UInt16(2))
    append(UInt16(16))
    append("data")
    append(UInt32(byteCount))
    for sample in samples { append(sample) }
    return bytes
  }
}
