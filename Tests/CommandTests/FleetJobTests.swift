import ArgumentParser
import Foundation
import Testing
import TestSupport

@testable import raceway

@Suite struct FleetJobTests {
  @Test func aFolderIsCountedOnceUnderWhateverName() throws {
    let folder = try TemporaryFolder()
    for name in ["one", "two"] { try folder.makeFolder(name) }
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link", withDestinationPath: folder.path + "/one")
    let given = ["one", "one/", "two", "./one", "link", "one/run.h5", "two/../one"].map { folder.path + "/" + $0 }
    let job = FleetJob(folders: given, output: folder.path, formats: [], printing: try OutputOptions.parse(["--quiet"]))
    #expect(job.distinctFolders == [given[0], given[2]])
  }

  @Test(
    "a link is no scheme and has no characters that addresses lack",
    arguments: [
      ("one", "one/report.html"), ("a b", "a%20b/report.html"), ("10:30", "./10:30/report.html"),
      ("über", "%C3%BCber/report.html"),
    ])
  func linksAreAddresses(name: String, link: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(name + "/report.html", "")
    let job = FleetJob(
      folders: [], output: folder.path, formats: [], printing: try OutputOptions.parse(["--quiet"]))
    #expect(job.link(to: RunFolder(path: folder.path + "/" + name)) == link)
    #expect(job.link(to: RunFolder(path: folder.path + "/missing")) == nil)
  }
}
