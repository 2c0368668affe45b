import Foundation
import Tensors
import TestSupport
import Testing

@testable import Recordings

@Suite("Data quality becomes findings")
struct QualityTests {
  private static func noise(_ count: Int, level: Float = 1, seed: UInt64 = 1) -> [Float] {
    var random = RandomStream(seed: seed)
    return (0..<count).map { _ in level * Float(random.normal()) }
  }

  private static func findings(_ channels: [[Float]]) -> [Finding] {
    let snapshot = Snapshot(index: 5, channelCount: channels.count, samples: Array(channels.joined()))
    return SnapshotQuality.findings(
      SnapshotStatistics(snapshot), channels: channels.indices.map { "c\($0)" }, snapshot: "s")
  }

  @Test("statistics agree with their definitions", arguments: [1, 2, 97, 1000])
  func definitions(count: Int) {
    let samples = Self.noise(count, level: 0.3).map { $0 + 2 }
    let statistics = ChannelStatistics(samples.span)
    let mean = samples.reduce(0) { $0 + Double($1) } / Double(count)
    let rms = (samples.reduce(0) { $0 + Double($1) * Double($1) } / Double(count)).squareRoot()
    let spread = (samples.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(count)).squareRoot()
    #expect(abs(statistics.mean - mean) <= 1e-12 * mean)
    #expect(abs(statistics.rms - rms) <= 1e-12 * rms)
    #expect(abs(statistics.standardDeviation - spread) <= 1e-12)
    #expect(statistics.minimum == samples.min())
    #expect(statistics.maximum == samples.max())
  }

  @Test("sound noise and a coarse sine are nothing to report")
  func sound() {
    let sine = (0..<20_480).map { Float((100 * sin(Double($0) * 0.01)).rounded()) / 1000 }
    #expect(Self.findings([Self.noise(20_480), sine]).isEmpty)
  }

