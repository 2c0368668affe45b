import Recordings
import Testing

@testable import Pipelines

@Suite("Clips are shared out by whole blocks, machine by machine")
struct ClipSplitTests {
  private typealias Kind = (count: Int, machine: String, label: ClipInfo.Label?, use: ClipSource.Use)

  private static func source(_ kinds: [Kind]) -> ClipSource {
    var clips = SoundClips()
    for kind in kinds {
      for _ in 0..<kind.count { clips.add([0.1, 0.2], kind.label, machine: kind.machine, use: kind.use) }
    }
    return clips.source
  }

  private static func split(
    _ kinds: [Kind], _ plan: ClipSplitPlan = .crossFitted(parts: 5, validation: 0.2), leftOut: Set<Int> = [],
    healthy: HealthyPeriod? = nil
  ) throws -> ClipSplit {
    try ClipSplit(source(kinds), plan, leftOut: leftOut, healthy: healthy)
  }

  /// `t12 v3 l3 m8`: runs of one role.
  private static func runs(_ roles: [SnapshotRole]) -> String {
    var runs: [(String, Int)] = []
    for role in roles {
      let letter = ["training": "t", "validation": "v", "threshold": "l", "monitored": "m"][role.rawValue] ?? "x"
      if runs.last?.0 == letter { runs[runs.count - 1].1 += 1 } else { runs.append((letter, 1)) }
    }
    return runs.map { $0 + String($1) }.joined(separator: " ")
  }

  @Test func `clips meant for learning are all learnt from, the last ones validate`() throws {
    let kinds: [Kind] = [(20, "", .healthy, .learning), (4, "", .healthy, .judging), (3, "", .faulty, .judging)]
    #expect(Self.runs(try Self.split(kinds).roles) == "t16 v4 m7")
    #expect(Self.runs(try Self.split(kinds, .heldOut(validation: 0.1, levels: 0.25)).roles) == "t13 v2 l5 m7")
  }

  @Test func `every share has at least one clip`() throws {
    let kinds: [Kind] = [(5, "", .healthy, .learning), (1, "", .faulty, .judging)]
    #expect(Self.runs(try Self.split(kinds, .heldOut(validation: 0.1, levels: 0.01)).roles) == "t3 v1 l1 m1")
    #expect(Self.runs(try Self.split(kinds, .crossFitted(parts: 5, validation: 0.01)).roles) == "t4 v1 m1")
  }

  @Test func `of clips that nobody meant for learning two thirds of the healthy ones are`() throws {
    let kinds: [Kind] = [(3, "", .faulty, .either), (10, "", .healthy, .either), (2, "", nil, .either)]
    #expect(Self.runs(try Self.split(kinds).roles) == "m3 t6 v1 m5")
  }

  @Test func `clips without a label are learnt from as far as they are called healthy`() throws {
    let kinds: [Kind] = [(21, "", nil, .either)]
    #expect(Self.runs(try Self.split(kinds, healthy: .fraction(0.5)).roles) == "t8 v2 m11")
    #expect(Self.runs(try Self.split(kinds, healthy: .first(7)).roles) == "t6 v1 m14")
    #expect(Self.runs(try Self.split(kinds, healthy: .first(100)).roles) == "t17 v4")
    // Faulty ones never are.
    let mixed: [Kind] = [(4, "", .faulty, .either), (12, "", nil, .either)]
    #expect(Self.runs(try Self.split(mixed, healthy: .fraction(0.5)).roles) == "m4 t5 v1 m6")
  }

  @Test func `machines are shared out by themselves, and clips left out count for none`() throws {
    let kinds: [Kind] = [
      (10, "a", .healthy, .learning), (6, "b", .healthy, .learning), (5, "a", .healthy, .learning),
      (2, "b", .faulty, .judging),
    ]
    #expect(Self.runs(try Self.split(kinds).roles) == "t15 v1 t2 v3 m2")
    #expect(Self.runs(try Self.split(kinds, leftOut: [0, 10]).roles) == "x1 t9 x1 t4 v1 t2 v3 m2")
    // Who names a healthy period means the clips of a folder called test, too.
    #expect(Self.runs(try Self.split([(9, "", nil, .judging)], healthy: .fraction(1)).roles) == "t7 v2")
    // A machine without a usable clip is no obstacle to the others.
    #expect(Self.runs(try Self.split(kinds, leftOut: Set(10..<16).union([21, 22])).roles) == "t10 x6 t2 v3 x2")
  }

  @Test(
    arguments: [
      ([(4, "", .healthy, .learning)], nil, "found 4 healthy clips to learn the machine from, wanted at least 5"),
      ([(6, "", .healthy, .either)], nil, "found 4 healthy clips to learn the machine from, wanted at least 5"),
      ([(9, "", nil, .either)], nil, "found 0 healthy clips to learn the machine from, wanted at least 5; say which"),
      (
        [(9, "a", .healthy, .learning), (9, "b", .faulty, .either)], nil,
        "found 0 healthy clips to learn b from, wanted at least 5"
      ),
      ([(9, "", nil, .judging)], nil, "found 0 healthy clips"),
      ([(9, "", nil, .either)], .until(5), "found a time up to which clips are healthy, and clips without times"),
    ] as [([Kind], HealthyPeriod?, String)])
  private func `too few healthy clips are refused with a word on what to do`(
    kinds: [Kind], healthy: HealthyPeriod?, message: String
  ) throws {
    let error = #expect(throws: PipelineError.self) { try Self.split(kinds, healthy: healthy) }
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
  }
}
