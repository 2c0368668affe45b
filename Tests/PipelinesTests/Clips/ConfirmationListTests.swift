import Foundation
import Recordings
import TestSupport
import Testing

@testable import Pipelines

@Suite struct ConfirmationListTests {
  /// Machines with so many alarms, warnings and healthy-looking clips, none of them labelled.
  private static func run(_ counts: [(machine: String, alarms: Int, warnings: Int, healthy: Int)]) -> ClipRunResults {
    var clips: [ClipInfo] = []
    var scores: [Float] = []
    for (machine, alarms, warnings, healthy) in counts {
      for (state, count, base) in [("c", alarms, 3), ("b", warnings, 1.5), ("a", healthy, 0)] as [(String, Int, Float)]
      {
        for number in 0..<count {
          clips.append(Clips.info("\(machine)/\(state)\(number).wav", machine: machine, nil))
          scores.append(base + Float(number + 1) / 100)
        }
      }
    }
    return run(clips, scores)
  }

  private static func run(_ clips: [ClipInfo], _ scores: [Float]) -> ClipRunResults {
    var run = Clips.run
    run.input = Clips.input(clips, truth: nil)
    run.detectors = [Clips.detector(scores, run.input.machines.map { Clips.levels($0, warning: 1, alarm: 2) })]
    run.states = run.detectors[0].states(of: clips)
    return run
  }

  private static func rows(_ text: String) -> [[String]] {
    text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }

  @Test func `every alarm is listed, worst first, and of each machine as many that look healthy`() throws {
    let run = Self.run([("id_00", 3, 2, 30), ("id_02", 5, 0, 2), ("id_04", 0, 1, 9)])
    let rows = Self.rows(try ConfirmationList.text(run))
    #expect(rows[0] == ["clip", "label", "fault", "machine", "score", "state"])
    #expect(rows[1] == ["id_02/c4.wav", "unknown", "", "id_02", "3.05", "alarm"])
    let alarms = rows.dropFirst().filter { $0[5] == "alarm" }
    #expect(alarms.count == 8 && Array(rows[1...8]) == Array(alarms))
    let scores = alarms.compactMap { Float($0[4]) }
    #expect(scores == scores.sorted(by: >) && scores.count == 8)
    let healthy = rows.dropFirst().filter { $0[5] == "healthy" }
    #expect(healthy.count { $0[3] == "id_00" } == 3 && healthy.count { $0[3] == "id_02" } == 2)
    #expect(rows.count == 1 + 8 + 5 && Set(rows.map { $0[0] }).count == rows.count)
  }

  @Test func `the draw is the seed's, and any clip may be drawn`() throws {
    let run = Self.run([("id_00", 10, 0, 30)])
    #expect(try ConfirmationList.text(run, seed: 3) == ConfirmationList.text(run, seed: 3))
    let drawn = try (1...60).map { seed in
      Set(Self.rows(try ConfirmationList.text(run, seed: seed)).filter { $0[5] == "healthy" }.map { $0[0] })
    }
    #expect(drawn.allSatisfy { $0.count == 10 } && Set(drawn).count > 50)
    #expect(drawn.reduce(into: Set()) { $0.formUnion($1) }.count == 30)
  }

  @Test func `stretches of a file are one line, and what a label says already is kept`() throws {
    let clips = [
      Clips.info("a.wav [0 s … 1 s]", nil), Clips.info("a.wav [1 s … 2 s]", nil),
      Clips.info("\"b\", c.wav", .faulty, fault: "hum, loud"), Clips.info("d.wav", .healthy, role: .training),
      Clips.info("e.wav", nil, role: .leftOut), Clips.info("f.wav", .healthy),
      Clips.info("g.wav", .healthy, role: .training),
    ]
    let text = try ConfirmationList.text(Self.run(clips, [0.5, 7, 2.5, 9, .nan, 0.25, -1]))
    #expect(
      text == """
        clip,label,fault,machine,score,state
        a.wav,unknown,,id_00,7.0,alarm
        "\"\"b\"\", c.wav",faulty,"hum, loud",id_00,2.5,alarm
        f.wav,healthy,,id_00,0.25,healthy
        g.wav,healthy,,id_00,-1.0,healthy

        """)
  }

  @Test func `without an alarm there is nothing to confirm`() throws {
    let error = #expect(throws: PipelineError.self) { try ConfirmationList.text(Self.run([("id_00", 0, 3, 9)])) }
    #expect(error?.description.hasPrefix("found no clip above the alarm level, wanted at least one") == true)
  }

  @Test func `a list that was filled in labels the clips, and one that was not leaves them unknown`() throws {
    let folder = try TemporaryFolder()
    let run = Self.run([("id_00", 4, 0, 9)])
    for clip in run.input.clips {
      let path = folder.path + "/" + clip.name
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try WAVWriter.write([0, 0.5, -0.5], channelCount: 1, sampleRateHz: 8000, to: path)
    }
    let empty = try ConfirmationList.text(run)
    let listed = Set(Self.rows(empty).dropFirst().map { $0[0] })
    let untouched = try ClipCollection.open(folder.path, labels: folder.write("empty.csv", empty))
    #expect(untouched.clips.allSatisfy { $0.label == .unknown } && untouched.clips.count == 13)
    let filled = Self.rows(empty).map { row -> String in
      guard row[1] == "unknown" else { return row.joined(separator: ",") }
      let isFaulty = row[5] == "alarm" && row[0] != "id_00/c0.wav"
      return ([row[0], isFaulty ? "faulty" : "healthy", isFaulty ? "blocked inlet" : ""] + row[3...])
        .joined(separator: ",")
    }
    let path = try folder.write("labels.csv", filled.joined(separator: "\n"))
    let source = try ClipSource(try ClipCollection.open(folder.path, labels: path))
    for clip in source.clips {
      let wanted: ClipInfo.Label? =
        listed.contains(clip.name) ? clip.name.hasPrefix("id_00/c") ? .faulty : .healthy : nil
      #expect(clip.label == (clip.name == "id_00/c0.wav" ? .healthy : wanted), "\(clip.name)")
      #expect(clip.fault == (clip.label == .faulty ? "blocked inlet" : nil))
    }
    let wrong = try folder.write("wrong.csv", empty.replacing("unknown", with: "perhaps", maxReplacements: 2))
    let error = #expect(throws: RecordingError.self) { try ClipCollection.open(folder.path, labels: wrong) }
    #expect(error?.line == 2 && error?.found == "the label 'perhaps'")
  }
}
