import Foundation
import Tensors
import TestSupport
import Testing

@testable import Recordings

@Suite("WAV files that break readers are read right, or refused in one line")
struct OddWAVTests {
  private static let frames = (0..<10).map { [Double($0 * 1000 - 4000)] }
  private static let values = frames.map { Float($0[0]) / 32_768 }

  /// `[channel, sample]`, and what the reader remarks, without the missing time.
  private static func read(_ bytes: [UInt8]) throws -> (samples: [Float], remarks: [String], rate: Double?) {
    let folder = try TemporaryFolder()
    let recording = try Recording.open(try folder.write("a.wav", bytes))
    let remarks = recording.findings.filter { $0.kind != .missingTimestamp }
    #expect(remarks.allSatisfy { $0.kind == .truncatedFile && $0.severity == .warning })
    return (try recording.snapshot(at: 0).samples, remarks.map(\.message), recording.sampleRateHz)
  }

  @Test("chunks before and behind the samples, odd ones too, padded or not")
  func chunks() throws {
    let list = WAVBytes.chunk("LIST", Array("INFOIART".utf8) + [3, 0, 0, 0] + Array("abc".utf8))
    let description = WAVBytes.chunk("bext", [UInt8](repeating: 0, count: 603))
    let odd = WAVBytes.chunk("zzzz", [1, 2, 3, 4, 5])
    for before in [list, description, odd, odd + list + description] {
      let (samples, remarks, _) = try Self.read(WAVBytes.file(Self.frames, bits: 16, before: before, after: odd))
      #expect(samples == Self.values)
      #expect(remarks.isEmpty)
    }
    let unpadded = Array(odd.dropLast())
    let (samples, remarks, rate) = try Self.read(WAVBytes.file(Self.frames, bits: 16, before: unpadded))
    #expect(samples == Self.values)
    #expect(remarks.isEmpty && rate == 16_000)
    // An odd number of bytes of samples: the pad byte is no sample.
    let bytes = WAVBytes.file([[1], [-2], [3]], bits: 8, after: odd)
    #expect(try Self.read(bytes).samples == [1, -2, 3].map { Float($0) / 128 })
  }

