import TestSupport
import Testing

@testable import Recordings

@Suite("machine.yaml is read key by key")
struct MachineDescriptionTests {
  @Test("the sample of the design is read whole")
  func sample() throws {
    let machine = try MachineDescription.parse(
      """
      machine: IMS rig, test 2
      profile: ims                 # ims, femto, csv, features, hdf5
      sample_rate_hz: 20480
      unit: g
      speed_rpm: 2000
      channels:                    # in file order
        - { name: B1, bearing: B1 }
        - { name: B2, bearing: B2 }
      bearings:
        B1: { type: ZA-2115 }
        B2: { rolling_elements: 16, element_diameter: 8.4, pitch_diameter: 71.5, contact_angle_deg: 15.17 }
      healthy: { fraction: 0.2 }
      """)
    #expect(machine.name == "IMS rig, test 2")
    #expect(machine.profile == .ims)
    #expect(machine.sampleRateHz == 20_480)
    #expect(machine.unit == "g")
    #expect(machine.speedRPM == 2000)
    #expect(machine.channels == [Channel(name: "B1", bearing: "B1"), Channel(name: "B2", bearing: "B2")])
    #expect(machine.bearings.map(\.name) == ["B1", "B2"])
    #expect(machine.bearings[0].design == .catalogue("ZA-2115"))
    #expect(
      machine.bearings[1].design
        == .geometry(
          .init(rollingElements: 16, elementDiameter: 8.4, pitchDiameter: 71.5, contactAngleDegrees: 15.17)))
    #expect(machine.healthy == .fraction(0.2))
  }

  @Test("an empty description says nothing")
  func empty() throws {
    #expect(try MachineDescription.parse("# nothing yet\n") == MachineDescription())
  }

  @Test("a bearing may be given by its printed orders; two_bsf is halved")
  func orders() throws {
    let machine = try MachineDescription.parse(
      """
      bearings:
        A: { orders: { ftf: 0.398, bsf: 2.357, bpfo: 3.585, bpfi: 5.415 } }
        B: { orders: { ftf: 0.398, two_bsf: 4.714, bpfo: 3.585, bpfi: 5.415 } }
      """)
    let expected = Bearing.Design.orders(
      .init(cage: 0.398, elementSpin: 2.357, outerRace: 3.585, innerRace: 5.415))
    #expect(machine.bearings.map(\.design) == [expected, expected])
  }

  @Test("what ISO 20816-3 has to know is read, as far as it is declared")
  func severity() throws {
    typealias Severity = MachineDescription.SeverityDeclaration
    #expect(
      try MachineDescription.parse("severity: { group: 2, support: rigid }").severity
        == Severity(group: 2, isSupportRigid: true))
    #expect(
      try MachineDescription.parse("severity: { support: flexible }").severity == Severity(isSupportRigid: false))
    #expect(try MachineDescription.parse("machine: x").severity == nil)
  }

  @Test("the section csv is read whole")
  func table() throws {
    let machine = try MachineDescription.parse(
      """
      csv:
        separator: semicolon
        decimal: ","
        header: true
        time_column: 1
        columns: [horizontal, 3]
        snapshot_samples: 2048
      """)
    var expected = MachineDescription.TableDescription()
    expected.separator = ";"
    expected.decimal = ","
    expected.hasHeader = true
    expected.timeColumn = .number(1)
    expected.columns = [.name("horizontal"), .number(3)]
    expected.snapshotSamples = 2048
    #expect(machine.table == expected)
  }

  @Test(
    "mistakes are named with their line and what was meant",
    arguments: [
      (
        "machine: x\nsample_rate: 5\n", 2, "the unknown key 'sample_rate' in the file", "did you mean 'sample_rate_hz'?"
      ),
      ("chanels: []\n", 1, "the unknown key 'chanels' in the file", "did you mean 'channels'?"),
      ("bearings:\n  B1: { typ: x }\n", 2, "the unknown key 'typ' in 'B1'", "did you mean 'type'?"),
      ("profile: imz\n", 1, "'profile' of 'imz'", "did you mean 'ims'?"),
      ("\nsample_rate_hz: fast\n", 2, "'fast' for 'sample_rate_hz'", nil),
      ("speed_rpm: -5\n", 1, "'speed_rpm' of -5.0", nil),
      ("unit: [g]\n", 1, "a list for 'unit'", nil),
      ("channels: B1\n", 1, "'B1' for 'channels'", nil),
      (
        "bearings: { B1: { type: x } }\nchannels:\n  - { name: a, bearing: B2 }\n", 3,
        "the bearing 'B2', which 'bearings' doesn't describe", "did you mean 'B1'?"
      ),
      ("channels:\n  - a\n  - a\n", 3, "a second channel 'a'", nil),
      ("bearings:\n  B1: { type: x }\n  B1: { type: y }\n", 2, "the key 'B1' twice", nil),
      ("healthy: { fraction: 20 }\n", 1, "20.0", "for a count write 'first'"),
      ("healthy: { fraction: 0.2, first: 5 }\n", 1, "fraction and first", nil),
      ("healthy: { first: 0.5 }\n", 1, "'0.5' for 'first'", nil),
      ("healthy: { until: yesterday }\n", 1, "'yesterday'", nil),
      (
        "bearings:\n  B1:\n    rolling_elements: 8\n    element_diameter: 9\n    pitch_diameter: 5\n", 4,
        "an element of 9.0 on a pitch circle of 5.0", nil
      ),
      ("bearings:\n  B1: { type: x, orders: { ftf: 0.4 } }\n", 2, "'orders' beside a catalogue type", nil),
      (
        "bearings:\n  B1: { rolling_elements: 8, orders: { ftf: 0.4 } }\n", 2, "'rolling_elements' beside 'orders'", nil
      ),
      ("bearings:\n  B1: { orders: { ftf: 0.4, bpfo: 3, bpfi: 5 } }\n", 2, "neither 'bsf' nor 'two_bsf'", nil),
      (
        "bearings:\n  B1:\n    orders: { ftf: 0.4, bsf: 2, bpfo: 3, bfpi: 5 }\n", 3,
        "the unknown key 'bfpi' in 'orders'",
        "did you mean 'bpfi'?"
      ),
      ("bearings:\n  B1: { orders: { ftf: 0, bsf: 2, bpfo: 3, bpfi: 5 } }\n", 2, "'ftf' of 0.0", nil),
      ("severity: { group: 3 }\n", 1, "'group' of '3'", nil),
      ("severity: { support: ridgid }\n", 1, "'support' of 'ridgid'", "did you mean 'rigid'?"),
      ("severity: { grp: 2 }\n", 1, "the unknown key 'grp' in 'severity'", "did you mean 'group'?"),
      ("csv: { separator: ',', decimal: ',' }\n", 1, "',' as decimal mark and as separator", nil),
      ("machine: {\n", 2, nil, nil),
    ] as [(String, Int, String?, String?)])
  func mistakes(text: String, line: Int, found: String?, hint: String?) throws {
    let error = try #require(throws: RecordingError.self) { try MachineDescription.parse(text, path: "m.yaml") }
    #expect(error.path == "m.yaml")
    #expect(error.line == line)
    if let found { #expect(error.found == found) }
    if let hint { #expect(error.hint == hint) }
    #expect(!error.description.contains("\n"))
  }

  @Test("edit distance counts insertions, deletions and replacements")
  func editDistance() {
    #expect(NearestName.editDistance("kitten", "sitting") == 3)
    #expect(NearestName.editDistance("", "abc") == 3)
    #expect(NearestName.editDistance("abc", "") == 3)
    #expect(NearestName.editDistance("same", "same") == 0)
    #expect(NearestName.of("zzzzzz", among: ["speed_rpm", "unit"]) == nil)
    let names = ["6203", "6205-2RS", "6204", "ZA-2115", "6205"]
    #expect(NearestName.several("6205", among: names, atMost: 2) == ["6205", "6203"])
    #expect(NearestName.several("6205", among: names) == ["6205", "6203", "6204"])
    #expect(NearestName.several("pump", among: names).isEmpty)
  }

  @Test("the healthy period counts usable snapshots only")
  func healthyPeriod() {
    let times: [Int64?] = (0..<10).map { Int64($0) * 100 }
    #expect(HealthyPeriod.fraction(0.4).snapshotIndices(times: times) == [0, 1, 2, 3])
    #expect(HealthyPeriod.first(3).snapshotIndices(times: times, leavingOut: [1]) == [0, 2, 3])
    #expect(HealthyPeriod.until(250).snapshotIndices(times: times, leavingOut: [0]) == [1, 2])
    #expect(HealthyPeriod.first(99).snapshotIndices(times: times)?.count == 10)
    #expect(HealthyPeriod.until(250).snapshotIndices(times: [nil, 100]) == nil)
    #expect(HealthyPeriod.until(250).snapshotIndices(times: [nil, 100], leavingOut: [0]) == [1])
  }

  @Test("files that are no description are refused without their bytes, and long texts are cut")
  func binary() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("machine.yaml", (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 37) })
    let error = #expect(throws: RecordingError.self) { try MachineDescription.load(path) }
    #expect(error?.description == "\(path): found a binary file, wanted YAML")
    let long = String(repeating: "ab", count: 500)
    for text in ["\(long): 3\n", "machine: x\nbearings: \(long)\n", "sample_rate_hz: \(long)\n"] {
      let error = #expect(throws: RecordingError.self) { try MachineDescription.parse(text, path: "m.yaml") }
      #expect((error?.found.count ?? 999) < 120)
    }
    #expect(RecordingError.onOneLine("a\u{85}b\u{1B}c\u{7F}ü") == "a b c ü")
  }
}