  @Test("a run of NaN and an infinity are found and leave the snapshot out")
  func badNumbers() {
    var samples = Self.noise(1000)
    for index in 40..<47 { samples[index] = .nan }
    var other = Self.noise(1000, seed: 2)
    other[7] = -.infinity
    let findings = Self.findings([samples, other])
    #expect(findings.map(\.kind) == [.notANumber, .infinite])
    #expect(findings.map(\.channel) == [0, 1])
    #expect(findings.allSatisfy { $0.leavesSnapshotOut && $0.snapshot == 5 })
    #expect(
      findings[0].message == "'s': c0 has 7 samples that are no number, the longest run 7, the first at sample 40")
  }

  @Test("a constant channel and a sensor that drops out half way are found")
  func constant() {
    let dropped = Self.noise(500) + [Float](repeating: 0, count: 500)
    let findings = Self.findings([[Float](repeating: 0.5, count: 1000), dropped, Self.noise(1000)])
    #expect(findings.map(\.kind) == [.constantChannel, .constantChannel])
    #expect(
      findings.map(\.message) == ["'s': c0 is 0.5 throughout", "'s': c1 keeps one value for 500 of 1000 samples"])
    #expect(findings.allSatisfy { $0.leavesSnapshotOut })
  }

  @Test("clipping is reported on either side, and keeps the snapshot")
  func clipping() {
    let clipped = Self.noise(5000).map { min(max($0, -10), 1.2) }
    let findings = Self.findings([clipped])
    #expect(findings.map(\.kind) == [.clipping])
    #expect(findings.first?.leavesSnapshotOut == false)
    #expect(findings.first?.message.contains("1.2") == true)
  }

  @Test("FEMTO's loudest snapshots are all kept", .enabled(if: Datasets.areThere, "\(Datasets.missing)"))
  func loudFEMTO() throws {
    let recording = try Recording.open(Datasets.path("femto/Learning_set/Bearing1_2"))
    let review = QualityReview.of(recording)
    #expect(review.leftOut.isEmpty)
    let kinds = Set(review.findings.map(\.kind))
    #expect(!kinds.contains(.stoppedMachine))
  }

  @Test("snapshots shorter than most are left out, longer ones only reported")
  func lengths() throws {
    let folder = try TemporaryFolder()
    for (minute, count) in zip(10..<15, [50, 50, 40, 50, 60]) {
      let rows = Self.noise(2 * count, seed: UInt64(minute)).map { "\($0)" }
      let text = stride(from: 0, to: 2 * count, by: 2).map { "\(rows[$0])\t\(rows[$0 + 1])\n" }.joined()
      try folder.write("2003.10.22.12.\(minute).00", text)
    }
    let review = QualityReview.of(try Recording.open(folder.path))
    #expect(review.leftOut == [2])
    #expect(review.findings.map(\.kind) == [.shortSnapshot, .longSnapshot])
  }

  @Test("gaps, repeats and disorder in time are found")
  func times() {
    let minutes: [Int64?] = [0, 10, 20, 20, 30, 90, 100, 95, 110, nil]
    let times = minutes.map { $0.map { $0 * 60_000_000_000 } }
    let findings = TimeReview.findings(times, names: times.indices.map { "s\($0)" })
    #expect(findings.map(\.kind) == [.duplicateTimestamp, .missingTimestamp, .unorderedTime, .timeGap])
    #expect(findings.map(\.snapshot) == [3, nil, 6, 5])
    #expect(findings[3].message == "60.0 min without a snapshot before 's5'; usual are 10.0 min")
  }

  @Test("one wrong clock is one finding and no gap", arguments: [-300, 5000])
  func wrongClock(minute: Int64) {
    var times = (0..<20).map { Int64?($0 * 10 * 60_000_000_000) }
    times[8] = minute * 60_000_000_000
    let findings = TimeReview.findings(times, names: times.indices.map { "s\($0)" })
    #expect(findings.map(\.kind) == [.unorderedTime] && findings.map(\.snapshot) == [8])
    #expect(findings[0].message == "the time of 's8' does not fit between those before and after")
  }

  @Test("a stopped machine is told from a young, a loud and a half-silent one")
  func stoppedStates() {
    let healthy = [[Double]?](repeating: [1, 2], count: 20)
    let stop: [Double]? = [0.02, 0.03]
    #expect(StoppedMachine.states(healthy + [stop] + healthy)[20] == .stopped)
    #expect(StoppedMachine.states(healthy + [[0.02, 2]])[20] == .running)
    #expect(StoppedMachine.states(healthy + [nil])[20] == .unknown)
    // Stopped when it was switched on, and known for it by a later stop.
    let early = StoppedMachine.states([stop, stop] + healthy + [stop])
    #expect(Array(early.prefix(2)) == [.stopped, .stopped])
    // A machine that grows thirty times louder on every channel was young, not stopped.
    let growing: [[Double]?] = (0..<100).map { step in
      let level = exp(Double(step) / 99 * log(30))
      return [level, 2 * level]
    }
    #expect(!StoppedMachine.states(growing).contains(.stopped))
    // Nor is the youth of one that breaks suddenly and stays loud for most of its record.
    let sudden = [[Double]?](repeating: [1, 2], count: 10) + [[Double]?](repeating: [20, 40], count: 30)
    #expect(StoppedMachine.states(sudden).prefix(10).allSatisfy { $0 == .low })
    // The end: loud, then off.
    #expect(StoppedMachine.states(growing + [stop])[100] == .stopped)
  }

  @Test(
    "only the last rows of the IMS tables are a stopped machine",
    .enabled(if: Datasets.areThere, "\(Datasets.missing)"),
    arguments: [("test1_raw", []), ("test2_raw", [982, 983]), ("test3_raw", [6323])] as [(String, [Int])])
  func stoppedTables(table: String, stopped: [Int]) throws {
    let features = try FeatureTable.read(Datasets.path("ims-features/fatemeh-studio/data/processed/\(table).csv"))
    let review = QualityReview(features)
    #expect(review.leftOut == stopped)
    #expect(review.findings.filter { $0.kind == .stoppedMachine }.compactMap(\.snapshot) == stopped)
    #expect(review.findings.contains { $0.kind == .timeGap } == (table != "test2_raw"))
  }

  @Test("the last IMS files of tests 2 and 3 are stopped", .enabled(if: Datasets.areThere, "\(Datasets.missing)"))
  func stoppedFiles() throws {
    let folder = try TemporaryFolder()
    for name in Datasets.imsSamples.dropFirst() { try folder.copy(Datasets.path("ims-samples/\(name)"), to: name) }
    // Two running files alone give no usual level; a third makes one.
    try folder.copy(Datasets.path("ims-samples/2004.02.12.10.42.39"), to: "2004.02.12.10.52.39")
    let review = QualityReview.of(try Recording.open(folder.path))
    #expect(review.findings.filter { $0.kind == .stoppedMachine }.compactMap(\.snapshot) == [3, 4])
    // That third one repeats its predecessor.
    #expect(review.findings.filter { $0.kind == .identicalSnapshot }.compactMap(\.snapshot) == [2])
    #expect(review.leftOut == [2, 3, 4])
  }
}
