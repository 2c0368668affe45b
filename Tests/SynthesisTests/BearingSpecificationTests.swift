import Foundation
import Synthesis
import Testing

@Suite struct BearingSpecificationTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "datasets/specs")
  static let names = [
    "demo", "system-d", "system-d-hard", "system-c", "inner-race", "ball", "cage", "null", "sensor-faults",
  ]

  static func specification(_ name: String) throws -> BearingSpecification {
    let text = try String(contentsOf: folder.appending(path: "\(name).yaml"), encoding: .utf8)
    return try BearingSpecification(yaml: text, source: "\(name).yaml")
  }

  @Test("every specification in the folder is read, is named like its file and survives YAML", arguments: names)
  func files(name: String) throws {
    let specification = try Self.specification(name)
    #expect(specification.name == name)
    let again = try BearingSpecification(yaml: specification.yaml())
    #expect(again == specification)
    #expect(try again.digest() == specification.digest())
  }

  @Test func theFolderHoldsNoOtherSpecification() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(files.sorted() == (Self.names + FanSpecificationTests.names).map { "\($0).yaml" }.sorted())
  }

  @Test func theProgramCarriesTheSameDemoAndSystemDAsTheFiles() throws {
    #expect(try Self.specification("demo") == .demo)
    #expect(try Self.specification("system-d") == .systemD)
    var hard = BearingSpecification.systemD
    hard.name = "system-d-hard"
    hard.faults[0].amplitude = 1
    #expect(try Self.specification("system-d-hard") == hard)
  }

  @Test func systemDIsThePublishedRun() throws {
    let truth = try BearingSynthesis(.systemD).truth()
    #expect(truth.faults.count == 1)
    #expect(abs(truth.faults[0].defectFrequencyHz - 236.4) < 1e-9)
    #expect(truth.snapshots == 100 && truth.onsetIndex == 70)
    #expect((0..<100).filter { !truth.isFaulty(at: $0) } == Array(0..<70))
  }

  @Test func aNameThatLooksLikeANumberStaysAName() throws {
    var specification = BearingSpecification.demo
    specification.name = "1.50"
    specification.bearings[0].name = "7"
    #expect(try BearingSpecification(yaml: specification.yaml()) == specification)
  }

  @Test func numbersSurviveToTheLastBit() throws {
    var specification = BearingSpecification.demo
    specification.noise.sigma = 0.1.nextUp
    specification.faults[0].decayS = 1.0 / 3000
    specification.seed = .max
    specification.crossTalk.matrix = [[1e-7, -2.0 / 3], [1e-300, 1], [0, 1.5], [-0.0, 1]].map { $0 + [0, 1] }
    #expect(try BearingSpecification(yaml: specification.yaml()) == specification)
  }

  @Test func onlyNameSnapshotsAndBearingsAreNeeded() throws {
    let short = try BearingSpecification(yaml: "{name: x, snapshots: 3, bearings: [{name: A, channels: [A]}]}")
    #expect(short == BearingSpecification(name: "x", snapshots: 3, bearings: [.init(name: "A", channels: ["A"])]))
  }

  /// A valid specification with one line replaced; its lines are counted below.
  static let lines = [
    "name: x",
    "snapshots: 10",
    "bearings:",
    "  - name: A",
    "    channels: [a]",
    "    orders: { ftf: 0.4, bsf: 4, bpfo: 7, bpfi: 9 }",
    "faults:",
    "  - bearing: A",
    "    element: outer_race",
    "    amplitude: 1",
    "    onset_snapshot: 5",
    "cross_talk: { leak: 0.1 }",
    "sensor_faults:",
    "  - { channel: a, kind: offset, value: 1 }",
  ]

  @Test(
    "a refusal names file, line, key, what stands there and what is wanted, in one line",
    arguments: [
      (1, "nmae: x", "1: nmae: found an unknown key, wanted `name`, or another of name, seed"),
      (2, "snapshots: ten", "2: snapshots: found `ten`, wanted a whole number"),
      (2, "snapshots: 0", "2: snapshots: found 0, wanted 1 ... 10000000"),
      (2, "snapshots: 10\nsnapshots: 11", "2: found the key `snapshots` twice"),
      (4, "  - title: A", "4: bearings[0].title: found an unknown key, wanted one of name, channels, geometry, orders"),
      (5, "    channels: []", "5: bearings[0].channels: found none, wanted at least one channel"),
      (5, "    channels: [a, a]", "5: bearings[0].channels[1]: found `a` a second time, wanted names that differ"),
      (5, "    channels: a", "5: bearings[0].channels: found `a`, wanted a list"),
      (6, "    orders: { ftf: 0.4, bsf: 4, bpfo: 7 }", "6: bearings[0].orders: found no key `bpfi`"),
      (6, "    orders: 3", "6: bearings[0].orders: found `3`, wanted a mapping of keys to values"),
      (6, "", "7: faults[0].bearing: found `A`, which has neither geometry nor orders"),
      (8, "  - bearing: B", "8: faults[0].bearing: found `B`, wanted `A`"),
      (9, "    element: outer race", "9: faults[0].element: found `outer race`, wanted `outer_race`, or another of"),
      (10, "    amplitude: -3", "10: faults[0].amplitude: found -3.0, wanted 0.0 ... 1000000.0"),
      (10, "    amplitude: .nan", "10: faults[0].amplitude: found nan, wanted 0.0 ... 1000000.0"),
      (10, "    amplitude: 1\n    decay: 1", "11: faults[0].decay: found an unknown key, wanted `decay_s`"),
      (
        10, "    amplitude: 1\n    resonance_hz: 10000", "11: faults[0].resonance_hz: found 10000.0, wanted more than 0"
      ),
      (11, "    onset_snapshot: 10", "11: faults[0].onset_snapshot: found 10, wanted 0 ... 9"),
      (11, "", "8: faults[0]: found no key `onset_snapshot`"),
      (12, "cross_talk: { matrix: [[1, 2]] }", "12: cross_talk.matrix[0]: found 2 numbers, wanted 1"),
      (12, "start: yesterday", "12: start: found `yesterday`, wanted ISO 8601"),
      (12, "interval_s: 1", "12: interval_s: found 1.0, wanted 1.024 ..."),
      (14, "  - { channel: a, kind: offset }", "14: sensor_faults[0].value: found none, wanted a number in g"),
      (14, "  - { channel: a, kind: dropout, value: 1 }", "14: sensor_faults[0].value: found 1.0, wanted none"),
      (14, "  - { channel: q, kind: dropout }", "14: sensor_faults[0].channel: found `q`, wanted `a`"),
      (14, "  - { channel: a", "15: found "),
    ])
  func refusals(line: Int, replacement: String, expected: String) throws {
    var lines = Self.lines
    _ = try BearingSpecification(yaml: lines.joined(separator: "\n"))
    if replacement.isEmpty { lines.remove(at: line - 1) } else { lines[line - 1] = replacement }
    let error = #expect(throws: SpecificationError.self) {
      try BearingSpecification(yaml: lines.joined(separator: "\n"), source: "rig.yaml")
    }
    let text = error?.description ?? ""
    #expect(text.hasPrefix("rig.yaml:" + expected), "\(text)")
    #expect(!text.contains("\n"))
  }

  @Test(arguments: ["", "# only a comment", "- a list", "word"])
  func textThatIsNoMappingIsRefused(yaml: String) {
    #expect(throws: SpecificationError.self) { try BearingSpecification(yaml: yaml) }
  }
}
