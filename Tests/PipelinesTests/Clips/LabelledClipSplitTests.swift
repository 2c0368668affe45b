import Testing

@testable import Pipelines

@Suite struct LabelledClipSplitTests {
  private static let shares = LabelledShares(validation: 0.15, judged: 0.25)

  private static func split(
    _ files: [LabelledClips.File], leftOut: Set<Int> = []
  ) throws -> (split: LabelledClipSplit, source: ClipSource) {
    let source = LabelledClips.source(files)
    return (try LabelledClipSplit(source, shares, leftOut: leftOut), source)
  }

  /// The one role of each file of a machine and class, in order.
  private static func roles(
    _ split: LabelledClipSplit, _ source: ClipSource, _ machine: String, _ label: ClipInfo.Label, fault: String? = nil
  ) throws -> [SnapshotRole] {
    let own = source.clips.indices.filter {
      source.clips[$0].machine == machine && source.clips[$0].label == label
        && (fault == nil || source.clips[$0].fault == fault)
    }
    let names = own.map { source.clips[$0].file }
    var files: [String] = []
    for name in names where files.last != name { files.append(name) }
    return try files.map { file in
      let roles = Set(own.filter { source.clips[$0].file == file }.map { split.roles[$0] })
      #expect(roles.count == 1, "'\(file)' is \(roles)")
      return try #require(roles.first)
    }
  }

  @Test(arguments: [(20, 20, 1), (23, 31, 1), (101, 20, 1), (7, 5, 4), (3, 20, 7)])
  func `files are shared out in whole blocks, machine by machine and class by class`(
    healthy: Int, faulty: Int, stretches: Int
  ) throws {
    let machines = ["fan id_00", "fan id_02", ""]
    let (split, source) = try Self.split(
      machines.flatMap { machine in
        LabelledClips.files(healthy, .healthy, machine: machine, stretches: stretches)
          + LabelledClips.files(faulty, .faulty, machine: machine, stretches: stretches)
      })
    #expect(!split.isDeclared)
    for machine in machines {
      for (label, count) in [(ClipInfo.Label.healthy, healthy), (.faulty, faulty)] {
        let roles = try Self.roles(split, source, machine, label)
        let order: [SnapshotRole] = [.training, .validation, .monitored]
        let places = roles.map { order.firstIndex(of: $0) ?? 9 }
        #expect(places == places.sorted() && Set(places) == [0, 1, 2], "\(machine) \(label): \(roles)")
        let judged = Double(roles.count { $0 == .monitored })
        let validating = Double(roles.count { $0 == .validation })
        #expect(abs(judged - 0.25 * Double(count)) <= 0.5 || judged == 1)
        #expect(abs(validating - 0.15 * Double(count)) <= 0.5 || validating == 1)
      }
    }
  }

  @Test func `every fault is trained on and judged by where its files allow it`() throws {
    let faults = ["unbalance": 12, "clogging": 8, "voltage": 20]
    let (split, source) = try Self.split(
      LabelledClips.files(40, .healthy)
        + faults.sorted { $0.key < $1.key }.flatMap { LabelledClips.files($1, .faulty, fault: $0) })
    for (fault, count) in faults {
      let roles = try Self.roles(split, source, "fan id_00", .faulty, fault: fault)
      #expect(roles.count { $0 == .monitored } == count / 4, "\(fault)")
      #expect(abs(Double(roles.count { $0 == .validation }) - 0.15 * Double(count)) < 1, "\(fault)")
    }
  }

  @Test(arguments: [20, 29, 37])
  func `faults with a file or two share the places among them`(count: Int) throws {
    let rare = (0..<count).flatMap { LabelledClips.files(1, .faulty, fault: "fault \($0)") }
    let (split, source) = try Self.split(LabelledClips.files(40, .healthy) + rare)
    let roles = try Self.roles(split, source, "fan id_00", .faulty)
    #expect(roles.count { $0 == .monitored } == Int((0.25 * Double(count)).rounded()))
    #expect(roles.count { $0 == .validation } > 0 && roles.count { $0 == .training } > count / 2)
  }

