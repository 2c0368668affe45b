import TestSupport
import Testing

@testable import Recordings

@Suite("Rows and stretches of a table are put in order of time")
struct RowOrderTests {
  private static func time(_ hour: Int) -> String {
    "2026-05-0\(4 + hour / 24)T\(hour % 24 < 10 ? "0" : "")\(hour % 24):00:00Z"
  }

  /// A feature table whose values are the hours, in the order given.
  private static func table(_ hours: [Int], times: [String]? = nil) throws -> FeatureTable {
    let folder = try TemporaryFolder()
    let rows = hours.enumerated().map { "\(times?[$0] ?? time($1)),\($1),3" }
    return try FeatureTable.read(
      folder.write("t.csv", (["timestamp,DE_rms,DE_kurtosis"] + rows).joined(separator: "\n") + "\n"))
  }

  private static func messages(_ table: FeatureTable) -> [String] {
    table.findings.filter { $0.kind == .unorderedTime }.map(\.message)
  }

  @Test("a feature table that stands newest first", arguments: [2, 7, 40])
  func reversed(count: Int) throws {
    let table = try Self.table((0..<count).reversed())
    #expect(table.indicator("rms") == (0..<count).map(Float.init))
    #expect(table.snapshotNames == (0..<count).map(Self.time))
    #expect(Self.messages(table) == ["the rows stood newest first and are put in order of time"])
    #expect(table.findings.first { $0.kind == .unorderedTime }?.severity == .note)
    #expect(Self.messages(try Self.table(Array(0..<count))).isEmpty)
  }

  @Test("one wrong clock moves its own row only")
  func wrongClock() throws {
    let hours = Array(0..<12)
    var times = hours.map(Self.time)
    times[7] = "1970-01-01T00:00:05Z"
    let table = try Self.table(hours, times: times)
    #expect(table.indicator("rms") == [7, 0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11])
    #expect(
      Self.messages(table) == ["1 of 12 rows, '1970-01-01T00:00:05Z', stood out of order and is put in order of time"])
  }

  @Test("rows without a time stay behind their predecessors, and few times order nothing")
  func missing() throws {
    let hours = [5, 6, 3, 4, 0, 1, 2]
    var times = hours.map(Self.time)
    times[3] = ""
    #expect(try Self.table(hours, times: times).indicator("rms") == [0, 1, 2, 3, 4, 5, 6])
    for index in 1...4 { times[index] = "" }
    #expect(try Self.table(hours, times: times).indicator("rms") == hours.map(Float.init))
  }

  @Test("a value that is missing is told of the row it is missing in")
  func findings() throws {
    let folder = try TemporaryFolder()
    let rows = [4, 3, 2, 1, 0].map { "\(Self.time($0)),\($0 == 3 ? "" : "\(2 + $0)"),3" }
    let table = try FeatureTable.read(
      folder.write("t.csv", (["timestamp,DE_rms,DE_kurtosis"] + rows).joined(separator: "\n")))
    #expect(table.findings.filter { $0.kind == .missingValue }.map(\.snapshot) == [3])
    #expect(QualityReview(table).leftOut == [3])
  }

  @Test("stretches of one long file that stand newest first")
  func stretches() throws {
    let folder = try TemporaryFolder()
    let rows = [3, 2, 1, 0].flatMap { hour in (0..<5).map { _ in "\(Self.time(hour)),\(hour).5" } }
    let path = try folder.write("long.csv", (["time,DE"] + rows).joined(separator: "\n") + "\n")
    let machine = try MachineDescription.parse("table: { snapshot_samples: 5 }")
    let recording = try Recording.open(path, machine: machine)
    #expect(recording.snapshots.map(\.index) == [0, 1, 2, 3])
    #expect(recording.snapshots.map(\.name) == (0..<4).map { "long.csv [\($0)]" })
    let first = try #require(recording.times.first ?? nil)
    #expect(recording.times == (0..<4).map { first + Int64($0) * 3600 * 1_000_000_000 })
    for index in 0..<4 {
      #expect(try recording.snapshot(at: index).samples == [Float](repeating: Float(index) + 0.5, count: 5))
    }
    #expect(
      recording.findings.filter { $0.kind == .unorderedTime }.map(\.message) == [
        "the stretches stood newest first and are put in order of time"
      ])
  }
}
