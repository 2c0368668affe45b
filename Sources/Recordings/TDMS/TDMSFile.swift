/// A TDMS file of National Instruments: segments, each with the metadata that changed and raw numbers behind them.
///
/// Read by the published description of the format, version 2.0: contiguous and interleaved numbers, low byte first;
/// segments without metadata, or whose channels are as before, repeat what came before them.
struct TDMSFile {
  let path: String
  /// In the order in which they first appear.
  private(set) var channels: [TDMSChannel] = []
  /// Those of the file, `/`, and of groups.
  private(set) var properties: [String: [String: TDMSCursor.Value]] = [:]
  /// Channels of no numbers, such as texts.
  private(set) var ignored: [String] = []
  /// Whether the last segment ends before it should.
  private(set) var isCutOff = false

  /// What a channel has in each chunk of a segment.
  private struct Layout {
    var path: String
    var number: BinaryNumber?
    var count: Int
    var byteCount: Int
  }

  private var layouts: [String: Layout] = [:]
  /// The channels of the segment in work, in their order.
  private var active: [String] = []
  private var places: [String: Int] = [:]

  private static let leadInLength = 28

  init(_ path: String) throws(RecordingError) {
    self.path = path
    let file = try ReadOnlyFile(path)
    guard file.size > 0 else { throw RecordingError(path: path, found: "an empty file", wanted: "a TDMS file") }
    var position = 0
    while position < file.size {
      guard let next = try segment(at: position, file) else {
        isCutOff = true
        break
      }
      position = next
    }
    for place in channels.indices { channels[place].properties = properties[channels[place].path] ?? [:] }
    guard !channels.isEmpty else {
      throw RecordingError(
        path: path, found: isCutOff ? "a file that is cut off before its first numbers" : "no channel of numbers",
        wanted: "measurements")
    }
  }

  /// The properties that say how a channel's numbers are scaled: its own, or its group's, or the file's.
  func scaling(of channel: TDMSChannel) -> [String: TDMSCursor.Value] {
    let names = TDMSChannel.names(channel.path)
    let group =
      "/'" + (names.first ?? "").split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    for properties in [channel.properties, properties[group] ?? [:], properties["/"] ?? [:]]
    where properties["NI_Number_Of_Scales"] != nil { return properties }
    return [:]
  }

  /// - Returns: Where the next segment starts; `nil` where the file ends within this one's head.
  private mutating func segment(at start: Int, _ file: borrowing ReadOnlyFile) throws(RecordingError) -> Int? {
    let head = try Self.read(file, at: start, count: Self.leadInLength)
    guard head.count == Self.leadInLength || start > 0 else {
      throw RecordingError(path: path, found: "\(file.size) bytes", wanted: "a TDMS file")
    }
    guard head.count == Self.leadInLength else { return nil }
    guard head[..<4].elementsEqual("TDSm".utf8) else {
      throw RecordingError(path: path, found: "no segment of TDMS at byte \(start)", wanted: "an undamaged TDMS file")
    }
    var cursor = TDMSCursor(Array(head[4...]), path: path)
    let flags = try cursor.int()
    _ = try cursor.int()
    let length = try cursor.unsigned(8)
    let rawOffset = try cursor.int(8)
    guard flags & 1 << 6 == 0 else {
      throw RecordingError(path: path, found: "numbers with the high byte first", wanted: "low byte first")
    }
    guard flags & 1 << 7 == 0 else { throw Self.daqmx(path) }
    let body = start + Self.leadInLength
    let room = file.size - body
    guard rawOffset <= room else { return nil }
    // A program that was killed leaves all ones for the length.
    let end = length <= UInt64(room) ? body + Int(length) : file.size
    if length > UInt64(room) { isCutOff = true }
    if flags & 1 << 1 != 0 {
      if flags & 1 << 2 != 0 { active = [] }
      try readMetadata(try Self.read(file, at: body, count: rawOffset))
    }
    if flags & 1 << 3 != 0, end > body + rawOffset {
      place(raw: body + rawOffset..<end, isInterleaved: flags & 1 << 5 != 0)
    }
    return end
  }

