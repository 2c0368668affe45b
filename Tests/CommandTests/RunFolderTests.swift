import Foundation
import Pipelines
import Testing
import TestSupport

@testable import raceway

@Suite struct RunFolderTests {
  @Test(
    "a run is named by its folder or by its archive",
    arguments: [
      ("RUN", "RUN"), ("RUN/", "RUN"), ("RUN/run.h5", "RUN"), ("/", "/"), ("way/RUN/run.h5", "way/RUN"),
    ])
  func pathsAreTheFolders(given: String, path: String) {
    #expect(RunFolder(path: given).path == path)
  }

  @Test func whatARunIsKeptInIsNeverReplaced() throws {
    let folder = try TemporaryFolder()
    let link = folder.path + "/network.onnx"
    for name in [RunArchive.fileName, CheckpointFile.fileName] {
      let path = folder.path + "/" + name
      try RunFolder.protect(path)
      try folder.write(name, "")
      #expect(throws: OutputError.self) { try RunFolder.protect(path) }
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
      #expect(throws: OutputError.self, "a link is its file") { try RunFolder.protect(link) }
      try FileManager.default.removeItem(atPath: link)
    }
    try folder.write("network.onnx", "")
    try RunFolder.protect(link)
  }

  @Test func aPlaceForResultsIsJudgedBeforeTheWorkAndLeavesNoTrace() throws {
    let folder = try TemporaryFolder()
    let new = folder.path + "/not/yet/there"
    try RunFolder(path: new).check(apartFrom: folder.path)
    #expect(folder.names == [])
    #expect(throws: OutputError.self, "results among measurements") {
      try RunFolder(path: folder.path + "/").check(apartFrom: folder.path)
    }
    let file = try folder.write("file", "")
    let refusal = #expect(throws: OutputError.self) { try RunFolder(path: file + "/RUN").check() }
    #expect(refusal?.path == file && refusal?.reason.hasPrefix("found a file, wanted a folder") == true)
  }

  @Test func filesGetTheirNamesTogether() throws {
    let folder = try TemporaryFolder()
    try folder.write("b", "older")
    let staged = try StagedFiles([("a", Data("1".utf8)), ("b", Data("2".utf8))], in: folder.path)
    #expect(try String(contentsOfFile: folder.path + "/b", encoding: .utf8) == "older")
    try staged.publish()
    #expect(folder.names == ["a", "b"])
    #expect(try String(contentsOfFile: folder.path + "/b", encoding: .utf8) == "2")
    #expect(throws: OutputError.self) {
      try StagedFiles([("c", Data()), ("no/such/folder", Data())], in: folder.path)
    }
    #expect(folder.names == ["a", "b"], "what was written beside is gone")
  }

  @Test(
    "a file is linked from another folder by steps",
    arguments: [
      ("runs/fleet", "runs/one/report.html", "../one/report.html"), ("runs", "runs/one/report.html", "one/report.html"),
      ("/a/b/c", "/d/e", "../../../d/e"),
    ])
  func relativePaths(folder: String, file: String, steps: String) {
    #expect(RelativePath.from(folder: folder, to: file) == steps)
  }
}
