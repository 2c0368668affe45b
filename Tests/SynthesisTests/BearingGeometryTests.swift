import Synthesis
import Testing

@Suite struct BearingGeometryTests {
  /// The frequencies that the IMS rig's publications print for the ZA-2115 at 2000 rpm.
  ///
  /// 139.9 Hz is one turn of a roller about itself, so BSF; its defect strikes at twice that.
  static let published = (ftf: 14.8, bsf: 139.9, bpfo: 236.4, bpfi: 296.9)

  @Test func theZA2115HasThePublishedFrequencies() {
    let orders = BearingSpecification.Geometry.za2115.defectOrders
    let shaft = 2000.0 / 60
    #expect(abs(orders.ftf * shaft - Self.published.ftf) < 0.05)
    #expect(abs(orders.bsf * shaft - Self.published.bsf) < 0.05)
    #expect(abs(orders.bpfo * shaft - Self.published.bpfo) < 0.05)
    #expect(abs(orders.bpfi * shaft - Self.published.bpfi) < 0.05)
    #expect(abs(orders.impacts(of: .ball) * shaft - 2 * Self.published.bsf) < 0.1)
  }

  @Test(
    "rolling without slip: every element passes one race or the other, and the cage is slower than half the shaft",
    arguments: [
      (8, 7.94, 39.04, 0.0), (9, 7.94, 39.04, 0), (16, 8.4074, 71.501, 15.17), (13, 3.5, 25.6, 0), (7, 10, 40, 40),
    ])
  func identities(count: Int, element: Double, pitch: Double, angle: Double) {
    let orders = BearingSpecification.Geometry(
      rollingElements: count, elementDiameterMm: element, pitchDiameterMm: pitch, contactAngleDeg: angle
    ).defectOrders
    #expect(abs(orders.bpfo + orders.bpfi - Double(count)) < 1e-12)
    #expect(abs(orders.bpfo - Double(count) * orders.ftf) < 1e-12)
    #expect(orders.ftf < 0.5)
    // A ball's turns about itself, from the speed of its contact with the outer race: BSF = D/d·(1 + γ)·FTF.
    let gamma = 1 - 2 * orders.ftf
    #expect(abs(orders.bsf - pitch / element * (1 + gamma) * orders.ftf) < 1e-12)
  }
}
