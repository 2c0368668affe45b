import Diagnosis
import Recordings
import Testing

@testable import Pipelines

@Suite("Bearings as machine.yaml declares them")
struct DeclaredBearingsTests {
  private func declared(_ text: String) throws -> DeclaredBearings {
    let machine = try MachineDescription.parse("bearings:\n  B1: \(text)\n", path: "m.yaml")
    return try DeclaredBearings(
      machine.bearings, speedRPM: 1800, path: machine.path, catalogue: BearingCatalogue.builtIn.get())
  }

  @Test("type, dimensions and orders of one bearing give the same orders")
  func same() throws {
    let ways = [
      "{ type: CWRU }",
      "{ rolling_elements: 9, element_diameter: 0.3126, pitch_diameter: 1.537 }",
      "{ orders: { ftf: 0.39830, bsf: 2.35670, bpfo: 3.58477, bpfi: 5.41523 } }",
    ]
    let orders = try ways.map { try #require(try declared($0).known.first).orders }
    for other in orders.dropFirst() {
      #expect(abs(other.outerRace - orders[0].outerRace) < 1e-4 && abs(other.innerRace - orders[0].innerRace) < 1e-4)
      #expect(abs(other.cage - orders[0].cage) < 1e-4 && abs(other.elementSpin - orders[0].elementSpin) < 1e-3)
    }
    #expect(try declared("").known.isEmpty)
    let span = try #require(try declared(ways[2]).span(ofSamples: 12_000, sampleRateHz: 12_000))
    #expect(span == "1000 ms, 30 shaft turns, 107.5 outer-race periods of B1", "\(span)")
  }

  @Test(
    "what can't be a bearing is refused in one line that names it",
    arguments: [
      ("{ type: 6804DDX9 }", "the bearing type '6804DDX9' of B1", "did you mean '6804DD'"),
      ("{ type: gearbox }", "the bearing type 'gearbox' of B1", "`raceway bearings` lists"),
      ("{ rolling_elements: 2, element_diameter: 8, pitch_diameter: 39 }", "2 rolling elements", "for B1"),
      ("{ rolling_elements: 9, element_diameter: 8, pitch_diameter: 19 }", "overlap", "not radii"),
      ("{ orders: { ftf: 0.398, bsf: 4.71, bpfo: 3.585, bpfi: 5.415 } }", "is it 2 x BSF?, for B1", "two_bsf"),
    ])
  func refused(text: String, found: String, hint: String) throws {
    let error = try #require(throws: PipelineError.self) { try declared(text) }
    #expect(error.description.hasPrefix("m.yaml: found "))
    #expect(error.description.contains(found) && error.description.contains(hint), "\(error.description)")
    #expect(!error.description.contains("\n"))
  }
}
