import Foundation
import Testing

@testable import Diagnosis

@Suite("A user's own bearings")
struct OwnCatalogueTests {
  private func catalogue(_ text: String?, variable: String? = "RACEWAY_BEARINGS") throws -> BearingCatalogue {
    let folder = FileManager.default.temporaryDirectory.path + "/bearings-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder + "/raceway", withIntermediateDirectories: true)
    let path = folder + "/raceway/bearings.yaml"
    if let text { try text.write(toFile: path, atomically: true, encoding: .utf8) }
    return try BearingCatalogue.forUser(
      environment: variable == "RACEWAY_BEARINGS" ? ["RACEWAY_BEARINGS": path] : ["XDG_CONFIG_HOME": folder])
  }

  private let own = """
    bearings:
      - designation: "6205"
        maker: NTN
        orders: { ftf: 0.4, two_bsf: 4.72, bpfo: 3.58, bpfi: 5.42 }
        source: data sheet
      - { designation: P4, rolling_elements: 10, element_diameter_mm: 12, pitch_diameter_mm: 60 }
    """

  @Test("an own entry wins over a built-in one and is labelled; the others stay", arguments: ["RACEWAY_BEARINGS", nil])
  func wins(variable: String?) throws {
    let mixed = try catalogue(own, variable: variable)
    let found = try #require(mixed.entry(named: "6205"))
    #expect(found.maker == "NTN" && found.ownFile?.hasSuffix("bearings.yaml") == true)
    #expect(found.orders.elementSpin == 2.36 && found.rollingElements == 9)
    #expect(mixed.entry(named: "P4")?.source == "not stated")
    #expect(mixed.entry(named: "6205-2RS JEM")?.ownFile == nil)
    #expect(mixed.entries.count == (try BearingCatalogue.builtIn.get().entries.count) + 2)
    #expect(mixed.names.contains("P4") && mixed.names.contains("IMS"))
  }

  @Test("a designation of one's own takes the place of the built-in one")
  func replaces() throws {
    let text = "bearings: [{ designation: nice, rolling_elements: 9, element_diameter_in: 1, pitch_diameter_in: 5 }]"
    let mixed = try catalogue(text)
    #expect(mixed.entries.count == (try BearingCatalogue.builtIn.get().entries.count))
    #expect(mixed.entry(named: "NICE")?.rollingElements == 9)
    guard case .geometry(let geometry, .inches)? = mixed.entry(named: "NICE")?.design else {
      Issue.record("inches were not kept")
      return
    }
    #expect(abs(geometry.pitchDiameter - 127) < 1e-9)
  }

  @Test("no file in the usual place is no mistake; one that was named and is missing is")
  func missing() throws {
    #expect(try catalogue(nil, variable: nil) == BearingCatalogue.builtIn.get())
    let error = #expect(throws: CatalogueError.self) { try catalogue(nil) }
    #expect(error?.found == "no file that can be read" && error?.hint?.contains("RACEWAY_BEARINGS") == true)
    #expect(try BearingCatalogue.forUser(environment: [:]) == BearingCatalogue.builtIn.get())
  }

  private static let start = "bearings:\n  - designation: X\n"

  @Test(
    "each mistake is told with its line, what was found and what was wanted",
    arguments: [
      ("", nil, "no key 'bearings'", "list of bearings"), ("bearings: 5\n", 1, "no list under 'bearings'", "entries"),
      ("bearing: []\n", 1, "the unknown key 'bearing'", "bearings"), ("bearings: [\n", 2, "", "YAML"),
      ("bearings: [5]\n", 1, "a bearing without keys", "designation"),
      (start + "    colour: red\n", 3, "the unknown key 'colour'", "rolling_elements"),
      (start, 2, "without dimensions or orders", "rolling_elements"),
      (start + "    status: sure\n", 3, "the status 'sure'", "measured, published, estimated"),
      (start + "    rolling_elements: many\n    pitch_diameter_mm: 5\n", 3, "'many'", "whole number"),
      (start + "    rolling_elements: 8\n    pitch_diameter_mm: 5\n", 2, "no 'element_diameter_mm'", "one"),
      (
        start + "    rolling_elements: 8\n    element_diameter_mm: 9\n    pitch_diameter_mm: 5\n", 3,
        "an element of 9 on a pitch circle of 5", "can be built"
      ),
      (
        start + "    rolling_elements: 8\n    element_diameter_mm: 9\n    pitch_diameter_in: 5\n", 5,
        "one diameter in mm and one in inches", "both"
      ),
      (
        start + "    contact_angle_deg: 5\n    orders: { ftf: 0.4, bsf: 2.36, bpfo: 3.58, bpfi: 5.42 }\n", 3,
        "'contact_angle_deg' beside 'orders'", "either"
      ),
      (start + "    orders: { ftf: 0.4, bpfo: 3.58, bpfi: 5.42 }\n", 3, "neither 'bsf' nor 'two_bsf'", "one"),
      (
        start + "    orders: { ftf: 0.4, bsf: 2.36, two_bsf: 4.7, bpfo: 3.58, bpfi: 5.42 }\n", 3, "both 'bsf'", "one"
      ),
      (
        start + "    orders: { ftf: 0.4, bsf: 4.72, bpfo: 3.58, bpfi: 5.42 }\n", 3, "is it 2 x BSF?", "one bearing"
      ),
      (
        start + "    rolling_elements: 8\n    orders: { ftf: 0.4, bsf: 2.36, bpfo: 3.58, bpfi: 5.42 }\n", 4,
        "8 rolling elements, but BPFO + BPFI = 9", "one number"
      ),
      (start + "    aliases: one\n", 3, "no list of texts", "a list"),
      ("bearings:\n  - { maker: SKF }\n", 2, "no 'designation'", "one"),
      (
        "bearings:\n  - &x { designation: A-1, orders: { ftf: 0.4, bsf: 2.36, bpfo: 3.58, bpfi: 5.42 } }\n"
          + "  - { designation: B, aliases: [a 1], orders: { ftf: 0.4, bsf: 2.36, bpfo: 3.58, bpfi: 5.42 } }\n", 3,
        "answers to 'a1': B", "differ"
      ),
    ] as [(String, Int?, String, String)])
  func mistakes(text: String, line: Int?, found: String, wanted: String) throws {
    let error = try #require(throws: CatalogueError.self) {
      try BearingCatalogue.parse(text, path: "b.yaml", isOwn: true)
    }
    #expect(error.path == "b.yaml" && error.line == line, "\(error)")
    #expect(error.found.contains(found) || found.isEmpty, "\(error)")
    #expect(error.wanted.contains(wanted), "\(error)")
  }
}
