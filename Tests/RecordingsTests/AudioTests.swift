import Foundation
import TestSupport
import Testing

@testable import Recordings

@Suite("Sound files are read at full scale, as far as they go")
struct AudioTests {
  private static func frames(_ count: Int, channels: Int) -> [[Double]] {
    let signals = (0..<channels).map { FormatFixtures.samples(0..<count, channel: $0) }
    return (0..<count).map { index in signals.map { Double($0[index]) } }
  }

  private static func expected(_ count: Int, channels: Int, scale: Float) -> [Float] {
    (0..<channels).flatMap { channel in
      FormatFixtures.samples(0..<count, channel: channel).map { $0 / scale }
    }
  }

  @Test(
    "every depth and number of channels, plain and extensible",
    arguments: [(8, 1), (16, 2), (24, 3), (32, 8), (16, 17)], [false, true])
  func integers(form: (bits: Int, channels: Int), isExtensible: Bool) throws {
    let folder = try TemporaryFolder()
    let (bits, channels) = form
    let path = try folder.write(
      "pump.wav",
      WAVBytes.file(Self.frames(101, channels: channels), bits: bits, isExtensible: isExtensible, rate: 44_100))
    let recording = try Recording.open(path)
    #expect(recording.format == .audio)
    #expect(recording.sampleRateHz == 44_100)
    #expect(recording.unit == nil)
    let names = (1...channels).map { "ch\($0)" }
    #expect(recording.channels.map(\.name) == names)
    let scale = Float(sign: .plus, exponent: bits - 1, significand: 1)
    #expect(try recording.snapshot(at: 0).samples == Self.expected(101, channels: channels, scale: scale))
  }

