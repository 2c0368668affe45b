import Foundation
import Tensors
import TestSupport
import Testing

@testable import Recordings

@Suite("Recordings are opened lazily and read snapshot by snapshot")
struct RecordingTests {
  @Test("IMS folders are sorted by time through nested folders, and other files are reported")
  func nestedIMS() throws {
    let folder = try TemporaryFolder()
    try folder.write("a/2004.02.12.10.42.39", "0.1\t0.2\t0.3\t0.4\n-0.5\t0.6\t0.7\t0.8\n")
    try folder.write("b/c/2004.02.12.10.32.39", "1\t2\t3\t4\n5\t6\t7\t8")
    try folder.write("readme.pdf", "x")
    let recording = try Recording.open(folder.path)
    #expect(recording.format == .ims)
    #expect(recording.snapshots.map(\.name) == ["2004.02.12.10.32.39", "2004.02.12.10.42.39"])
    #expect(recording.snapshots.map(\.time) == [1_076_581_959_000_000_000, 1_076_582_559_000_000_000])
    #expect(recording.channels.map(\.name) == ["B1", "B2", "B3", "B4"])
    #expect(recording.channels.map(\.bearing) == ["B1", "B2", "B3", "B4"])
    #expect(recording.bearings.map(\.design) == [Bearing.Design](repeating: .catalogue("ZA-2115"), count: 4))
    #expect(recording.sampleRateHz == 20_480)
    #expect(recording.unit == "g")
    #expect(recording.speedRPM == 2000)
    #expect(recording.findings.map(\.kind) == [.ignoredFiles])
    #expect(recording.findings.first?.message.contains("readme.pdf") == true)
    #expect(try recording.snapshot(at: 0).samples == [1, 5, 2, 6, 3, 7, 4, 8])
    #expect(try recording.snapshot(at: 1).samples == [0.1, -0.5, 0.2, 0.6, 0.3, 0.7, 0.4, 0.8])
  }

  @Test("eight columns are two accelerometers a bearing")
  func eightColumns() throws {
    let folder = try TemporaryFolder()
    try folder.write("2003.10.22.12.06.24", (1...8).map { "0.\($0)" }.joined(separator: "\t") + "\n")
    let recording = try Recording.open(folder.path)
    #expect(recording.channels.map(\.name) == ["B1x", "B1y", "B2x", "B2y", "B3x", "B3y", "B4x", "B4y"])
    #expect(recording.channels.map(\.bearing) == ["B1", "B1", "B2", "B2", "B3", "B3", "B4", "B4"])
  }

  @Test("a snapshot's memory is used again for the next one, of another length too")
  func memoryReuse() throws {
    let folder = try TemporaryFolder()
    try folder.write("2004.02.12.10.32.39", "1\t2\n3\t4\n5\t6\n")
    try folder.write("2004.02.12.10.42.39", "7\t8\r\n9\t10\r\n")
    let recording = try Recording.open(folder.path)
    var snapshot = try recording.snapshot(at: 0)
    #expect(snapshot.samples == [1, 3, 5, 2, 4, 6])
    try recording.read(1, into: &snapshot)
    #expect(snapshot == Snapshot(index: 1, channelCount: 2, samples: [7, 9, 8, 10]))
    #expect(Array(snapshot.channel(1)) == [8, 10])
  }

  @Test("FEMTO folders take commas and semicolons, floating-point clocks, and roll over midnight")
  func femto() throws {
    let folder = try TemporaryFolder()
    try folder.write("acc_00001.csv", "23,59,39,9.7816e+05,0.062,-0.01\n23,59,39,9.782e+05,0.065,0.087\n")
    try folder.write("acc_00002.csv", "2.3000e+001;5.9000e+001;4.9000e+001;1.1105e+005;-0.5;48.1\n")
    try folder.write("acc_00010.csv", "0,0,9,65664,1.5,2.5\n")
    try folder.write("temp_00001.csv", "8,0,0,0,70.1\n")
    let recording = try Recording.open(folder.path)
    #expect(recording.format == .femto)
    #expect(recording.channels.map(\.name) == ["horizontal", "vertical"])
    #expect(recording.sampleRateHz == 25_600)
    #expect(recording.unit == "g")
    #expect(recording.findings.map(\.kind) == [.nominalDate, .ignoredFiles])
    let noon: Int64 = (23 * 3600 + 59 * 60) * 1_000_000_000
    #expect(recording.times == [noon + 39_978_160_000, noon + 49_111_050_000, 86_409_065_664_000])
    #expect(try recording.snapshot(at: 0).samples == [0.062, 0.065, -0.01, 0.087])
    #expect(try recording.snapshot(at: 1).samples == [-0.5, 48.1])
    #expect(try recording.snapshot(at: 2).samples == [1.5, 2.5])
  }

