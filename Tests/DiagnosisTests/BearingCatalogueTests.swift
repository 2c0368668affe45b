import Testing

@testable import Diagnosis

@Suite("Bearings and their defect frequencies")
struct BearingCatalogueTests {
  @Test(
    "any geometry obeys the laws of rolling",
    arguments: [(3, 5.0, 20.0, 0.0), (8, 7.92, 34.55, 0), (16, 8.4, 71.5, 15.17), (25, 1, 30, 40)])
  func laws(count: Int, element: Double, pitch: Double, angle: Double) {
    let geometry = BearingGeometry(
      rollingElements: count, elementDiameter: element, pitchDiameter: pitch, contactAngle: angle)
    let orders = FaultFrequencies(orders: geometry)
    #expect(abs(orders.outerRace + orders.innerRace - Double(count)) < 1e-12)
    #expect(abs(orders.outerRace - Double(count) * orders.cage) < 1e-12)
    #expect(orders.cage < 0.5 && orders.outerRace < orders.innerRace)
    #expect(orders.element == 2 * orders.elementSpin)
    let hertz = FaultFrequencies(hertz: geometry, speedRPM: 1800)
    for (inHertz, order) in zip(values(hertz), values(orders)) { #expect(abs(inHertz - 30 * order) < 1e-9) }
  }

  @Test("Case Western's printed multiples of the shaft speed are met; their element line is 2 BSF")
  func caseWestern() throws {
    // Printed: inner 5.4152, outer 3.5848, cage 0.39828, element 4.7135; fan end 4.9469, 3.0530, 0.3817, 3.9874.
    let driveEnd = FaultFrequencies(orders: try BearingCatalogue.entry(named: "6205-2RS").geometry)
    #expect(abs(driveEnd.innerRace - 5.4152) < 1e-4 && abs(driveEnd.outerRace - 3.5848) < 1e-4)
    #expect(abs(driveEnd.cage - 0.39828) < 1e-4 && abs(driveEnd.element - 4.7135) < 1e-4)
    let fanEnd = FaultFrequencies(orders: try BearingCatalogue.entry(named: "6203-2RS").geometry)
    #expect(abs(fanEnd.innerRace - 4.9469) < 1e-4 && abs(fanEnd.outerRace - 3.0530) < 2e-4)
    #expect(abs(fanEnd.cage - 0.3817) < 1e-4 && abs(fanEnd.element - 3.9874) < 5e-4)
  }

  @Test("the IMS rig's published frequencies at 2000 rpm are met")
  func ims() throws {
    let hertz = FaultFrequencies(hertz: try BearingCatalogue.entry(named: "ZA-2115").geometry, speedRPM: 2000)
    #expect(abs(hertz.outerRace - 236.4) < 0.05)
    #expect(abs(hertz.innerRace - 296.9) < 0.05)
    #expect(abs(hertz.elementSpin - 139.9) < 0.05)
    #expect(abs(hertz.cage - 14.8) < 0.05)
  }

  @Test(
    "an entry is found by designation, maker or data set, however it is typed",
    arguments: [
      ("za2115", "ZA-2115"), ("Rexnord ZA-2115", "ZA-2115"), ("ims", "ZA-2115"), ("SKF 6205-2RS JEM", "6205-2RS JEM"),
      ("6203", "6203-2RS JEM"), ("nsk6804rs", "6804RS"), ("LDK UER204", "UER204"), ("mfpt", "NICE"),
    ])
  func names(asked: String, designation: String) throws {
    #expect(try BearingCatalogue.entry(named: asked).designation == designation)
  }

  @Test("no two entries answer to one name, and each has a source")
  func unambiguous() {
    let names = BearingCatalogue.entries.flatMap { entry in
      Set(([entry.designation] + entry.aliases).map { $0.lowercased().filter { $0.isLetter || $0.isNumber } })
    }
    #expect(Set(names).count == names.count)
    #expect(BearingCatalogue.entries.count >= 5)
    #expect(BearingCatalogue.entries.allSatisfy { $0.source.count > 20 })
  }

  @Test("an unknown bearing is refused with what is known")
  func unknown() {
    let error = #expect(throws: UnknownBearing.self) { try BearingCatalogue.entry(named: "6999") }
    #expect(error?.description.contains("\"6999\"") == true)
    #expect(error?.description.contains("ZA-2115") == true)
  }

  @Test func impossibleGeometryTraps() async {
    await #expect(processExitsWith: .failure) {
      _ = BearingGeometry(rollingElements: 8, elementDiameter: 40, pitchDiameter: 30)
    }
  }

  private func values(_ frequencies: FaultFrequencies) -> [Double] {
    [frequencies.cage, frequencies.elementSpin, frequencies.outerRace, frequencies.innerRace]
  }
}
