import Foundation
import TestSupport
import Testing

@testable import Recordings

@Suite struct MATLABWriterTests {
  private static let structure = MATLABStructure(
    name: "snapshots",
    fields: [
      .init("score", .numbers([1, 2.5, .nan, -1e-300])), .init("level", .singles([0.1, 0.2, 0.3])),
      .init("channel", .integers([1, 2, 0, 2])), .init("channel_text", .texts(["B1", "Lager Süd 🙂", ""])),
      .init("nothing", .numbers([])),
    ])

  @Test func `what is written is what is read`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/tables.mat"
    try MATLABWriter.write([Self.structure], description: "a test", to: path)
    let (variables, score, level) = try MATLABFile.reading(path) { file throws(RecordingError) in
      (
        try file.variables(), try file.read("snapshots.score", samples: 0..<4),
        try file.read("snapshots.level", samples: 1..<3)
      )
    }
    #expect(
      variables.map(\.name)
        == ["snapshots"] + ["score", "level", "channel", "channel_text", "nothing"].map { "snapshots." + $0 })
    #expect(variables.map(\.shape) == [[1, 1], [4, 1], [3, 1], [4, 1], [3, 1], [0, 1]])
    #expect(score[..<2] == [1, 2.5] && score[2].isNaN && level == [0.2, 0.3])
  }

  @Test func `a place that can't be written to is one error, and nothing is left there`() throws {
    let folder = try TemporaryFolder()
    #expect(throws: RecordingError.self) {
      try MATLABWriter.write([Self.structure], description: "", to: folder.path + "/none/tables.mat")
    }
    try FileManager.default.createDirectory(atPath: folder.path + "/taken.mat", withIntermediateDirectories: true)
    #expect(throws: RecordingError.self) {
      try MATLABWriter.write([Self.structure], description: "", to: folder.path + "/taken.mat")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["taken.mat"])
  }

  @Test func `names that MATLAB does not take trap`() async {
    await #expect(processExitsWith: .failure) {
      _ = MATLABStructure(name: "1st", fields: [.init("x", .numbers([1]))])
    }
  }
}