  @Test(
    "XJTU-SY folders count minutes, know their speed by name, and go by number", arguments: ["35Hz12kN", "37.5Hz11kN"])
  func xjtu(load: String) throws {
    let folder = try TemporaryFolder()
    for number in [1, 2, 10] {
      try folder.write(
        "\(load)/Bearing1_1/\(number).csv",
        "Horizontal_vibration_signals,Vertical_vibration_signals\n0.5,-\(number)\n-0.25,1e-3\n")
    }
    let recording = try Recording.open(folder.path)
    #expect(recording.format == .xjtuSY)
    #expect(recording.snapshots.map(\.name) == ["1.csv", "2.csv", "10.csv"])
    #expect(recording.times == [0, 60_000_000_000, 540_000_000_000])
    #expect(recording.channels.map(\.name) == ["horizontal", "vertical"])
    #expect(recording.sampleRateHz == 25_600)
    #expect(recording.unit == "g")
    #expect(recording.speedRPM == (load == "35Hz12kN" ? 2100 : 2250))
    #expect(recording.bearings == [Bearing(name: "B1", design: .catalogue("UER204"))])
    #expect(try recording.snapshot(at: 2).samples == [0.5, -0.25, -10, 1e-3])
    try folder.write("40Hz10kN/Bearing3_1/1.csv", "Horizontal_vibration_signals,Vertical_vibration_signals\n1,2\n")
    let error = #expect(throws: RecordingError.self) { try Recording.open(folder.path) }
    #expect(error?.found.hasPrefix("2 recordings (\(load)/Bearing1_1, ") == true)
    let alone = try Recording.open(folder.path + "/40Hz10kN/Bearing3_1/1.csv")
    #expect(alone.format == .xjtuSY)
    #expect(alone.speedRPM == 2400)
  }

  @Test("several FEMTO bearings in one folder are refused with their names")
  func severalBearings() throws {
    let folder = try TemporaryFolder()
    try folder.write("Bearing1_1/acc_00001.csv", "1,1,1,1,1,1\n")
    try folder.write("Bearing1_2/acc_00001.csv", "1,1,1,1,1,1\n")
    let error = #expect(throws: RecordingError.self) { try Recording.open(folder.path) }
    #expect(error?.found == "2 recordings (Bearing1_1, Bearing1_2)")
  }

  @Test("delimited text takes its channels from the header and leaves the time column out")
  func table() throws {
    let folder = try TemporaryFolder()
    try folder.write("fan_2023-01-01_12-00-00.csv", "time;x;y;note\n0,0;0,5;-1,5;a\n0,001;0,25;2;b\n")
    try folder.write("fan_2023-01-01_12-10-00.csv", "time;x;y;note\n0,0;3,5;4;a\n0,001;1;2;b\n")
    let recording = try Recording.open(folder.path)
    #expect(recording.format == .csv)
    #expect(recording.channels.map(\.name) == ["x", "y"])
    #expect(recording.sampleRateHz == nil)
    #expect(recording.unit == nil)
    #expect(recording.times == [1_672_574_400_000_000_000, 1_672_575_000_000_000_000])
    #expect(try recording.snapshot(at: 0).samples == [0.5, 0.25, -1.5, 2])
    #expect(recording.findings.map(\.kind).contains(.ignoredColumns))
  }

  @Test("text files without times are taken in the order in which people count")
  func numberedText() throws {
    let folder = try TemporaryFolder()
    for number in [1, 2, 9, 10, 11, 100] { try folder.write("m\(number).csv", "x,y,z\n\(number),0,1\n0,1,0\n") }
    let recording = try Recording.open(folder.path)
    #expect(recording.snapshots.map(\.name) == ["m1.csv", "m2.csv", "m9.csv", "m10.csv", "m11.csv", "m100.csv"])
    #expect(try recording.snapshot(at: 3).samples.first == 10)
  }

