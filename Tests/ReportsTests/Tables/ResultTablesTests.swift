import Foundation
import Pipelines
import Testing

@testable import Reports

@Suite struct ResultTablesTests {
  /// Everything a run over measurements can have.
  private static func measurements(hasTimes: Bool = true) -> RunResults {
    FixtureTrend().added(to: FixtureRun(hasTimes: hasTimes, card: FixtureCard()))
  }

  private static func numbers(_ value: JSONValue, _ path: String = "") -> [(path: String, number: Double)] {
    switch value {
    case .integer(let number): [(path, Double(number))]
    case .number(let number): number.isFinite ? [(path, number)] : []
    case .array(let values): values.enumerated().flatMap { numbers($1, "\(path)[\($0)]") }
    case .object(let members): members.flatMap { numbers($0.value, "\(path).\($0.key)") }
    case .null, .boolean, .string: []
    }
  }

  /// Numbers of a report that no table has: the cells of CSV files read back, against what a program reads.
  private func missing(_ report: JSONValue, in tables: [ResultTable]) throws -> [String] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tables-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let names = try TableFolder(path: folder.path).write(tables)
    var cells: [Double] = []
    for name in names where name != "tables.csv" {
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      cells += text.split { ",\n\"".contains($0) }.compactMap { Double($0) }.filter(\.isFinite)
    }
    cells.sort()
    return Self.numbers(report).compactMap { path, number in
      // Courses are cut to five digits in the report: off by half of the fifth, at most 5 in 100,000.
      let tolerance = 6e-5 * abs(number)
      let first = cells.partitioningIndex { $0 >= number - tolerance }
      return first < cells.count && cells[first] <= number + tolerance ? nil : "\(path) = \(number)"
    }
  }

  @Test(arguments: [true, false])
  func `every number of the report of measurements stands in a table`(hasTimes: Bool) throws {
    let results = Self.measurements(hasTimes: hasTimes)
    let report = JSONReport(results).value.without(["format", "version"])
    #expect(Self.numbers(report).count > 1000)
    let lacking = try missing(report, in: ResultTables(results).tables)
    #expect(lacking == [])
  }

  @Test(arguments: FixtureClips.Kind.allCases)
  func `every number of the report of clips stands in a table`(kind: FixtureClips.Kind) throws {
    let results = FixtureClips(kind: kind).results
    let report = ClipJSONReport(results).value.without(["format", "version"])
    let lacking = try missing(report, in: ResultTables(results).tables)
    #expect(lacking == [])
  }

  @Test func `names are snake case, carry their unit, fit into MATLAB, and every column is explained`() {
    for table in ResultTables(Self.measurements()).tables + ResultTables(FixtureClips().results).tables {
      for column in table.columns {
        #expect(column.name.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil, "\(table.name).\(column.name)")
        #expect(column.name.count <= 31 && !column.meaning.isEmpty, "\(table.name).\(column.name)")
        if column.unit == "Hz" { #expect(column.name.hasSuffix("_hz"), "\(table.name).\(column.name)") }
        if column.unit == "dB" && table.name != "examples" {
          #expect(column.name.hasSuffix("_db"), "\(table.name).\(column.name)")
        }
      }
      #expect(table.rowCount > 0, "\(table.name)")
    }
  }

  @Test func `what a run does not have makes no table`() {
    let names = ResultTables(FixtureRun(isFeatureTable: true, hasEvaluation: false).results).tables.map(\.name)
    #expect(names.contains("snapshot_channels") && !names.contains("methods") && !names.contains("spectra"))
    #expect(!names.contains("trend_subjects"))
  }

  @Test func `texts with commas, quotes and line ends stay one cell`() throws {
    let taint = "a, \"b\"\nc"
    let folder = FileManager.default.temporaryDirectory.appending(path: "tables-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try TableFolder(path: folder.path).write(ResultTables(FixtureRun(taint: taint).results).tables)
    let text = try String(contentsOf: folder.appending(path: "channels.csv"), encoding: .utf8)
    #expect(text.contains("\"ch1a, \"\"b\"\"\nc\",\"B1a, \"\"b\"\"\nc\","))
  }

  @Test func `older tables are replaced, other people's files are not`() throws {
    let files = FileManager.default
    let folder = files.temporaryDirectory.appending(path: "tables-\(UUID().uuidString)")
    defer { try? files.removeItem(at: folder) }
    let target = TableFolder(path: folder.path + "/t")
    try target.write(ResultTables(Self.measurements()).tables)
    try target.write(ResultTables(FixtureClips().results).tables)
    let names = try files.contentsOfDirectory(atPath: target.path)
    #expect(names.contains("clips.csv") && !names.contains("snapshots.csv"))
    try Data("mine".utf8).write(to: URL(filePath: target.path + "/letter.txt"))
    #expect(throws: PipelineError.self) { try target.write(ResultTables(FixtureClips().results).tables) }
    #expect(try files.contentsOfDirectory(atPath: target.path).sorted() == (names + ["letter.txt"]).sorted())
    #expect(try files.contentsOfDirectory(atPath: folder.path) == ["t"], "nothing half written stays")
  }
}

extension JSONValue {
  fileprivate func without(_ keys: Set<String>) -> JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(members.filter { !keys.contains($0.key) })
  }
}

extension [Double] {
  /// The first place of sorted values from which on `isAfter` holds.
  fileprivate func partitioningIndex(_ isAfter: (Double) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