  @Test func `a collection's own parts are kept where a classifier can learn from them`() throws {
    func part(_ use: ClipSource.Use) -> [LabelledClips.File] {
      LabelledClips.files(20, .healthy, use: use) + LabelledClips.files(10, .faulty, use: use)
    }
    let both = part(.learning) + part(.judging)
    let (split, source) = try Self.split(both)
    #expect(split.isDeclared)
    for index in source.clips.indices {
      #expect((split.roles[index] == .monitored) == (source.uses[index] == .judging), "\(source.clips[index].name)")
    }
    #expect(split.clips(.validation).count == 6, "0.15 of 0.75 of 20 and of 10")
    // Healthy clips alone to learn from, as the challenges have them.
    let (shared, _) = try Self.split(
      LabelledClips.files(20, .healthy, use: .learning) + LabelledClips.files(20, .healthy, use: .judging)
        + LabelledClips.files(20, .faulty, use: .judging))
    #expect(!shared.isDeclared && shared.clips(.monitored).count == 15)
    // Parts of one file on both sides.
    let torn = both + [LabelledClips.File(name: both[0].name, label: .healthy, use: .judging)]
    #expect(try !Self.split(torn).split.isDeclared)
  }

  @Test func `a file with stretches of both labels stays on one side`() throws {
    let torn = (0..<48).map { place in
      LabelledClips.File(
        name: "torn \(place / 2).wav [\(place % 2) s … 2 s]", label: place.isMultiple(of: 2) ? .healthy : .faulty)
    }
    let (split, source) = try Self.split(torn + LabelledClips.files(24, .healthy))
    for file in Set(source.clips.map(\.file)) {
      let roles = source.clips.indices.filter { source.clips[$0].file == file }.map { split.roles[$0] }
      #expect(Set(roles).count == 1, "\(file)")
    }
  }

  @Test func `clips without a label are judged, and left-out ones stay out`() throws {
    let files = LabelledClips.files(20, nil) + LabelledClips.files(21, .healthy) + LabelledClips.files(21, .faulty)
    let (split, _) = try Self.split(files, leftOut: [0, 20, 61])
    #expect(split.clips(.leftOut) == [0, 20, 61])
    #expect((1..<20).allSatisfy { split.roles[$0] == .monitored })
  }

  @Test func `too few labels are refused with what was found, what is wanted and what to do`() throws {
    let healthy = LabelledClips.files(40, .healthy)
    let cases: [([LabelledClips.File], String)] = [
      (
        healthy + LabelledClips.files(19, .faulty),
        "found 19 clips labelled faulty, wanted at least 20; confirm more alarms"
      ),
      (healthy, "found 0 clips labelled faulty, wanted at least 20; confirm more alarms"),
      (
        LabelledClips.files(19, .healthy) + LabelledClips.files(40, .faulty),
        "found 19 clips labelled healthy, wanted at least 20; confirm more healthy clips"
      ),
      (
        healthy + LabelledClips.files(40, .faulty) + LabelledClips.files(9, .healthy, machine: "fan id_02"),
        "found 0 files labelled faulty of fan id_02, wanted at least 3"
      ),
      (
        healthy + LabelledClips.files(40, .faulty) + LabelledClips.files(9, nil, machine: "fan id_02"),
        "found 0 files labelled faulty of fan id_02, wanted at least 3"
      ),
      (
        LabelledClips.files(2, .healthy, stretches: 10) + LabelledClips.files(4, .faulty, stretches: 10),
        "found 2 files labelled healthy of fan id_00, wanted at least 3: one to learn from, one to end training, one to"
      ),
    ]
    for (files, text) in cases {
      let error = #expect(throws: PipelineError.self) { try Self.split(files) }
      let line = error?.description ?? ""
      #expect(line.hasPrefix(text), "\(line)")
      #expect(line.contains("raceway evaluate RUN --to-confirm labels.csv") && !line.contains("\n"))
    }
  }
}