  @Test("one long file is cut into snapshots of the declared length, with lines numbered through")
  func longFile() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<25).map { "\(Double($0) / 100),\($0),\(-$0)" }
    let path = try folder.write("run.csv", "t,a,b\n" + rows.joined(separator: "\n") + "\n")
    let machine = try MachineDescription.parse(
      "sample_rate_hz: 50\ncsv: { columns: [b, a], snapshot_samples: 10 }", path: "machine.yaml")
    let recording = try Recording.open(path, machine: machine)
    #expect(recording.snapshots.count == 3)
    #expect(recording.times == [0, 100_000_000, 200_000_000])
    #expect(recording.channels.map(\.name) == ["b", "a"])
    let second = try recording.snapshot(at: 1)
    #expect(second.sampleCount == 10)
    #expect(Array(second.channel(0)) == (10..<20).map { -Float($0) })
    #expect(Array(second.channel(1)) == (10..<20).map { Float($0) })
    #expect(try recording.snapshot(at: 2).sampleCount == 5)
    // The time column runs at 100 Hz, the description says 50.
    #expect(recording.findings.contains { $0.kind == .rateMismatch && $0.severity == .warning })
    let broken = try folder.write("broken.csv", "t,a,b\n" + rows.joined(separator: "\n") + "\n0.5,x,1\n")
    let error = #expect(throws: RecordingError.self) {
      try Recording.open(broken, machine: machine).snapshot(at: 2)
    }
    #expect(error?.description == "\(broken):27, column 2: found 'x', wanted a number")
  }

  @Test("runs of blanks separate columns too")
  func blanks() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("run.dat", "  0.5   1.5\n -2.5  3.5  \n")
    #expect(try Recording.open(path).snapshot(at: 0).samples == [0.5, -2.5, 1.5, 3.5])
  }

  @Test("machine.yaml wins over the profile, and a finding says so")
  func overridden() throws {
    let folder = try TemporaryFolder()
    try folder.write("2004.02.12.10.32.39", "1\t2\n3\t4\n")
    let machine = try MachineDescription.parse(
      """
      sample_rate_hz: 20000
      channels: [{ name: left, bearing: A }, { name: right }]
      bearings: { A: { type: 6205 } }
      """)
    let recording = try Recording.open(folder.path, machine: machine)
    #expect(recording.sampleRateHz == 20_000)
    #expect(recording.channels == [Channel(name: "left", bearing: "A"), Channel(name: "right")])
    #expect(recording.bearings == [Bearing(name: "A", design: .catalogue("6205"))])
    #expect(
      recording.findings.filter { $0.kind == .overriddenProfile }.map(\.message) == [
        "machine.yaml's sample rate of 20000 Hz is used, not the data set's 20480 Hz"
      ])
    let three = try MachineDescription.parse("channels: [a, b, c]")
    let error = #expect(throws: RecordingError.self) { try Recording.open(folder.path, machine: three) }
    #expect(error?.found == "3 channels")
  }

  @Test("a generated recording is written as IMS files and as HDF5 and read back bit for bit", arguments: [1, 3, 8])
  func roundTrip(channelCount: Int) throws {
    let folder = try TemporaryFolder()
    let recording = Recording.generated(
      name: "synthetic", channels: (0..<channelCount).map { Channel(name: "c\($0)", bearing: $0 == 0 ? "B1" : nil) },
      times: [1_000_000_000, 601_000_000_000, 1_201_000_000_000], sampleRateHz: 12_345.5, unit: "m/s²", speedRPM: 1800
    ) { index in
      var random = RandomStream(seed: 7, stream: UInt64(index))
      return (0..<channelCount * 101).map { _ in Float(random.normal()) }
    }
    let originals = try (0..<3).map { try recording.snapshot(at: $0) }

    try IMSWriter.write(recording, to: folder.path + "/ims", style: .shortest)
    let text = try Recording.open(folder.path + "/ims")
    #expect(text.times == recording.times)
    #expect(try (0..<3).map { try text.snapshot(at: $0) } == originals)

    try RecordingArchive.write(recording, to: folder.path + "/run.h5")
    let archive = try Recording.open(folder.path + "/run.h5")
    #expect(archive.channels == recording.channels)
    #expect(archive.times == recording.times)
    #expect(archive.snapshots.map(\.name) == recording.snapshots.map(\.name))
    #expect(archive.sampleRateHz == 12_345.5)
    #expect(archive.unit == "m/s²")
    #expect(archive.speedRPM == 1800)
    #expect(try (0..<3).map { try archive.snapshot(at: $0) } == originals)
  }

  @Test("three decimals are written as C prints them")
  func threeDecimals() throws {
    let folder = try TemporaryFolder()
    let values: [Float] = [0, -0.0004, 0.0005, -1.2345, 48.1, 12.9996, 0.1, 1e-9, 2.5, 0.0625]
    let path = folder.path + "/2004.02.12.10.32.39"
    try IMSWriter.write(Snapshot(index: 0, channelCount: 2, samples: values), to: path)
    let expected = (0..<5).map { String(format: "%.3f\t%.3f\n", values[$0], values[5 + $0]) }.joined()
    #expect(try String(contentsOfFile: path, encoding: .utf8) == expected)
  }

  @Test(
    "the IMS files have the published RMS of every channel",
    .enabled(if: Datasets.areThere, "\(Datasets.missing)"),
    arguments: [
      ("2003.10.22.12.06.24", "test1_raw"), ("2004.02.12.10.32.39", "test2_raw"), ("2004.02.12.10.42.39", "test2_raw"),
      ("2004.02.19.06.22.39", "test2_raw"), ("2004.04.18.02.42.55", "test3_raw"),
    ])
  func publishedRMS(name: String, table: String) throws {
    let path = Datasets.path("ims-features/fatemeh-studio/data/processed/\(table).csv")
    let rows = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { $0.split(separator: ",") }
    let header = try #require(rows.first)
    let row = try #require(rows.first { $0.contains(Substring(name)) })
    let published = header.indices.filter { header[$0].hasSuffix("_rms") }.compactMap { Double(row[$0]) }
    let snapshot = try Recording.open(Datasets.path("ims-samples/\(name)")).snapshot(at: 0)
    try #require(published.count == snapshot.channelCount)
    #expect(snapshot.sampleCount == 20_480)
    for (channel, rms) in published.enumerated() {
      // The files have three decimals; undoing the rounding to Float leaves the published number itself.
      let exact = snapshot.channel(channel).map { (Double($0) * 1000).rounded() / 1000 }
      let ours = (exact.reduce(0) { $0 + $1 * $1 } / Double(exact.count)).squareRoot()
      #expect(abs(ours - rms) <= 1e-12 * rms)
      let single = SnapshotStatistics(snapshot).channels[channel].rms
      #expect(abs(single - rms) <= 1e-7 * rms)
    }
  }

  @Test(
    "a whole FEMTO bearing opens with times forty seconds apart", .enabled(if: Datasets.areThere, "\(Datasets.missing)")
  )
  func realFEMTO() throws {
    let recording = try Recording.open(Datasets.path("femto/Learning_set/Bearing3_2"))
    #expect(recording.snapshots.count == 410)
    let times = recording.times.compactMap { $0 }
    try #require(times.count == 410)
    let steps = zip(times.dropFirst(), times).map { Double($0 - $1) / 1e9 }
    #expect(steps.allSatisfy { abs($0 - 40) < 0.1 })
    #expect(recording.findings.map(\.kind) == [.nominalDate])
    #expect(try recording.snapshot(at: 409).sampleCount == 2560)
  }

  @Test(
    "the clock of FEMTO's Bearing1_1 jumps and comes back, which is reported once",
    .enabled(if: Datasets.areThere, "\(Datasets.missing)"))
  func clockOfBearing11() throws {
    let recording = try Recording.open(Datasets.path("femto/Learning_set/Bearing1_1"))
    #expect(recording.snapshots.count == 702)
    #expect(recording.findings.map(\.kind) == [.nominalDate, .unorderedTime])
  }
}
