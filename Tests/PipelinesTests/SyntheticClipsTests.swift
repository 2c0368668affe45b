import Foundation
import Recordings
import Synthesis
import Testing

@testable import Pipelines

@Suite("Synthetic clips lie on the disk as a collection understands them")
struct SyntheticClipsTests {
  private static func specification() -> FanSpecification {
    FanSpecification(
      name: "small", seconds: 0.25, machines: FanSpecification.Machine.several(2), healthyClips: 3, faultyClips: 5,
      snrDecibels: [6, -6], microphonesM: [1, 1.5])
  }

  private static func temporaryFolder() -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent("clips-\(UUID().uuidString)").path
  }

  @Test("names, truth and samples agree")
  func roundTrip() throws {
    let folder = Self.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let synthesis = try FanSynthesis(Self.specification())
    try SyntheticClips(synthesis).write(to: folder) { _ in true }
    let collection = try ClipCollection.open(folder)
    let truth = try synthesis.truth()
    #expect(collection.findings.isEmpty)
    let format = try collection.commonFormat()
    #expect(format.sampleRateHz == 16_000 && format.channelCount == 2)
    #expect(collection.clips.count == 32)
    #expect(Set(collection.clips.map(\.name)) == Set(truth.clips.map(\.name)))
    for (index, entry) in truth.clips.enumerated() {
      let clip = try #require(collection.clips.first { $0.name == entry.name })
      #expect(clip.label.rawValue == entry.label && clip.fault == entry.fault?.rawValue)
      #expect(clip.machineID == entry.machine && clip.machineType == "fan" && clip.snrDecibels == entry.snrDecibels)
      guard index % 7 == 0 else { continue }
      let (read, made) = (try collection.read(clip), synthesis.samples(at: index))
      #expect(read.count == made.count)
      #expect(zip(read, made).allSatisfy { abs($0 - $1) <= 0x1p-16 })
    }
    // The names alone say the same but for the severity.
    try FileManager.default.removeItem(atPath: folder + "/truth.json")
    #expect(try ClipCollection.open(folder).clips == collection.clips)
  }

  @Test("who asks to stop gets no truth, and too loud a set is refused with what to change")
  func failures() throws {
    let folder = Self.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let clips = SyntheticClips(try FanSynthesis(Self.specification()))
    #expect(throws: PipelineError.self) { try clips.write(to: folder) { $0.done == 0 } }
    #expect(!FileManager.default.fileExists(atPath: folder + "/truth.json"))
    var loud = Self.specification()
    loud.levelDBFS = -6
    let error = #expect(throws: PipelineError.self) {
      try SyntheticClips(try FanSynthesis(loud)).write(to: folder) { _ in true }
    }
    #expect(error?.description.contains("(lower level_dbfs, now -6.0)") == true, "\(error.map(\.description) ?? "")")
  }
}
