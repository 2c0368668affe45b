import TestSupport
import Testing

@testable import Recordings

@Suite("Feature tables are read by the names of their columns")
struct FeatureTableTests {
  @Test("channels, indicators, times and names are told apart, and the rest is listed")
  func columns() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "t.csv",
      """
      file_index,timestamp,filename,Bearing1_ch1_rms,Bearing1_ch1_env_kurtosis,Bearing2_ch1_rms,Bearing2_ch1_env_kurtosis,operator
      0,2004-02-12 10:32:39,a,0.5,1,1.5,2,Ann
      1,2004-02-12 10:42:39,b,0.6,,1.6,4,Bob

      """)
    #expect(try Recording.recognizeFormat(path) == .features)
    let table = try FeatureTable.read(path)
    #expect(
      table.channels == [Channel(name: "Bearing1_ch1", bearing: "B1"), Channel(name: "Bearing2_ch1", bearing: "B2")])
    #expect(table.indicators == ["rms", "env_kurtosis"])
    #expect(table.snapshotNames == ["a", "b"])
    #expect(table.times == [1_076_581_959_000_000_000, 1_076_582_559_000_000_000])
    try #require(table.values.count == 8)
    #expect(Array(table.values[..<4]) == [0.5, 1, 1.5, 2])
    #expect(table[1, 0, 0] == 0.6)
    #expect(table[1, 0, 1].isNaN)
    #expect(table[1, 1, 1] == 4)
    #expect(table.indicator("rms") == [0.5, 1.5, 0.6, 1.6])
    #expect(table.indicator("peak") == nil)
    #expect(table.findings.map(\.kind) == [.ignoredColumns, .missingValue])
    #expect(table.findings[0].message == "passed over the columns 'file_index', 'operator'")
    #expect(QualityReview(table).leftOut == [1])
  }

  @Test("columns named by channel alone have one indicator")
  func plain() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("t.csv", ",Datetime,Bearing 1-A,Bearing 2-B\n0,2003.10.22.12.06.24,0.1,0.2\n")
    #expect(try Recording.recognizeFormat(path) == .features)
    let table = try FeatureTable.read(path)
    #expect(table.channels.map(\.name) == ["Bearing 1-A", "Bearing 2-B"])
    #expect(table.channels.map(\.bearing) == ["B1", "B2"])
    #expect(table.indicators == ["value"])
    #expect(table.times == [1_066_824_384_000_000_000])
  }

  @Test(
    "bad tables name line and column",
    arguments: [
      ("", ": found an empty file, wanted a header and a row for each snapshot"),
      ("a_rms,b_rms\n", ":1: found a header and no rows, wanted a row for each snapshot"),
      ("a_rms,b_rms\n1,2\n3\n", ":3: found 1 columns, wanted 2, as in the header"),
      ("a_rms,b_rms\n1,2\n3,x\n", ":3, column 2: found 'x', wanted a number for b_rms"),
    ])
  func bad(text: String, message: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("t.csv", text)
    let error = #expect(throws: RecordingError.self) { try FeatureTable.read(path) }
    #expect(error?.description == path + message)
  }

  @Test(
    "points of dates say nothing of the decimal mark",
    arguments: [
      ("01.01.2026 00:00", "01.01.2026 01:00"), ("1.1.2026", "2.1.2026"),
      ("01.01.2026 00:00:00,5", "01.01.2026 01:00:00,5"),
    ])
  func germanDates(first: String, second: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("t.csv", "timestamp;DE_rms;DE_kurtosis\n\(first);1,25;3,5\n\(second);1,5;3,75\n")
    let table = try FeatureTable.read(path)
    #expect(table.channels.map(\.name) == ["DE"])
    #expect(table.values == [1.25, 3.5, 1.5, 3.75])
    #expect(!table.times.contains(nil))
    let points = try folder.write("p.csv", "timestamp;DE_rms;DE_kurtosis\n01.01.2026 00:00;1.25;3.5\n")
    #expect(try FeatureTable.read(points).values == [1.25, 3.5])
  }

  @Test("names and texts between quotes may hold what separates", arguments: [",", ";", "\t"])
  func quotedFields(separator: String) throws {
    let folder = try TemporaryFolder()
    let lines = [
      ["timestamp", "\"file\"", "\"DE; radial, 1_rms\"", "DE_kurtosis"],
      ["\"2026-01-31T21:00:00Z\"", "\"a;\tb, c.dat\"", "\"1.5\"", "3"],
    ]
    let table = try FeatureTable.read(
      folder.write("t.csv", lines.map { $0.joined(separator: separator) + "\n" }.joined()))
    #expect(table.channels.map(\.name) == ["DE; radial, 1", "DE"] && table.snapshotNames == ["a;\tb, c.dat"])
    #expect(table.times == [UTCTime.parse("2026-01-31T21:00:00Z")])
    #expect(table.values.filter(\.isFinite) == [1.5, 3])
    let inch = try folder.write("inch.csv", "5\" pump_rms\(separator)DE_rms\n1\(separator)2\n")
    #expect(try FeatureTable.read(inch).values == [1, 2], "one alone is a character")
  }

  @Test("times that are written in a way that is not understood are quoted")
  func unknownTimes() throws {
    let folder = try TemporaryFolder()
    func findings(_ times: [String]) throws -> [String] {
      let rows = times.map { "\($0),1.5,3\n" }.joined()
      let table = try FeatureTable.read(folder.write("t.csv", "timestamp,DE_rms,DE_kurtosis\n" + rows))
      return table.findings.filter { $0.kind == .missingTimestamp }.map(\.message)
    }
    #expect(
      try findings(["01/31/2026 09:00 PM", "01/31/2026 10:00 PM"]) == [
        "the column 'timestamp', such as '01/31/2026 09:00 PM', was not understood as times (write 2026-01-31T21:00:00Z);"
          + " only their order is known"
      ])
    #expect(
      try findings(["2026-01-31T21:00:00Z", "soon", "2026-01-31T22:00:00Z"]) == [
        "1 of 3 snapshots carry no time that was understood, such as 'soon' in the column 'timestamp'"
      ])
    #expect(try findings(["", ""]) == ["the snapshots carry no time; only their order is known"])
  }

  @Test("a feature table is no recording, and the error says so")
  func noRecording() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("t.csv", "a_rms,b_rms\n1,2\n")
    let error = #expect(throws: RecordingError.self) { try Recording.open(path) }
    #expect(error?.found == "a table of condition indicators")
  }

  @Test(
    "the IMS tables are read whole", .enabled(if: Datasets.areThere, "\(Datasets.missing)"),
    arguments: [
      ("test1_raw", 2156, 8, 6), ("test2_raw", 984, 4, 6), ("test3_raw", 6324, 4, 6), ("test1_spectral", 2156, 8, 18),
      ("test2_spectral", 984, 4, 18),
    ])
  func real(name: String, snapshots: Int, channels: Int, indicators: Int) throws {
    let table = try FeatureTable.read(Datasets.path("ims-features/fatemeh-studio/data/processed/\(name).csv"))
    #expect(table.snapshotCount == snapshots)
    #expect(table.channels.count == channels)
    #expect(table.indicators.count == indicators)
    #expect(table.values.allSatisfy { $0.isFinite })
    #expect(Set(table.channels.compactMap(\.bearing)) == ["B1", "B2", "B3", "B4"])
  }
}
