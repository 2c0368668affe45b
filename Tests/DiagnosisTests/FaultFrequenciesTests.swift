import Testing

@testable import Diagnosis

@Suite("Defect frequencies")
struct FaultFrequenciesTests {
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
    #expect(orders.rollingElements == count && orders.contradiction == nil)
    for (inHertz, order) in zip(values(orders.hertz(atRPM: 1800)), values(orders)) {
      #expect(abs(inHertz - 30 * order) < 1e-9)
    }
  }

  @Test("a vanishing element spins without bound, one as large as its circle rolls not at all")
  func limits() {
    let tiny = FaultFrequencies(
      orders: BearingGeometry(rollingElements: 3, elementDiameter: 1e-6, pitchDiameter: 1))
    #expect(abs(tiny.elementSpin - 5e5) < 1e-3 && abs(tiny.cage - 0.5) < 1e-6)
    // At a contact angle near 90° the cage turns at half the speed, and BSF tends to D / (2 d).
    let thrust = FaultFrequencies(
      orders: BearingGeometry(rollingElements: 10, elementDiameter: 5, pitchDiameter: 50, contactAngle: 89.999))
    #expect(abs(thrust.elementSpin - 5) < 1e-6 && abs(thrust.cage - 0.5) < 1e-5)
  }

  @Test("printed orders that are no bearing's are told apart from rounded ones")
  func contradictions() {
    func says(_ ftf: Double, _ bsf: Double, _ bpfo: Double, _ bpfi: Double) -> String? {
      FaultFrequencies(cage: ftf, elementSpin: bsf, outerRace: bpfo, innerRace: bpfi).contradiction
    }
    #expect(says(0.398, 2.357, 3.585, 5.415) == nil)
    #expect(says(0.40, 2.36, 3.58, 5.42) == nil)
    #expect(says(0.398, 4.7135, 3.585, 5.415)?.contains("is it 2 x BSF?") == true)
    #expect(says(0.398, 1.178, 3.585, 5.415)?.contains("is it BSF / 2?") == true)
    #expect(says(0.398, 2.357, 5.415, 3.585)?.contains("not below the BPFI") == true)
    #expect(says(0.398, 2.357, 3.585, 5.215)?.contains("no number of rolling elements") == true)
    #expect(says(0.45, 2.357, 3.585, 5.415)?.contains("an FTF of 0.45") == true)
    #expect(says(0, 2.357, 3.585, 5.415)?.contains("not above 0") == true)
    #expect(says(0.398, .nan, 3.585, 5.415)?.contains("not above 0") == true)
  }

  @Test("dimensions that can't be a bearing's are named")
  func impossible() {
    func says(_ count: Int, _ element: Double, _ pitch: Double, _ angle: Double = 0) -> String? {
      BearingGeometry.contradiction(
        rollingElements: count, elementDiameter: element, pitchDiameter: pitch, contactAngle: angle)
    }
    #expect(says(9, 7.94, 39.04) == nil)
    #expect(says(2, 7.94, 39.04)?.contains("2 rolling elements") == true)
    #expect(says(9, 40, 39.04) == "an element of 40 on a pitch circle of 39")
    #expect(says(9, 7.94, 19.52)?.contains("overlap") == true)
    #expect(says(9, 7.94, 39.04, 90)?.contains("contact angle") == true)
    #expect(says(9, 7.94, .infinity) != nil && says(9, .nan, 39) != nil)
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
