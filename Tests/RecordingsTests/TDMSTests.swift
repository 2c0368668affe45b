import Foundation
import TestSupport
import Testing

@testable import Recordings

@Suite("TDMS files give their channels, segment by segment")
struct TDMSTests {
  /// What a channel's index says of its numbers in a segment.
  private enum Index { case new(type: UInt32, count: Int), asBefore, none, daqmx }

  private struct Object {
    var path: String
    var index: Index
    var properties: [(String, ByteWriter)] = []
  }

  private static func number(_ value: Double) -> ByteWriter {
    var writer = ByteWriter()
    writer.put(UInt32(0x0A))
    writer.put(value.bitPattern)
    return writer
  }

  private static func count(_ value: UInt32) -> ByteWriter {
    var writer = ByteWriter()
    writer.put(UInt32(0x07))
    writer.put(value)
    return writer
  }

  private static func text(_ value: String) -> ByteWriter {
    var writer = ByteWriter()
    writer.put(UInt32(0x20))
    writer.put(UInt32(value.utf8.count))
    writer.text(value)
    return writer
  }

  /// 2024-01-15T10:00:00.5Z in seconds since 1904.
  private static let time: ByteWriter = {
    var writer = ByteWriter()
    writer.put(UInt32(0x44))
    writer.put(UInt64(1) << 63)
    writer.put(Int64(1_705_312_800 + 2_082_844_800))
    return writer
  }()

  private static func waveform(_ unit: String = "g") -> [(String, ByteWriter)] {
    [("wf_increment", number(1 / 25_600)), ("wf_start_time", time), ("unit_string", text(unit))]
  }

  /// A segment; flags: 2 metadata, 4 new list, 8 raw data, 32 interleaved, 64 high byte first.
  private static func segment(_ objects: [Object]?, raw: [UInt8], flags: UInt32 = 0, length: UInt64? = nil) -> [UInt8] {
    var metadata = ByteWriter()
    if let objects {
      metadata.put(UInt32(objects.count))
      for object in objects {
        metadata.put(UInt32(object.path.utf8.count))
        metadata.text(object.path)
        switch object.index {
        case .none: metadata.put(UInt32.max)
        case .asBefore: metadata.put(UInt32(0))
        case .daqmx: metadata.put(UInt32(0x1269))
        case .new(let type, let count):
          metadata.put(UInt32(20))
          metadata.put(type)
          metadata.put(UInt32(1))
          metadata.put(UInt64(count))
        }
        metadata.put(UInt32(object.properties.count))
        for (name, value) in object.properties {
          metadata.put(UInt32(name.utf8.count))
          metadata.text(name)
          metadata.bytes += value.bytes
        }
      }
    }
    var file = ByteWriter()
    file.text("TDSm")
    file.put(flags | (objects == nil ? 0 : 2) | (raw.isEmpty ? 0 : 8))
    file.put(UInt32(4713))
    file.put(length ?? UInt64(metadata.bytes.count + raw.count))
    file.put(UInt64(metadata.bytes.count))
    return file.bytes + metadata.bytes + raw
  }

  private static func stored(_ range: Range<Int>, channel: Int = 0, type: UInt32) -> [[UInt8]] {
    FormatFixtures.samples(range, channel: channel).map { value in
      switch type {
      case 2: ByteWriter.bytes(Int16(value))
      case 3: ByteWriter.bytes(Int32(value))
      case 9: ByteWriter.bytes(value.bitPattern)
      default: ByteWriter.bytes(Double(value).bitPattern)
      }
    }
  }