  @Test("floating-point samples are what they are", arguments: [32, 64])
  func floats(bits: Int) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a.wav", WAVBytes.file(Self.frames(50, channels: 2), bits: bits, isFloat: true))
    #expect(try Recording.open(path).snapshot(at: 0).samples == Self.expected(50, channels: 2, scale: 1))
  }

  @Test("AIFF has the high byte first")
  func aiff() throws {
    let folder = try TemporaryFolder()
    let frames = Self.frames(60, channels: 2)
    var file = ByteWriter()
    file.text("FORM")
    file.put(UInt32(4 + 26 + 16 + 240).byteSwapped)
    file.text("AIFFCOMM")
    file.put(UInt32(18).byteSwapped)
    file.put(UInt16(2).byteSwapped)
    file.put(UInt32(60).byteSwapped)
    file.put(UInt16(16).byteSwapped)
    // 16,000 as a number of 80 bits: 1.953125 × 2¹³.
    file.bytes += [0x40, 0x0C, 0xFA, 0, 0, 0, 0, 0, 0, 0]
    file.text("SSND")
    file.put(UInt32(248).byteSwapped)
    file.bytes += [UInt8](repeating: 0, count: 8)
    for value in frames.joined() { file.put(UInt16(bitPattern: Int16(value)).byteSwapped) }
    let path = try folder.write("a.aiff", file.bytes)
    let recording = try Recording.open(path)
    #expect(recording.sampleRateHz == 16_000)
    #expect(try recording.snapshot(at: 0).samples == Self.expected(60, channels: 2, scale: 32_768))
    #expect(recording.findings.map(\.kind) == [.missingTimestamp])
    let cut = try folder.write("cut.aiff", Array(file.bytes.dropLast(41)))
    let shorter = try Recording.open(cut)
    #expect(
      shorter.findings.first?.message
        == "the head promises 240 bytes of samples, the file has 199; what is there is used")
    #expect(try shorter.snapshot(at: 0).sampleCount == 49)
  }

  @Test("FLAC is read whole and in pieces")
  func flac() throws {
    let machine = try MachineDescription.parse("unit: full scale\ntable: { snapshot_samples: 90 }")
    let recording = try Recording.open(FormatFixtures.path("two.flac"), machine: machine)
    #expect(recording.unit == "full scale")
    #expect(recording.sampleRateHz == 8000)
    #expect(recording.times == [0, 11_250_000, 22_500_000])
    for (index, range) in [0..<90, 90..<180, 180..<200].enumerated() {
      let snapshot = try recording.snapshot(at: index)
      for channel in 0..<2 {
        let expected = FormatFixtures.samples(range, channel: channel).map { $0 / 128 }
        #expect(Array(snapshot.channel(channel)) == expected)
      }
    }
  }

  @Test("a file that ends early, or whose head lies, is read as far as it goes, with a finding")
  func lies() throws {
    let folder = try TemporaryFolder()
    let whole = WAVBytes.file(Self.frames(100, channels: 2), bits: 16)
    let cut = try Recording.open(try folder.write("cut.wav", Array(whole.dropLast(41))))
    #expect(cut.findings.map(\.kind) == [.truncatedFile, .missingTimestamp])
    #expect(
      cut.findings.first?.message == "the head promises 400 bytes of samples, the file has 359; what is there is used")
    let start = try cut.snapshot(at: 0)
    #expect(start.sampleCount == 89)
    #expect(Array(start.channel(1)) == FormatFixtures.samples(0..<89, channel: 1).map { $0 / 32_768 })
    for claimed in [0xFFFF_FFFF, 1_000_000] {
      let lie = try folder.write("lie.wav", WAVBytes.file(Self.frames(100, channels: 2), bits: 16, claimed: claimed))
      let recording = try Recording.open(lie)
      #expect(recording.findings.map(\.kind) == [.truncatedFile, .missingTimestamp])
      #expect(try recording.snapshot(at: 0).samples == Self.expected(100, channels: 2, scale: 32_768))
    }
    let none = try Recording.open(try folder.write("none.wav", WAVBytes.file([], bits: 16)))
    #expect(throws: RecordingError.self) { try none.snapshot(at: 0) }
    #expect(QualityReview.of(none).leftOut == [0])
  }

  @Test("no sound file is one line", arguments: ["", "RIFF", "not a sound at all, but long enough for a head"])
  func noSound(text: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a.wav", text)
    let error = #expect(throws: RecordingError.self) { try Recording.open(path) }
    #expect(error?.description.contains("\n") == false)
    #expect(error?.found == (text.isEmpty ? "an empty file" : error?.found))
  }

  @Test("files of another rate are left out of a folder, and named; times come from names that tell them")
  func folder() throws {
    let folder = try TemporaryFolder()
    for minute in [20, 10, 30] {
      try folder.write("fan_2023-01-01_12-\(minute)-00.wav", WAVBytes.file(Self.frames(20, channels: 1), bits: 16))
    }
    try folder.write("fan_2023-01-01_12-40-00.wav", WAVBytes.file(Self.frames(20, channels: 1), bits: 16, rate: 8000))
    let recording = try Recording.open(folder.path)
    #expect(recording.snapshots.map(\.name) == [10, 20, 30].map { "fan_2023-01-01_12-\($0)-00.wav" })
    #expect(recording.times.first == UTCTime.parse("2023-01-01T12:10:00Z"))
    #expect(recording.findings.map(\.kind) == [.rateMismatch])
    #expect(recording.findings.first?.message.contains("12-40-00.wav' (8000 Hz)") == true)
    let other = try Recording.open(folder.path, machine: try MachineDescription.parse("sample_rate_hz: 8000"))
    #expect(other.snapshots.count == 1)
  }

  @Test("files cut off anywhere are refused or read with a finding")
  func cutOff() throws {
    let counts = try FormatFixtures.cutOff("two.flac")
    #expect(counts.refused + counts.read == 5)
    let folder = try TemporaryFolder()
    let whole = WAVBytes.file(Self.frames(40, channels: 3), bits: 24, isExtensible: true)
    for length in 0..<whole.count {
      let path = try folder.write("cut.wav", Array(whole.prefix(length)))
      do throws(RecordingError) {
        let recording = try Recording.open(path)
        let snapshot = try recording.snapshot(at: 0)
        #expect(recording.findings.contains { $0.kind == .truncatedFile }, "cut at \(length)")
        #expect(snapshot.sampleCount == (length - 68) / 9)
      } catch { #expect(length < 68 + 9) }
    }
  }

  @Test("MIMII's eight microphones", .enabled(if: Datasets.areThere, "\(Datasets.missing)"))
  func mimii() throws {
    let recording = try Recording.open(Datasets.path("mimii-anudeep/0_dB_pump/pump/id_02"))
    #expect(recording.snapshots.map(\.name) == ["abnormal/00000000.wav", "normal/00000000.wav"])
    #expect(recording.channels.count == 8)
    #expect(recording.sampleRateHz == 16_000)
    let snapshot = try recording.snapshot(at: 0)
    #expect(snapshot.sampleCount == 160_000)
    // As 16-bit numbers, by another reader.
    let first: [Float] = [84, 131, 239, 457, 105, 60, 161, 220]
    let last: [Float] = [-199, -177, -188, -218, -81, -37, -125, -400]
    #expect((0..<8).map { (snapshot.channel($0).first ?? .nan) * 32_768 } == first)
    #expect((0..<8).map { (snapshot.channel($0).last ?? .nan) * 32_768 } == last)
  }
}
