import Foundation
import Tensors
import TestSupport
import Testing

@testable import Recordings

@Suite("WAV files are written as they are read")
struct WAVWriterTests {
  private static func samples(_ count: Int, peak: Double = 1) -> [Float] {
    var random = RandomStream(seed: UInt64(count))
    return (0..<count).map { _ in Float(random.uniform(in: -peak...peak)) }
  }

  @Test("floats exactly, integers to half a step", arguments: [(1, 1), (2, 97), (3, 1000), (8, 4001)])
  func roundTrip(channels: Int, count: Int) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.wav"
    let loud = Self.samples(channels * count, peak: 3)
    try WAVWriter.write(loud, channelCount: channels, sampleRateHz: 22_050, as: .float32, to: path)
    let recording = try Recording.open(path)
    #expect(recording.findings.map(\.kind) == [.missingTimestamp])
    #expect(recording.sampleRateHz == 22_050 && recording.channels.count == channels)
    #expect(try recording.snapshot(at: 0).samples == loud)
    let quiet = Self.samples(channels * count)
    try WAVWriter.write(quiet, channelCount: channels, sampleRateHz: 8000, to: path)
    let read = try Recording.open(path).snapshot(at: 0).samples
    #expect(read.count == quiet.count)
    #expect(zip(read, quiet).allSatisfy { abs($0 - $1) <= 0x1p-16 })
    let again = try WAVWriter.encode(read, channelCount: channels, sampleRateHz: 8000)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(again.bytes))
  }

  @Test("a small file is what the definition says, byte for byte")
  func bytes() throws {
    let encoded = try WAVWriter.encode([-1, 0.5, 1], channelCount: 1, sampleRateHz: 16_000)
    #expect(encoded.gain == 1)
    // The largest step is 32767/32768.
    #expect(encoded.bytes == WAVBytes.file([[-32_768], [16_384], [32_767]], bits: 16))
  }

  @Test("nothing is clipped: what doesn't fit is refused or scaled, and the gain told")
  func clipping() throws {
    let loud: [Float] = [0.1, -2.5]
    let error = #expect(throws: RecordingError.self) {
      try WAVWriter.encode(loud, channelCount: 1, sampleRateHz: 8000, called: "clip 3")
    }
    #expect(
      error?.description == "clip 3: found samples up to 2.5, wanted ±1 at most, as 16-bit samples would be clipped "
        + "(write floating point, or scale it)")
    let scaled = try WAVWriter.encode(loud, channelCount: 1, sampleRateHz: 8000, level: .peak(0.5))
    #expect(scaled.gain == 0.2)
    #expect(scaled.bytes == WAVBytes.file([[655], [-16_384]], bits: 16, rate: 8000))
    let silence = try WAVWriter.encode([0, 0], channelCount: 2, sampleRateHz: 8000, level: .peak(0.5))
    #expect(silence.gain == 1)
    for (samples, rate) in [([Float.nan], 8000.0), ([0], 0.5), ([0], 8000.5), ([0], .infinity)] {
      #expect(throws: RecordingError.self) {
        try WAVWriter.encode(samples, channelCount: 1, sampleRateHz: rate, as: .float32)
      }
    }
    #expect(throws: RecordingError.self) {
      try WAVWriter.write([0], channelCount: 1, sampleRateHz: 8000, to: "/nowhere/at/all.wav")
    }
  }
}
