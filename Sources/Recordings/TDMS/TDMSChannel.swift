/// A channel of a TDMS file: what its properties say, and where its numbers are.
struct TDMSChannel: Sendable {
  /// Values that lie in one segment, in so many chunks of equal make.
  struct Run: Sendable {
    /// The place of the first one in the channel.
    var first: Int
    /// Where in the file the first one is.
    var offset: Int
    var valuesPerChunk: Int
    /// From the start of one chunk to that of the next.
    var chunkBytes: Int
    /// From one value to the next.
    var stride: Int
    var count: Int
  }

  /// `/'group'/'channel'`
  let path: String
  var number: BinaryNumber
  var runs: [Run] = []
  var count = 0
  var properties: [String: TDMSCursor.Value] = [:]

  init(path: String, number: BinaryNumber) {
    self.path = path
    self.number = number
  }

  /// The parts of the path without their quotes.
  static func names(_ path: String) -> [String] {
    var names: [String] = []
    var rest = path[...]
    while let quote = rest.firstIndex(of: "'") {
      rest = rest[quote...].dropFirst()
      var name = ""
      while let end = rest.firstIndex(of: "'") {
        name += rest[..<end]
        rest = rest[end...].dropFirst()
        // Two quotes in a row stand for one in the name.
        guard rest.first == "'" else { break }
        name += "'"
        rest = rest.dropFirst()
      }
      names.append(name)
    }
    return names
  }

  /// Some of its values, scaled.
  func read(_ samples: Range<Int>, scale: TDMSScale, from file: borrowing ReadOnlyFile) throws(RecordingError)
    -> [Float]
  {
    var values: [Float] = []
    values.reserveCapacity(samples.count)
    for run in runs where run.first < samples.upperBound && run.first + run.count > samples.lowerBound {
      var position = max(samples.lowerBound, run.first) - run.first
      let end = min(samples.upperBound, run.first + run.count) - run.first
      while position < end {
        let chunk = position / run.valuesPerChunk
        let inside = position % run.valuesPerChunk
        let count = min(run.valuesPerChunk - inside, end - position)
        let offset = run.offset + chunk * run.chunkBytes + inside * run.stride
        values += try read(count, at: offset, stride: run.stride, scale: scale, from: file)
        position += count
      }
    }
    return values
  }

  private func read(
    _ count: Int, at offset: Int, stride: Int, scale: TDMSScale, from file: borrowing ReadOnlyFile
  ) throws(RecordingError) -> [Float] {
    let size = number.byteCount
    var bytes = [UInt8](repeating: 0, count: (count - 1) * stride + size)
    let done = try unsafe bytes.withMutableBytes { buffer throws(RecordingError) -> Int in
      try unsafe file.read(at: offset, into: buffer)
    }
    guard done == bytes.count else {
      throw RecordingError(
        path: file.path, found: "an end at byte \(offset + done)", wanted: "the file as it was opened")
    }
    if stride > size {
      for index in 1..<max(1, count) {
        for byte in 0..<size { bytes[index * size + byte] = bytes[index * stride + byte] }
      }
      bytes.removeLast(bytes.count - count * size)
    }
    guard !scale.isIdentity else { return number.floats(bytes) }
    return number.read(bytes) { Float($0 * scale.slope + scale.intercept) }
  }
}

/// The straight line from stored numbers to the channel's unit.
struct TDMSScale: Sendable, Equatable {
  var slope = 1.0
  var intercept = 0.0

  var isIdentity: Bool { slope == 1 && intercept == 0 }

  init() {}

  /// Follows `NI_Scale[i]` from the last back to the raw numbers.
  ///
  /// - Parameter properties: Of the channel, or else of its group or file.
  init(_ properties: [String: TDMSCursor.Value], channel: String, path: String) throws(RecordingError) {
    guard case .number(let count)? = properties["NI_Number_Of_Scales"], count >= 1, count < 64,
      properties["NI_Scaling_Status"] != .text("scaled")
    else { return }
    var index = Int(count) - 1
    for _ in 0..<Int(count) {
      let prefix = "NI_Scale[\(index)]_"
      guard properties[prefix + "Scale_Type"] == .text("Linear"),
        case .number(let slope)? = properties[prefix + "Linear_Slope"],
        case .number(let intercept)? = properties[prefix + "Linear_Y_Intercept"]
      else {
        var kind = "unknown"
        if case .text(let name)? = properties[prefix + "Scale_Type"] { kind = name }
        throw RecordingError(
          path: path, found: "the scaling '\(kind)' of channel '\(channel)'", wanted: "none, or linear ones",
          hint: "save the scaled numbers instead of the raw ones")
      }
      // What came before goes through this line first.
      self.intercept += self.slope * intercept
      self.slope *= slope
      guard case .number(let source)? = properties[prefix + "Linear_Input_Source"], source >= 0, Int(source) < index
      else { return }
      index = Int(source)
    }
  }
}