  @Test("lengths that the writer never filled in, or got wrong", arguments: [0, 4, 40, 100_000, 0xFFFF_FFFF])
  func lengths(riff: Int) throws {
    let right = try Self.read(WAVBytes.file(Self.frames, bits: 16, riff: riff))
    #expect(right.samples == Self.values && right.remarks.isEmpty)
    for claimed in [21, 5000, 0x7FFF_FFFF, 0xFFFF_FFFF] {
      let (samples, remarks, _) = try Self.read(WAVBytes.file(Self.frames, bits: 16, claimed: claimed, riff: riff))
      #expect(samples == Self.values)
      #expect(remarks == ["the head promises \(claimed) bytes of samples, the file has 20; what is there is used"])
    }
    let stopped = try Self.read(WAVBytes.file(Self.frames, bits: 16, claimed: 0, riff: riff))
    #expect(stopped.samples == Self.values)
    #expect(
      stopped.remarks == [
        "the head promises 0 bytes of samples, but 20 bytes follow that make no chunk; they are taken for samples"
      ])
    let short = try Self.read(WAVBytes.file(Self.frames, bits: 16, claimed: 12, riff: riff))
    #expect(short.samples == Array(Self.values.prefix(6)))
    #expect(
      short.remarks == [
        "the head promises 12 bytes of samples, but 8 bytes follow that make no chunk; they are not used"
      ])
  }

  @Test(
    "a stopped writer's file of every kind of sample", arguments: [(8, false), (16, false), (24, false), (32, true)])
  func stopped(bits: Int, isFloat: Bool) throws {
    let frames = (0..<7).map { [Double($0 - 3), Double(2 * $0)] }
    let make = { WAVBytes.file(frames, bits: bits, isFloat: isFloat, isExtensible: bits == 24, claimed: $0) }
    let whole = try Self.read(make(nil))
    #expect(whole.samples.count == 14 && Set(whole.samples).count > 7)
    #expect(try Self.read(make(0)).samples == whole.samples)
    // Half a sample at the end is none.
    #expect(try Self.read(make(0) + [7]).samples == whole.samples)
  }

  @Test("RF64 has its lengths in a chunk of their own")
  func longFiles() throws {
    let make = { (length: UInt64) -> [UInt8] in
      var sizes = ByteWriter()
      sizes.put(length + 72)
      sizes.put(length)
      sizes.put(length / 2)
      sizes.put(UInt32(0))
      var bytes = WAVBytes.file(Self.frames, bits: 16, claimed: 0xFFFF_FFFF, riff: 0xFFFF_FFFF)
      bytes.replaceSubrange(0..<4, with: Array("RF64".utf8))
      bytes.insert(contentsOf: WAVBytes.chunk("ds64", sizes.bytes), at: 12)
      return bytes
    }
    let whole = try Self.read(make(20))
    #expect(whole.samples == Self.values && whole.remarks.isEmpty)
    let cut = try Self.read(make(6_000_000_000))
    #expect(cut.samples == Self.values)
    #expect(
      cut.remarks == ["the head promises 6000000000 bytes of samples, the file has 20; what is there is used"])
  }

  /// ITU-T G.711, from its tables' definition: sign, three bits of exponent, four of mantissa.
  private static func decoded(_ code: UInt8, isMuLaw: Bool) -> Float {
    let bits = isMuLaw ? ~code : code ^ 0x55
    let (exponent, mantissa) = (Int(bits >> 4 & 7), Int(bits & 15))
    if isMuLaw {
      let magnitude = ((2 * mantissa + 33) << exponent) - 33
      return Float(bits & 0x80 == 0 ? magnitude : -magnitude) / 8192
    }
    let magnitude = exponent == 0 ? 2 * mantissa + 1 : (2 * mantissa + 33) << (exponent - 1)
    return Float(bits & 0x80 == 0 ? -magnitude : magnitude) / 4096
  }

  @Test("A-law and µ-law", arguments: [6, 7] as [UInt16], [false, true])
  func companded(tag: UInt16, isExtensible: Bool) throws {
    let codes = (0...255).map { [Double($0)] }
    let bytes = WAVBytes.file(codes, bits: 8, isExtensible: isExtensible, rate: 8000, tag: tag)
    let expected = (0...255).map { Self.decoded(UInt8($0), isMuLaw: tag == 7) }
    #expect(try Self.read(bytes).samples == expected)
  }

  @Test("five channels, one sample, valid bits below the container's, and a rate of none")
  func corners() throws {
    let five = [[1.0, 2, 3, 4, 5], [6, 7, 8, 9, 10]]
    #expect(
      try Self.read(WAVBytes.file(five, bits: 16)).samples == [1, 6, 2, 7, 3, 8, 4, 9, 5, 10].map { $0 / 32_768 })
    #expect(try Self.read(WAVBytes.file([[5]], bits: 16)).samples == [5 / 32_768])
    #expect(try Self.read(WAVBytes.file([[256], [-4096]], bits: 24)).samples == [0x1p-15, -0x1p-11])
    #expect(try Self.read(WAVBytes.file([[1]], bits: 64, isFloat: true)).samples == [1])
  }

  @Test("what is no number in a file of floats is found, and never scored")
  func notNumbers() throws {
    let folder = try TemporaryFolder()
    let bytes = WAVBytes.file([[1], [.nan], [-.infinity], [0.5]], bits: 32, isFloat: true)
    let review = QualityReview.of(try Recording.open(try folder.write("a.wav", bytes)))
    #expect(review.leftOut == [0])
    #expect(review.findings.contains { $0.kind == .notANumber })
  }

  private static func withFormat(_ tag: UInt16, bits: Int) -> [UInt8] {
    WAVBytes.file([[1], [2], [3], [4]], bits: bits, tag: tag)
  }

  @Test("what can't be read says where, what was found, and what to do")
  func refusals() throws {
    let plain = WAVBytes.file(Self.frames, bits: 16)
    let advice = "wanted WAV, FLAC or AIFF (write it again as plain 16-bit or float WAV)"
    let cases: [(bytes: [UInt8], text: String)] = [
      (WAVBytes.file(Self.frames, bits: 16, rate: 0), "found a rate of 0 Hz in its head, \(advice)"),
      (WAVBytes.file([[Double](repeating: 0, count: 1025)], bits: 16), "found 1025 channels in its head, \(advice)"),
      (Self.withFormat(3, bits: 16), "found samples of format 3 with 16 bits, which are not plain numbers, \(advice)"),
      (
        Self.withFormat(0x55, bits: 16),
        "found samples of format 85 with 16 bits, which are not plain numbers, \(advice)"
      ),
      (
        Array(plain.prefix(12)) + WAVBytes.chunk("data", [1, 2, 3, 4]),
        "found no format before the samples, \(advice)"
      ),
      (Array(plain.prefix(36)), "found no samples, \(advice)"),
      (plain + WAVBytes.chunk("data", [1, 2]), "found 2 chunks of samples, \(advice)"),
      (
        WAVBytes.file(Self.frames, bits: 16, before: Array("zzzz".utf8) + [0xF0, 0xFF, 0xFF, 0xFF]),
        "found a chunk 'zzzz' of 4294967280 bytes, longer than the rest of the file, \(advice)"
      ),
      (
        Array("a text, renamed\nto look like sound".utf8),
        "found text that begins with 'a text, renamed to look ', wanted WAV, FLAC or AIFF"
      ),
    ]
    let folder = try TemporaryFolder()
    for (bytes, text) in cases {
      let path = try folder.write("a.wav", bytes)
      let error = #expect(throws: RecordingError.self, "\(text)") { try Recording.open(path) }
      #expect(error?.description == "\(path): \(text)")
    }
  }

  @Test("random bytes in the head never crash the reader", arguments: [1, 2, 3, 4] as [UInt64])
  func fuzz(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    var random = RandomStream(seed: seed)
    let forms = [
      WAVBytes.file(Self.frames, bits: 16), WAVBytes.file(Self.frames, bits: 24, isExtensible: true),
      WAVBytes.file([[0.5], [0.25]], bits: 32, isFloat: true, before: WAVBytes.chunk("LIST", Array("INFO".utf8))),
    ]
    var (read, refused) = (0, 0)
    for round in 0..<600 {
      var bytes = forms[round % forms.count]
      for _ in 0...random.below(4) {
        bytes[random.below(min(bytes.count, 80))] = UInt8(random.below(256))
      }
      let path = try folder.write("\(round % 7).wav", bytes)
      do throws(RecordingError) {
        let collection = try ClipCollection.open(path)
        read += 1
        if let clip = collection.clips.first, clip.sampleCount < 1 << 20 {
          let samples = try? collection.read(clip)
          #expect(samples == nil || samples?.count == clip.channelCount * clip.sampleCount)
        }
      } catch {
        refused += 1
        #expect(!error.description.contains("\n"), "seed \(seed), round \(round)")
      }
    }
    #expect(read > 50 && refused > 50, "seed \(seed)")
  }
}
