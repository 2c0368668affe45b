import Foundation
import Recordings
import TestSupport
import Testing

@testable import Pipelines

@Suite("Files are cut into clips")
struct ClipCutTests {
  /// Two healthy files and a faulty one; each sample tells where it stands.
  private static func collection(in folder: TemporaryFolder, samples: Int = 1050) throws -> ClipCollection {
    for (index, name) in ["normal/0.wav", "normal/1.wav", "abnormal/0.wav"].enumerated() {
      let path = folder.path + "/" + name
      try FileManager.default.createDirectory(
        atPath: URL(filePath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
      let sound = (0..<2 * samples).map { Float($0 % samples) / 0x1p15 + ($0 < samples ? 0 : Float(index + 1) / 8) }
      try WAVWriter.write(sound, channelCount: 2, sampleRateHz: 1000, as: .float32, to: path)
    }
    return try ClipCollection.open(folder.path)
  }

  @Test func `whole files are clips where nothing is cut`() throws {
    let folder = try TemporaryFolder()
    let source = try ClipSource(try Self.collection(in: folder))
    #expect(source.clips.map(\.name) == ["abnormal/0.wav", "normal/0.wav", "normal/1.wav"])
    #expect(source.clips.map(\.label) == [.faulty, .healthy, .healthy])
    #expect(source.clips.allSatisfy { $0.seconds == 1.05 && $0.file == $0.name })
    #expect(source.uses == [.either, .either, .either] && source.channelNames == ["ch1", "ch2"])
    #expect(source.truth != nil && source.sampleRateHz == 1000)
    #expect(try source.read(0).count == 2100)
  }

  @Test func `stretches lie side by side, and what is left over is not used`() throws {
    let folder = try TemporaryFolder()
    let source = try ClipSource(try Self.collection(in: folder), cut: ClipCut(seconds: 0.2))
    #expect(source.clips.count == 15)
    #expect(source.clips[1].name == "abnormal/0.wav [0.2 s … 0.4 s]")
    #expect(source.clips.allSatisfy { $0.seconds == 0.2 })
    #expect(Set(source.clips.map(\.file)).count == 3)
    let samples = try source.read(6)
    #expect(samples.count == 400)
    #expect(samples.prefix(200).map { $0 * 0x1p15 } == (200..<400).map { Float($0) }, "the second stretch")
    #expect(samples[200] == 200 / 0x1p15 + 0.125, "of the first healthy file's second channel")
  }

  @Test func `the first stretches of healthy files are to learn from`() throws {
    let folder = try TemporaryFolder()
    let source = try ClipSource(try Self.collection(in: folder), cut: ClipCut(seconds: 0.1, learnFirst: 0.7))
    let uses = Array(repeating: ClipSource.Use.learning, count: 7) + Array(repeating: .judging, count: 3)
    #expect(source.uses == Array(repeating: .either, count: 10) + uses + uses)
  }

  @Test(arguments: [1.1, 3600, 1e300]) func `a cut that leaves nothing is refused`(seconds: Double) throws {
    let folder = try TemporaryFolder()
    let collection = try Self.collection(in: folder)
    let error = #expect(throws: PipelineError.self) { try ClipSource(collection, cut: ClipCut(seconds: seconds)) }
    #expect(error?.description.contains("cut them shorter with --cut") == true)
  }
}
