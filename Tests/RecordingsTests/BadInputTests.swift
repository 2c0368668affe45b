import Foundation
import TestSupport
import Testing

@testable import Recordings

@Suite("Bad input gives one clear line, and the other snapshots go on")
struct BadInputTests {
  /// Four good files of eight columns, and one more.
  private static func folder(with bad: String?, named name: String = "2003.10.22.12.30.00") throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for minute in [10, 20, 40, 50] {
      let rows = (0..<64).map { row in
        (0..<8).map { column in "0.\((row * 37 + column * 11 + minute) % 97 + 1)" }.joined(separator: "\t")
      }
      try folder.write("2003.10.22.12.\(minute).00", rows.joined(separator: "\n") + "\n")
    }
    if let bad { try folder.write(name, bad) }
    return folder
  }

  private static let row = "0.1\t0.2\t0.3\t0.4\t0.5\t0.6\t0.7\t0.8\n"

  @Test(
    "the line names file, line, what was found and what was wanted",
    arguments: [
      ("", ": found an empty file, wanted rows of 8 numbers"),
      ("\n\n", ":1: found 2 blank lines, wanted rows of 8 numbers"),
      (row + "0.1\t0.2\t0.3", ":2: found 3 columns, wanted 8 columns (the last row is cut off)"),
      (row + row + "0.1\t0.2\t0.3\tabc\t0.5\t0.6\t0.7\t0.8\n" + row, ":3, column 4: found 'abc', wanted a number"),
      (row + "0.1\t0.2\t\t0.4\t0.5\t0.6\t0.7\t0.8\n", ":2, column 3: found nothing, wanted a number"),
      ("0.1\t0.2\t0.3\t0.4\n0.1\t0.2\t0.3\t0.4\n", ":1: found 4 columns, wanted 8 columns"),
      (row + "0.1\t0.2\t0.3\t0.4\t0.5\t0.6\t0.7\t0.8\t0.9\n" + row, ":2: found 9 columns, wanted 8 columns"),
    ])
  func oneLine(bad: String, message: String) throws {
    let folder = try Self.folder(with: bad)
    let recording = try Recording.open(folder.path)
    #expect(recording.channels.count == 8)
    let error = #expect(throws: RecordingError.self) { try recording.snapshot(at: 2) }
    #expect(error?.description == "\(folder.path)/2003.10.22.12.30.00\(message)")
    let review = QualityReview.of(recording)
    #expect(review.leftOut == [2])
    #expect(review.findings.map(\.kind) == [.unreadable])
    #expect(review.findings.first?.message == error?.description)
    #expect(review.statistics.map { $0 == nil } == [false, false, true, false, false])
  }

  @Test("a folder named like a measurement is a finding, not the end")
  func folderAsFile() throws {
    let folder = try Self.folder(with: nil)
    try folder.makeFolder("2003.10.22.12.30.00")
    let review = QualityReview.of(try Recording.open(folder.path))
    #expect(review.leftOut == [2])
    #expect(review.findings.first?.message.contains("not a plain file") == true)
  }

  @Test("of two files with one time stamp the second is left out")
  func sameTime() throws {
    let folder = try Self.folder(with: String(repeating: Self.row, count: 64), named: "again/2003.10.22.12.20.00")
    let recording = try Recording.open(folder.path)
    let duplicates = recording.findings.filter { $0.kind == .duplicateTimestamp }
    #expect(duplicates.map(\.snapshot) == [2])
    #expect(QualityReview.of(recording).leftOut.contains(2))
  }

  @Test("the first file doesn't decide how many columns there are")
  func oddFirst() throws {
    let folder = try Self.folder(with: "0.1\t0.2\t0.3\t0.4\n", named: "2003.10.22.12.00.00")
    let recording = try Recording.open(folder.path)
    #expect(recording.channels.count == 8)
    #expect(QualityReview.of(recording).leftOut == [0])
  }

  @Test("a folder without measurements says what it holds and what was looked for")
  func noMeasurement() throws {
    let folder = try TemporaryFolder()
    #expect(throws: RecordingError.self) { try Recording.open(folder.path) }
    try folder.write("photo.jpg", "x")
    let error = #expect(throws: RecordingError.self) { try Recording.open(folder.path) }
    #expect(error?.found == "only 'photo.jpg'")
    #expect(error?.hint?.contains("acc_00001.csv") == true)
    let nowhere = #expect(throws: RecordingError.self) { try Recording.open(folder.path + "/nowhere") }
    #expect(nowhere?.found == "nothing")
  }

  @Test("a binary file is refused as such")
  func binary() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("x.dat", "\u{0}\u{1}\u{2}\n")
    let error = #expect(throws: RecordingError.self) { try Recording.open(path) }
    #expect(error?.found == "a binary file")
  }

  @Test("decimal commas between commas are explained")
  func commaHint() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("x.csv", "a;b\n1,5;2,5\n1.5;2.5\n")
    let error = #expect(throws: RecordingError.self) { try Recording.open(path).snapshot(at: 0) }
    #expect(error?.line == 2)
    #expect(error?.hint?.contains("decimal") == true)
  }

  @Test("a first line with more columns than the rest is explained, and passed over where described")
  func longFirstLine() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("x.csv", "0;0.5;0.25;9;8;7\n5e-005;0.5;0.25\n0.0001;0.75;0.5\n")
    let error = #expect(throws: RecordingError.self) { try Recording.open(path).snapshot(at: 0) }
    #expect(error?.found == "6 columns")
    #expect(error?.hint?.contains("header: true") == true)
    let machine = try MachineDescription.parse("csv: { header: true, columns: [2, 3] }")
    #expect(try Recording.open(path, machine: machine).snapshot(at: 0).samples == [0.5, 0.75, 0.25, 0.5])
  }

  @Test("a file that shrinks away after opening is an error, not a crash")
  func vanished() throws {
    let folder = try Self.folder(with: nil)
    let recording = try Recording.open(folder.path)
    try FileManager.default.removeItem(atPath: folder.path + "/2003.10.22.12.20.00")
    let error = #expect(throws: RecordingError.self) { try recording.snapshot(at: 1) }
    #expect(error?.found == "no such file or directory")
  }
}
