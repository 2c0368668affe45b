/// The chunks of a WAV or AIFF file, by which a file that was cut off is told.
///
/// libsndfile reads such files as far as they go, and says nothing.
enum AudioChunks {
  /// How many bytes of samples the file promises, and how many it has; `nil` where it has no such chunk.
  static func sampleBytes(_ path: String) throws(RecordingError) -> (promised: Int, present: Int)? {
    let file = try ReadOnlyFile(path)
    let head = try read(file, at: 0)
    guard head.count == 12 else { return nil }
    let kind = text(head[..<4])
    guard kind == "RIFF" || kind == "FORM" else { return nil }
    let isLittle = kind == "RIFF"
    var position = 12
    while position + 8 <= file.size {
      let chunk = try read(file, at: position)
      guard chunk.count >= 8 else { return nil }
      let digits = chunk[4..<8]
      let length = (isLittle ? Array(digits.reversed()) : Array(digits)).reduce(0) { $0 << 8 | Int($1) }
      if ["data", "SSND"].contains(text(chunk[..<4])) {
        // AIFF counts the eight bytes before its samples in.
        return (length - (isLittle ? 0 : 8), file.size - position - (isLittle ? 8 : 16))
      }
      // Chunks start at even places.
      position += 8 + length + length % 2
    }
    return nil
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

  private static func read(_ file: borrowing ReadOnlyFile, at offset: Int) throws(RecordingError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 12)
    let done = try unsafe bytes.withMutableBytes { buffer throws(RecordingError) -> Int in
      try unsafe file.read(at: offset, into: buffer)
    }
    return Array(bytes[..<done])
  }
}