  private mutating func readMetadata(_ bytes: [UInt8]) throws(RecordingError) {
    var cursor = TDMSCursor(bytes, path: path)
    for _ in 0..<(try cursor.int()) {
      let name = try cursor.text()
      let index = try cursor.int()
      switch index {
      case 0xFFFF_FFFF: break
      case 0:
        guard layouts[name] != nil else {
          throw RecordingError(path: path, found: "'\(name)', said to be as before", wanted: "one that came before")
        }
        activate(name)
      case 0x1269, 0x126A: throw Self.daqmx(path)
      default:
        layouts[name] = try layout(of: name, &cursor)
        activate(name)
      }
      for _ in 0..<(try cursor.int()) {
        let key = try cursor.text()
        let value = try cursor.value(ofType: try cursor.int())
        properties[name, default: [:]][key] = value
      }
    }
  }

  private mutating func activate(_ name: String) { if !active.contains(name) { active.append(name) } }

  private func layout(of name: String, _ cursor: inout TDMSCursor) throws(RecordingError) -> Layout {
    let type = try cursor.int()
    let dimension = try cursor.int()
    let count = try cursor.int(8)
    let kinds: [Int: BinaryNumber] = [
      0x01: .int8, 0x02: .int16, 0x03: .int32, 0x04: .int64, 0x05: .uint8, 0x06: .uint16, 0x07: .uint32, 0x08: .uint64,
      0x09: .single, 0x0A: .double, 0x19: .single, 0x1A: .double,
    ]
    let others: [Int: Int] = [0x0B: 16, 0x1B: 16, 0x21: 1, 0x44: 16, 0x08_000C: 8, 0x10_000D: 16]
    guard type != 0xFFFF_FFFF else { throw Self.daqmx(path) }
    let (bytes, overflow) =
      type == 0x20
      ? (try cursor.int(8), false) : count.multipliedReportingOverflow(by: kinds[type]?.byteCount ?? others[type] ?? 0)
    guard dimension == 1, !overflow, type == 0x20 || kinds[type] != nil || others[type] != nil else {
      throw RecordingError(
        path: path, found: "values of type \(type) in '\(name)'", wanted: "real numbers in one dimension")
    }
    return Layout(path: name, number: kinds[type], count: count, byteCount: bytes)
  }

  /// Notes where the values of each active channel are.
  private mutating func place(raw: Range<Int>, isInterleaved: Bool) {
    let present = active.compactMap { layouts[$0] }.filter { $0.byteCount > 0 }
    let chunkBytes = present.reduce(0) { $0.addingReportingOverflow($1.byteCount).partialValue }
    guard chunkBytes > 0 else { return }
    let row = present.reduce(0) { $0 + ($1.number?.byteCount ?? 0) }
    let whole = raw.count / chunkBytes
    let rest = raw.count % chunkBytes
    if rest > 0 { isCutOff = true }
    var before = 0
    for layout in present {
      guard let number = layout.number else {
        if !ignored.contains(layout.path) { ignored.append(layout.path) }
        before += layout.byteCount
        continue
      }
      let size = number.byteCount
      let restCount =
        isInterleaved ? rest / max(1, row) : min(layout.count, max(0, rest - before) / size)
      let run = TDMSChannel.Run(
        first: 0, offset: raw.lowerBound + before, valuesPerChunk: layout.count, chunkBytes: chunkBytes,
        stride: isInterleaved ? row : size, count: whole * layout.count + restCount)
      append(run, to: layout.path, number)
      before += isInterleaved ? size : layout.byteCount
    }
  }

  private mutating func append(_ run: TDMSChannel.Run, to name: String, _ number: BinaryNumber) {
    guard run.count > 0 else { return }
    let place = places[name] ?? channels.count
    if place == channels.count {
      places[name] = place
      channels.append(TDMSChannel(path: name, number: number))
    }
    // A channel that changes its type from one segment to the next is two; the second is not the measurement's.
    guard channels[place].number == number else {
      isCutOff = true
      return
    }
    var run = run
    run.first = channels[place].count
    channels[place].runs.append(run)
    channels[place].count += run.count
  }

  private static func daqmx(_ path: String) -> RecordingError {
    RecordingError(
      path: path, found: "raw numbers of DAQmx", wanted: "plain numbers",
      hint: "save the file again from LabVIEW or DIAdem, scaled")
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
