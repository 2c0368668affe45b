import Foundation
import Pipelines
import Testing

@Suite("What `raceway bearings` prints")
struct BearingSheetTests {
  /// Nobody's own catalogue.
  private let nobody = ["HOME": "/nonexistent"]

  @Test("the list has a line a bearing, in columns, and says what the columns mean")
  func list() throws {
    let lines = try BearingSheet(nil, environment: nobody).text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines[0].split(separator: " ") == ["bearing", "maker", "n", "FTF", "BSF", "2xBSF", "BPFO", "BPFI", "status"])
    let driveEnd = try #require(lines.first { $0.hasPrefix("6205-2RS JEM") })
    #expect(
      driveEnd.split(separator: " ").dropFirst(2)
        == ["SKF", "9", "0.3983", "2.3567", "4.7134", "3.5848", "5.4152", "published"])
    let printed = try #require(lines.first { $0.hasPrefix("NU206-E-XL-TVP2") })
    #expect(
      printed.split(separator: " ").dropFirst() == ["FAG", "13", "0.4", "2.49", "4.98", "5.24", "7.76", "published"])
    // A table's columns begin at one place.
    let status = try #require(lines[0].range(of: "status")).lowerBound
    let column = lines[0].distance(from: lines[0].startIndex, to: status)
    #expect([driveEnd, printed].allSatisfy { $0.dropFirst(column).hasPrefix("published") })
    #expect(lines.contains { $0.hasPrefix("6204 KG") && $0.hasSuffix("estimated") })
    #expect(lines.contains { $0.hasPrefix("Orders: events per turn of the shaft.") && $0.contains("2xBSF") })
  }

  @Test("one bearing is printed with its dimensions, source, orders and Hz")
  func one() throws {
    let text = try BearingSheet("skf 6205-2rs jem", speedRPM: 1797, environment: nobody).text
    #expect(text.hasPrefix("6205-2RS JEM (SKF), published\n"))
    #expect(
      text.contains(
        "  elements  9 of 0.3126 in (7.94 mm) on a pitch circle of 1.537 in (39.04 mm), contact angle 0°\n"))
    #expect(text.contains("  source    Case Western Reserve University"))
    #expect(text.contains("  also      6205-2RS, 6205, "))
    #expect(
      text.contains(
        """
                                       order   Hz at 1797 rpm
          FTF    cage                 0.3983      11.93
          BSF    element's spin       2.3567      70.58
          2xBSF  element's defect     4.7134     141.17
          BPFO   outer race           3.5848     107.36
          BPFI   inner race           5.4152     162.19

        Elements slip: expect the lines 1 to 2 % off
        """), "\(text)")
  }

  @Test("a bearing known by its orders keeps their digits, and says so")
  func printedOrders() throws {
    let text = try BearingSheet("22205", environment: nobody).text
    #expect(text.contains("15 in each of 2 rows; printed as orders, without dimensions"))
    #expect(text.contains("  2xBSF  element's defect     5.403\n") && !text.contains("Hz at"))
    #expect(try BearingSheet("6204 KG", environment: nobody).text.contains("remark    Number and diameter"))
    #expect(try BearingSheet("6204 KG", environment: nobody).text.hasPrefix("6204 KG (KG), estimated\n"))
  }

  private struct Listing: Decodable {
    struct Bearing: Decodable {
      let designation: String
      let pitch_diameter_mm: Double?
      let orders: [String: Double]
      let hz: [String: Double]?
      let status: String
    }
    let bearings: [Bearing]
  }

  private func listing(_ sheet: BearingSheet) throws -> [Listing.Bearing] {
    try JSONDecoder().decode(Listing.self, from: Data(sheet.json.utf8)).bearings
  }

  @Test("programs get the same as JSON")
  func json() throws {
    let one = try listing(BearingSheet("CWRU", speedRPM: 1800, environment: nobody))
    #expect(one.map(\.designation) == ["6205-2RS JEM"] && one[0].status == "published")
    #expect(abs((one[0].pitch_diameter_mm ?? 0) - 39.0398) < 1e-9)
    #expect(Set(one[0].orders.keys) == ["ftf", "bsf", "two_bsf", "bpfo", "bpfi"])
    for (key, order) in one[0].orders { #expect(abs((one[0].hz?[key] ?? 0) - 30 * order) < 1e-9) }
    let all = try listing(BearingSheet(nil, environment: nobody))
    #expect(all.count >= 30 && all.allSatisfy { $0.hz == nil })
    #expect(all.first { $0.designation == "22228" }?.pitch_diameter_mm == nil)
  }

  @Test("an unknown bearing is refused with the nearest, in one line")
  func unknown() {
    let near = #expect(throws: PipelineError.self) { try BearingSheet("6805DD", environment: nobody) }
    #expect(near?.description.contains("no bearing '6805DD'") == true)
    #expect(near?.description.contains("did you mean '6804DD'") == true)
    let far = #expect(throws: PipelineError.self) { try BearingSheet("pump house", environment: nobody) }
    #expect(far?.description.contains("~/.config/raceway/bearings.yaml") == true)
    #expect([near, far].allSatisfy { $0?.description.contains("\n") == false })
  }

  @Test("own bearings are labelled, and a mistake in their file is told with its line")
  func own() throws {
    let path = FileManager.default.temporaryDirectory.path + "/own-\(UUID().uuidString).yaml"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let entry = "{ designation: P4, rolling_elements: 10, element_diameter_mm: 12, pitch_diameter_mm: 60"
    try "bearings:\n  - \(entry) }\n".write(toFile: path, atomically: true, encoding: .utf8)
    let environment = ["RACEWAY_BEARINGS": path]
    let lines = try BearingSheet(nil, environment: environment).text.split(separator: "\n")
    #expect(lines[1].hasPrefix("P4 ") && lines[1].hasSuffix("published, own"))
    #expect(try BearingSheet("P4", environment: environment).text.contains("  file      \(path)\n"))
    try "bearings:\n  - \(entry), colour: red }\n".write(toFile: path, atomically: true, encoding: .utf8)
    let error = #expect(throws: PipelineError.self) { try BearingSheet(nil, environment: environment) }
    #expect(error?.description.hasPrefix("\(path):2: found the unknown key 'colour' in a bearing") == true)
  }
}
