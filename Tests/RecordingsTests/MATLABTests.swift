import Foundation
import TestSupport
import Testing

@testable import Recordings

@Suite("MATLAB files are read as their profiles or machine.yaml say")
struct MATLABTests {
  private static func open(_ name: String, _ yaml: String = "") throws -> Recording {
    try Recording.open(FormatFixtures.path(name), machine: try MachineDescription.parse(yaml))
  }

  @Test("CWRU files say channels and speed, and the rate is an assumption", arguments: ["105_plain", "105_packed"])
  func cwru(name: String) throws {
    let recording = try Self.open(name + ".mat")
    #expect(recording.format == .cwru)
    #expect(
      recording.channels == [
        Channel(name: "DE", bearing: "DE"), Channel(name: "FE", bearing: "FE"), Channel(name: "BA"),
      ])
    #expect(
      recording.bearings == [
        Bearing(name: "DE", design: .catalogue("6205-2RS JEM")),
        Bearing(name: "FE", design: .catalogue("6203-2RS JEM")),
      ])
    #expect(recording.sampleRateHz == 12_000)
    #expect(recording.unit == "g")
    #expect(recording.snapshots.map(\.speedRPM) == [1797])
    #expect(recording.speedRPM == 1797)
    #expect(recording.findings.map(\.kind) == [.assumedProfile, .missingTimestamp])
    let snapshot = try recording.snapshot(at: 0)
    #expect(snapshot.samples == (0..<3).flatMap { FormatFixtures.samples(0..<30, channel: $0) })
  }

  @Test("a folder that says 48k has 48,000 Hz, and a declared rate ends the assumption")
  func fortyEight() throws {
    let folder = try TemporaryFolder()
    try folder.makeFolder("48k_Drive_End")
    try folder.copy(FormatFixtures.path("105_plain.mat"), to: "48k_Drive_End/105.mat")
    let recording = try Recording.open(folder.path + "/48k_Drive_End")
    #expect(recording.sampleRateHz == 48_000)
    #expect(recording.findings.first?.message.contains("says 48k") == true)
    let declared = try Self.open("105_plain.mat", "sample_rate_hz: 12000")
    #expect(declared.findings.map(\.kind) == [.missingTimestamp])
  }

  @Test("the time in a file's name is the snapshot's")
  func timesInNames() throws {
    let folder = try TemporaryFolder()
    let names = ["pump_2026-03-02_06-00-00.mat", "pump_2026-03-02_05-00-00.mat"]
    for name in names { try folder.copy(FormatFixtures.path("105_plain.mat"), to: name) }
    let recording = try Recording.open(folder.path)
    #expect(recording.times == ["2026-03-02T05:00:00Z", "2026-03-02T06:00:00Z"].map { UTCTime.parse($0) })
    #expect(!recording.findings.contains { $0.kind == .missingTimestamp })
  }

  @Test("of two measurements in one file the one that the file's name says is used")
  func twoNumbers() throws {
    let recording = try Self.open("99.mat", "sample_rate_hz: 12000")
    #expect(recording.channels.map(\.name) == ["DE", "FE"])
    #expect(recording.speedRPM == 1750.5)
    #expect(recording.findings.map(\.message).contains { $0.contains("98 and 99; 99 is used") })
    #expect(Array(try recording.snapshot(at: 0).channel(0)) == FormatFixtures.samples(0..<99, channel: 99))
    let folder = try TemporaryFolder()
    try folder.copy(FormatFixtures.path("99.mat"), to: "98.mat")
    try folder.copy(FormatFixtures.path("99.mat"), to: "Normal_2.mat")
    let other = try Recording.open(folder.path + "/98.mat")
    #expect(other.speedRPM == 1772)
    #expect(try other.snapshot(at: 0).sampleCount == 98)
    let error = #expect(throws: RecordingError.self) { try Recording.open(folder.path + "/Normal_2.mat") }
    #expect(error?.found == "the measurements 98 and 99 in one file")
  }

  @Test("a folder keeps the channels that all files have, each file its speed")
  func folder() throws {
    let folder = try TemporaryFolder()
    for name in ["a", "b"] { try folder.makeFolder(name) }
    try folder.copy(FormatFixtures.path("105_plain.mat"), to: "b/105.mat")
    try folder.copy(FormatFixtures.path("99.mat"), to: "a/99.mat")
    try folder.write("a/100.mat", "broken")
    let recording = try Recording.open(folder.path)
    #expect(recording.snapshots.map(\.name) == ["a/99.mat", "a/100.mat", "b/105.mat"])
    #expect(recording.channels.map(\.name) == ["DE", "FE"])
    #expect(recording.snapshots.map(\.speedRPM) == [1750.5, nil, 1797])
    // 1750.5 and 1797 rpm are more than 1 % apart: no speed holds for all.
    #expect(recording.speedRPM == nil)
    #expect(recording.speedRPM(at: 2) == 1797)
    #expect(recording.findings.contains { $0.message.contains("channel BA is left out: 1 of 3 files lack it") })
    #expect(
      try recording.snapshot(at: 2).samples == (0..<2).flatMap { FormatFixtures.samples(0..<30, channel: $0) })
    #expect(QualityReview.of(recording).leftOut.contains(1))
    let declared = try Recording.open(folder.path, machine: try MachineDescription.parse("speed_rpm: 1760"))
    #expect(declared.speedRPM(at: 2) == 1760)
  }

  @Test("MFPT's structure carries its rate and its speed in Hz", arguments: ["mfpt_plain", "mfpt_packed"])
  func mfpt(name: String) throws {
    let recording = try Self.open(name + ".mat", "table: { snapshot_samples: 12 }")
    #expect(recording.format == .mfpt)
    #expect(recording.sampleRateHz == 48_828)
    #expect(recording.speedRPM == 1500)
    #expect(recording.unit == "g")
    #expect(recording.bearings == [Bearing(name: "B1", design: .catalogue("NICE"))])
    #expect(recording.snapshots.count == 3)
    #expect(recording.times == [0, 245_761, 491_521])
    #expect(
      try (0..<3).map { try recording.snapshot(at: $0).samples }
        == [0..<12, 12..<24, 24..<30].map {
          FormatFixtures.samples($0)
        })
  }

  @Test("a matrix or vectors are chosen by name, in every type of number, and turned the right way round")
  func chosen() throws {
    let whole = (0..<2).flatMap { FormatFixtures.samples(0..<50, channel: $0) }
    for name in ["wide", "i16", "i32"] {
      let recording = try Self.open("kinds.mat", "table: { variable: \(name) }")
      #expect(recording.format == .matlab)
      #expect(recording.sampleRateHz == nil)
      #expect(recording.channels.map(\.name) == ["\(name)1", "\(name)2"])
      #expect(try recording.snapshot(at: 0).samples == whole, "\(name)")
    }
    let picked = try Self.open("kinds.mat", "table: { variable: H, columns: [3, 1], snapshot_samples: 40 }")
    #expect(picked.channels.map(\.name) == ["H3", "H1"])
    #expect(
      try picked.snapshot(at: 1).samples
        == FormatFixtures.samples(40..<50, channel: 2) + FormatFixtures.samples(40..<50))
    let unsigned = try Self.open("kinds.mat", "csv: { variable: u8 }")
    #expect(try unsigned.snapshot(at: 0).samples == FormatFixtures.samples(0..<50).map { $0 + 48 })
    let vectors = try Self.open("vectors.mat")
    #expect(vectors.channels.map(\.name) == ["x", "y"])
    #expect(
      try vectors.snapshot(at: 0).samples == FormatFixtures.samples(0..<30) + FormatFixtures.samples(0..<30, channel: 1)
    )
    #expect(vectors.findings.first?.message == "passed over the variables t, fs")
    #expect(try Self.open("vectors.mat", "table: { columns: [y] }").channels.map(\.name) == ["y"])
  }

  @Test("version 7.3 is read like version 5")
  func hdf5Inside() throws {
    let matrix = try Self.open("v73.mat", "table: { variable: H, snapshot_samples: 20 }")
    #expect(matrix.channels.count == 3)
    #expect(try matrix.snapshot(at: 1).samples == (0..<3).flatMap { FormatFixtures.samples(20..<40, channel: $0) })
    let field = try Self.open("v73.mat", "table: { variable: s.x }")
    #expect(try field.snapshot(at: 0).samples == FormatFixtures.samples(0..<40))
  }

  @Test(
    "what is no measurement is refused in one line that says what is there",
    arguments: [
      ("", "more than one thing that may be the measurement (H 50×3 double, wide 2×50 single, i16 50×2 int16"),
      ("table: { variable: z }", "no measurement in 'z' (z 30×1 complex double)"),
      ("table: { variable: text }", "no measurement in 'text' (text 1×5 char)"),
      ("table: { variable: flags }", "no measurement in 'flags' (flags 30×1 logical)"),
      ("table: { variable: none }", "no measurement in 'none' (none 0×0 double)"),
      ("table: { variable: cell }", "no measurement in 'cell' (cell 1×2 cell)"),
      ("table: { variable: cube }", "no measurement in 'cube' (cube 2×3×4 double)"),
      ("table: { variable: Hs }", "no variable 'Hs' (H 50×3 double"),
      ("table: { variable: H, columns: [4] }", "no column 4 (H 50×3 double)"),
      ("table: { columns: [H, i16] }", "variables of different sizes (H 50×3 double, i16 50×2 int16)"),
    ])
  func refused(yaml: String, found: String) throws {
    let error = #expect(throws: RecordingError.self) { try Self.open("kinds.mat", yaml) }
    #expect(error?.found.hasPrefix(found) == true, "\(error?.found ?? "")")
  }

  @Test("'table' and 'csv' are the same section, so both are refused")
  func bothSections() {
    let error = #expect(throws: RecordingError.self) {
      try MachineDescription.parse("table: { variable: H }\ncsv: { header: true }")
    }
    #expect(error?.line == 2)
  }

  @Test(
    "files that are cut off are refused or read as far as they go",
    arguments: ["105_plain.mat", "105_packed.mat", "mfpt_plain.mat", "mfpt_packed.mat", "vectors.mat", "99.mat"])
  func cutOff(name: String) throws {
    let counts = try FormatFixtures.cutOff(name)
    // Only where a cut falls between two variables can something be left.
    #expect(counts.refused > 0 && counts.read <= 1)
  }

  @Test("a file of version 7.3 that is cut off is refused")
  func cutOffHDF5() throws {
    let folder = try TemporaryFolder()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: FormatFixtures.path("v73.mat")))
    let machine = try MachineDescription.parse("table: { variable: H }")
    for length in stride(from: 0, to: bytes.count, by: 97) {
      let file = folder.path + "/\(length).mat"
      try bytes.prefix(length).write(to: URL(fileURLWithPath: file))
      #expect(throws: RecordingError.self) { try Recording.open(file, machine: machine).snapshot(at: 0) }
    }
  }

  @Test("every byte may be wrong without a crash", arguments: ["105_packed.mat", "mfpt_plain.mat", "v73.mat"])
  func damaged(name: String) throws {
    let folder = try TemporaryFolder()
    let whole = try Data(contentsOf: URL(fileURLWithPath: FormatFixtures.path(name)))
    var refused = 0
    for position in stride(from: 0, to: whole.count, by: 11) {
      var bytes = whole
      bytes[position] ^= 0x5A
      let file = folder.path + "/damaged.mat"
      try bytes.write(to: URL(fileURLWithPath: file))
      do throws(RecordingError) { _ = try Recording.open(file).snapshot(at: 0) } catch { refused += 1 }
    }
    #expect(refused > 0)
  }

  @Test(
    "the CWRU files have the samples that another reader finds", .enabled(if: Datasets.areThere, "\(Datasets.missing)"),
    arguments: [
      ("12k_Drive_End_Bearing_Fault_Data/B/007/118_0.mat", 1796.0, 122_571, [-0.0027614, -0.24716182, 0.01553163]),
      ("12k_Drive_End_Bearing_Fault_Data/IR/007/105_0.mat", 1797, 121_265, [-0.08300435, -0.40207455, 0.06466148]),
      ("12k_Drive_End_Bearing_Fault_Data/IR/014/169_0.mat", 1796, 121_846, [-0.22383561, 0.11032909, -0.05544712]),
      (
        "12k_Drive_End_Bearing_Fault_Data/OR/007/@6/130@6_0.mat", 1796, 121_991,
        [0.00852784, -0.40700545, -4.02373887e-05]
      ),
      ("Normal/97_Normal_0.mat", 1796, 243_938, [0.05319692, 0.14566727]),
    ] as [(String, Double, Int, [Float])])
  func realCWRU(name: String, speed: Double, count: Int, first: [Float]) throws {
    let recording = try Recording.open(Datasets.path("cwru/\(name)"))
    #expect(recording.channels.map(\.name) == Array(["DE", "FE", "BA"].prefix(first.count)))
    #expect(recording.sampleRateHz == 12_000)
    #expect(recording.speedRPM == speed)
    let snapshot = try recording.snapshot(at: 0)
    #expect(snapshot.sampleCount == count)
    for (channel, value) in first.enumerated() {
      #expect(abs((snapshot.channel(channel).first ?? .nan) - value) < 2e-8)
    }
  }

  @Test(
    "all CWRU files make one recording, none left out for its length",
    .enabled(if: Datasets.areThere, "\(Datasets.missing)"))
  func wholeCWRU() throws {
    let recording = try Recording.open(Datasets.path("cwru"))
    #expect(recording.channels.map(\.name) == ["DE", "FE"])
    #expect(recording.snapshots.map(\.speedRPM) == [1796, 1797, 1796, 1796, 1796])
    #expect(recording.speedRPM == 1796)
    let review = QualityReview.of(recording)
    #expect(review.leftOut.isEmpty)
    #expect(review.statistics.map { $0?.sampleCount } == [Int?](repeating: 121_265, count: 5))
  }

  @Test(
    "sixty motors open as one recording, in the order people count",
    .enabled(if: Datasets.areThere, "\(Datasets.missing)"))
  func motors() throws {
    let recording = try Recording.open(Datasets.path("motor-220/dataset/raw/healthy"))
    #expect(recording.format == .matlab)
    #expect(recording.snapshots.map(\.name) == (1...60).map { "H\($0).mat" })
    #expect(recording.channels.map(\.name) == ["H1", "H2", "H3"])
    // The files are standardised column by column.
    let statistics = SnapshotStatistics(try recording.snapshot(at: 41))
    #expect(statistics.sampleCount == 5000)
  }
}
