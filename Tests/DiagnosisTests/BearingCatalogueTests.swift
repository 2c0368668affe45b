import Testing

@testable import Diagnosis

@Suite("The built-in bearings")
struct BearingCatalogueTests {
  private func entry(_ name: String) throws -> BearingCatalogue.Entry {
    try #require(try BearingCatalogue.builtIn.get().entry(named: name), "no entry answers to \(name)")
  }

  @Test("Case Western's printed orders are met to their last digit but one; their element line is 2 BSF")
  func caseWestern() throws {
    // Printed: inner 5.4152, outer 3.5848, cage 0.39828, element 4.7135; fan end 4.9469, 3.0530, 0.38160, 3.9874. The
    // fan end's pitch of 1.122 in is itself rounded, by up to 4e-4 of it: that moves its orders by 4e-4.
    let driveEnd = try entry("6205-2RS").orders
    #expect(abs(driveEnd.innerRace - 5.4152) < 1e-4 && abs(driveEnd.outerRace - 3.5848) < 1e-4)
    #expect(abs(driveEnd.cage - 0.39828) < 5e-5 && abs(driveEnd.element - 4.7135) < 1e-4)
    let fanEnd = try entry("6203-2RS").orders
    #expect(abs(fanEnd.innerRace - 4.9469) < 2e-4 && abs(fanEnd.outerRace - 3.0530) < 2e-4)
    #expect(abs(fanEnd.cage - 0.3816) < 1e-4 && abs(fanEnd.element - 3.9874) < 5e-4)
  }

  @Test("the IMS rig's published frequencies at 2000 rpm are met")
  func ims() throws {
    let hertz = try entry("ZA-2115").orders.hertz(atRPM: 2000)
    #expect(abs(hertz.outerRace - 236.4) < 0.05)
    #expect(abs(hertz.innerRace - 296.9) < 0.05)
    #expect(abs(hertz.elementSpin - 139.9) < 0.05)
    #expect(abs(hertz.cage - 14.8) < 0.05)
  }

  @Test(
    "orders that sources print beside the dimensions are met",
    arguments: [
      // FTF, BSF, BPFO, BPFI; nil where not printed. The tolerance is what rounded dimensions leave.
      ("NICE", nil, nil, 81.12 / 25, 118.875 / 25, 5e-4), ("ER-16K", 0.3969, 2.32, 3.572, 5.428, 5e-3),
      ("MAFAULDA", 0.3750, 1.8710, 2.9980, 5.0020, 1e-3), ("6205-2Z/C3", nil, 2.357, 3.585, 5.415, 1e-3),
      ("6204 KG", nil, nil, 3.093, nil, 1e-3), ("Paderborn", nil, nil, 3.0706, nil, 1e-4),
      ("FAG 6203", nil, nil, 3.0543, nil, 1e-4), ("UORED", nil, nil, 3.0498, nil, 1e-4),
    ] as [(String, Double?, Double?, Double?, Double?, Double)])
  func printed(name: String, ftf: Double?, bsf: Double?, bpfo: Double?, bpfi: Double?, tolerance: Double) throws {
    let orders = try entry(name).orders
    let pairs = [
      (orders.cage, ftf), (orders.elementSpin, bsf), (orders.outerRace, bpfo), (orders.innerRace, bpfi),
    ]
    for case (let computed, let printed?) in pairs { #expect(abs(computed - printed) < tolerance, "\(name)") }
  }

  @Test(
    "an entry is found by designation, maker or data set, however it is typed",
    arguments: [
      ("za2115", "ZA-2115"), ("Rexnord ZA-2115", "ZA-2115"), ("ims", "ZA-2115"), ("SKF 6205-2RS JEM", "6205-2RS JEM"),
      ("6203", "6203-2RS JEM"), ("nsk6804dd", "6804DD"), ("6804RS", "6804DD"), ("LDK UER204", "UER204"),
      ("mfpt", "NICE"), ("22205e1kc3", "22205-E1-K-C3"), ("MB ER-16K", "ER-16K"),
    ])
  func names(asked: String, designation: String) throws {
    #expect(try entry(asked).designation == designation)
  }

  @Test("every entry could be a bearing, and says where it comes from and how far to trust it")
  func plausible() throws {
    let catalogue = try BearingCatalogue.builtIn.get()
    #expect(catalogue.entries.count >= 30)
    for entry in catalogue.entries {
      let orders = entry.orders
      #expect(entry.source.count > 20 && entry.ownFile == nil, "\(entry.designation)")
      // Elements between a tenth and two fifths of the pitch circle: what is built.
      let ratio = (orders.innerRace - orders.outerRace) / Double(entry.rollingElements)
      #expect((0.08...0.4).contains(ratio) && (0.3...0.46).contains(orders.cage), "\(entry.designation)")
      #expect((6...30).contains(entry.rollingElements) && (1...2).contains(entry.rows), "\(entry.designation)")
      #expect(orders.contradiction == nil, "\(entry.designation): \(orders.contradiction ?? "")")
      #expect(entry.status != .estimated || entry.remark != nil, "\(entry.designation) is a guess without a word")
    }
  }

  @Test("no two entries answer to one name")
  func unambiguous() throws {
    let names = try BearingCatalogue.builtIn.get().entries.flatMap(\.plainNames)
    #expect(Set(names).count == names.count)
  }

  @Test("an unknown bearing is found nowhere")
  func unknown() throws {
    #expect(try BearingCatalogue.builtIn.get().entry(named: "6999") == nil)
  }
}
