/// The first bytes of a MATLAB file and the lengths of its variables, by which a file that was cut off is told.
enum MATLABHead {
  private static let byteCount = 128

  /// Refuses what is no MATLAB file of version 5 or 7.3, or ends before its last variable does.
  ///
  /// HDF5 checks the length of version 7.3; version 5 is a chain of variables that each say how long they are, and
  /// matio would fill in what is missing at the end of the last.
  ///
  /// - Returns: How many bytes there are.
  static func check(_ path: String) throws(RecordingError) -> Int {
    let file = try ReadOnlyFile(path)
    let head = try read(file, at: 0, count: byteCount)
    guard head.count == byteCount, head[126...127] == [0x49, 0x4D] || head[126...127] == [0x4D, 0x49],
      !head[..<4].contains(0)
    else {
      let isOld = head.count >= 20 && head[1...3] == [0, 0, 0]
      throw RecordingError(
        path: path, found: file.size == 0 ? "an empty file" : isOld ? "a MATLAB file of version 4" : "no MATLAB head",
        wanted: "a MATLAB file of version 5 or 7.3", hint: isOld ? "save it again with save -v7" : nil)
    }
    // "IM" as bytes is the number written with its low byte first.
    let isLittle = head[126] == 0x49
    let version = isLittle ? head[125] : head[124]
    if version != 2 { try checkLengths(file, isLittle) }
    return file.size
  }

  private static func checkLengths(_ file: borrowing ReadOnlyFile, _ isLittle: Bool) throws(RecordingError) {
    var position = byteCount
    while position < file.size {
      let tag = try read(file, at: position, count: 8)
      let type = tag.count == 8 ? number(tag[..<4], isLittle) : nil
      let length = tag.count == 8 ? number(tag[4...], isLittle) : 8
      guard type == nil || type == 14 || type == 15 else {
        throw RecordingError(
          path: file.path, found: "no variable at byte \(position)", wanted: "an undamaged MATLAB file")
      }
      position += 8 + length
      guard type != nil, position <= file.size else {
        throw RecordingError(
          path: file.path, found: "\(file.size) bytes, cut off within a variable", wanted: "\(position) bytes at least")
      }
    }
  }

  private static func number(_ bytes: ArraySlice<UInt8>, _ isLittle: Bool) -> Int {
    (isLittle ? Array(bytes.reversed()) : Array(bytes)).reduce(0) { $0 << 8 | Int($1) }
  }

  private static func read(
    _ file: borrowing ReadOnlyFile, at offset: Int, count: Int
  ) throws(RecordingError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let done = try unsafe bytes.withMutableBytes { buffer throws(RecordingError) -> Int in
      try unsafe file.read(at: offset, into: buffer)
    }
    return Array(bytes[..<done])
  }
}