  @Test(
    "contiguous and interleaved numbers of each type, over segments that repeat what came before",
    arguments: [2, 3, 9, 10] as [UInt32], [false, true])
  func segments(type: UInt32, isInterleaved: Bool) throws {
    func raw(_ range: Range<Int>) -> [UInt8] {
      let first = Self.stored(range, type: type)
      let second = Self.stored(range, channel: 1, type: type)
      return Array(
        isInterleaved ? zip(first, second).flatMap { $0 + $1 } : first.flatMap { $0 } + second.flatMap { $0 })
    }
    let flags: UInt32 = isInterleaved ? 32 : 0
    let objects = [
      Object(path: "/", index: .none, properties: [("name", Self.text("pump"))]),
      Object(path: "/'run'", index: .none),
      Object(path: "/'run'/'DE'", index: .new(type: type, count: 7), properties: Self.waveform()),
      Object(path: "/'run'/'it''s NDE'", index: .new(type: type, count: 7), properties: Self.waveform()),
    ]
    let same = ["DE", "it''s NDE"].map { Object(path: "/'run'/'\($0)'", index: .asBefore) }
    // Two chunks in the first segment, none but numbers in the second, "as before" in the third, longer in the fourth.
    let longer = ["DE", "it''s NDE"].map { Object(path: "/'run'/'\($0)'", index: .new(type: type, count: 9)) }
    let bytes =
      Self.segment(objects, raw: raw(0..<7) + raw(7..<14), flags: flags | 4)
      + Self.segment(nil, raw: raw(14..<21), flags: flags) + Self.segment(same, raw: raw(21..<28), flags: flags)
      + Self.segment(longer, raw: raw(28..<37), flags: flags | 4)
    let folder = try TemporaryFolder()
    let path = try folder.write("a.tdms", bytes)
    let recording = try Recording.open(path)
    #expect(recording.format == .tdms)
    #expect(recording.channels.map(\.name) == ["DE", "it's NDE"])
    #expect(recording.sampleRateHz == 25_600)
    #expect(recording.unit == "g")
    #expect(recording.times == [UTCTime.parse("2024-01-15T10:00:00.5Z")])
    #expect(recording.findings.isEmpty)
    #expect(
      try recording.snapshot(at: 0).samples
        == FormatFixtures.samples(0..<37) + FormatFixtures.samples(0..<37, channel: 1))
    let pieces = try Recording.open(
      path, machine: try MachineDescription.parse("table: { snapshot_samples: 10, columns: [DE] }"))
    for (index, range) in [0..<10, 10..<20, 20..<30, 30..<37].enumerated() {
      #expect(try pieces.snapshot(at: index).samples == FormatFixtures.samples(range))
    }
  }

  @Test("a file that another program has written")
  func others() throws {
    let recording = try Recording.open(FormatFixtures.path("segments.tdms"))
    #expect(recording.channels.map(\.name) == ["c0", "c1"])
    #expect(recording.sampleRateHz == 25_600)
    #expect(recording.unit == "g")
    #expect(recording.times == [UTCTime.parse("2024-01-15T10:00:00Z")])
    let expected = FormatFixtures.samples(0..<40) + FormatFixtures.samples(0..<40, channel: 1)
    #expect(try recording.snapshot(at: 0).samples == expected)
  }

  private static func scaled(_ scale: [(String, ByteWriter)]) -> [UInt8] {
    segment(
      [Object(path: "/'g'/'c'", index: .new(type: 2, count: 5), properties: scale)],
      raw: stored(0..<5, type: 2).flatMap { $0 }, flags: 4)
  }

  private static func linear(_ index: Int, slope: Double, intercept: Double, source: UInt32) -> [(String, ByteWriter)] {
    let prefix = "NI_Scale[\(index)]_"
    return [
      (prefix + "Scale_Type", text("Linear")), (prefix + "Linear_Slope", number(slope)),
      (prefix + "Linear_Y_Intercept", number(intercept)), (prefix + "Linear_Input_Source", count(source)),
    ]
  }

  @Test("linear scales are applied one after the other, others are refused")
  func scaling() throws {
    let folder = try TemporaryFolder()
    let two =
      [("NI_Number_Of_Scales", Self.count(2)), ("NI_Scaling_Status", Self.text("unscaled"))]
      + Self.linear(0, slope: 0.5, intercept: 3, source: .max) + Self.linear(1, slope: 10, intercept: -1, source: 0)
    let recording = try Recording.open(try folder.write("a.tdms", Self.scaled(two)))
    #expect(
      try recording.snapshot(at: 0).samples == FormatFixtures.samples(0..<5).map { 10 * (0.5 * $0 + 3) - 1 })
    let done = [("NI_Number_Of_Scales", Self.count(1)), ("NI_Scaling_Status", Self.text("scaled"))]
    let plain = try Recording.open(try folder.write("b.tdms", Self.scaled(done)))
    #expect(try plain.snapshot(at: 0).samples == FormatFixtures.samples(0..<5))
    let thermocouple = [("NI_Number_Of_Scales", Self.count(1)), ("NI_Scale[0]_Scale_Type", Self.text("Thermocouple"))]
    let path = try folder.write("c.tdms", Self.scaled(thermocouple))
    let error = #expect(throws: RecordingError.self) { try Recording.open(path) }
    #expect(error?.found == "the scaling 'Thermocouple' of channel 'c'")
  }

  @Test("what can't be read is refused in one line")
  func refused() throws {
    let folder = try TemporaryFolder()
    let raw = Self.stored(0..<4, type: 2).flatMap { $0 }
    let short = Object(path: "/'g'/'a'", index: .new(type: 2, count: 1))
    let long = Object(path: "/'g'/'b'", index: .new(type: 2, count: 3))
    let cases: [(bytes: [UInt8], found: String)] = [
      ([], "an empty file"),
      (Array("TDMS".utf8), "4 bytes"),
      ([UInt8](repeating: 65, count: 64), "no segment of TDMS at byte 0"),
      (Self.segment([short], raw: raw, flags: 4 | 64), "numbers with the high byte first"),
      (Self.segment([Object(path: "/'g'/'a'", index: .daqmx)], raw: raw, flags: 4), "raw numbers of DAQmx"),
      (Self.segment([short], raw: raw, flags: 4 | 128), "raw numbers of DAQmx"),
      (
        Self.segment([Object(path: "/'g'/'a'", index: .asBefore)], raw: raw, flags: 4),
        "'/'g'/'a'', said to be as before"
      ),
      (Self.segment([Object(path: "/", index: .none)], raw: [], flags: 4), "no channel of numbers"),
      (Self.segment([short, long], raw: raw, flags: 4), "channels of different length or rate (a 1, b 3)"),
    ]
    for (bytes, found) in cases {
      let path = try folder.write("a.tdms", bytes)
      let error = #expect(throws: RecordingError.self) { try Recording.open(path) }
      #expect(error?.found == found)
    }
    let path = try folder.write("b.tdms", Self.segment([short, long], raw: raw, flags: 4))
    let one = try Recording.open(path, machine: try MachineDescription.parse("table: { columns: [b] }"))
    #expect(try one.snapshot(at: 0).samples == FormatFixtures.samples(1..<4))
  }

  @Test("files cut off anywhere, or never finished, are refused or read as far as all channels go")
  func cutOff() throws {
    let folder = try TemporaryFolder()
    func raw(_ range: Range<Int>) -> [UInt8] {
      Self.stored(range, type: 2).flatMap { $0 } + Self.stored(range, channel: 1, type: 2).flatMap { $0 }
    }
    let objects = ["a", "b"].map { Object(path: "/'g'/'\($0)'", index: .new(type: 2, count: 10)) }
    let whole = Self.segment(objects, raw: raw(0..<10), flags: 4) + Self.segment(nil, raw: raw(10..<20), length: .max)
    let open = try Recording.open(try folder.write("open.tdms", whole))
    #expect(try open.snapshot(at: 0).sampleCount == 20)
    #expect(open.findings.map(\.kind).contains(.truncatedFile))
    var read = 0
    for length in 0..<whole.count {
      let path = try folder.write("cut.tdms", Array(whole.prefix(length)))
      do throws(RecordingError) {
        let recording = try Recording.open(path)
        let snapshot = try recording.snapshot(at: 0)
        for channel in 0..<snapshot.channelCount {
          let expected = FormatFixtures.samples(0..<snapshot.sampleCount, channel: channel)
          #expect(Array(snapshot.channel(channel)) == expected, "cut at \(length)")
        }
        read += 1
      } catch { #expect(!error.description.contains("\n")) }
    }
    #expect(read > 40)
    // A wrong byte anywhere may be refused or change what is read, no more.
    for position in whole.indices {
      var bytes = whole
      bytes[position] ^= 0x5A
      _ = try? Recording.open(try folder.write("bad.tdms", bytes)).snapshot(at: 0)
    }
  }
}
