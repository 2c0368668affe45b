import Foundation
import TestSupport
import Testing

@testable import Recordings

@Suite("Universal files give their time signals as channels")
struct UFF58Tests {
  /// A data set 58, written as its definition says.
  struct Writer {
    var function = 1
    var type = 2
    var isEven = true
    var spacing = 1 / 25_600.0
    var node = 12
    var direction = 3
    var unit = "g"
    /// Every line ends so.
    var lineEnd = "\n"

    func head(_ count: Int) -> [String] {
      [
        "Pump, drive end", "NONE", "15-JAN-24 10:00:00", "NONE", "NONE",
        Self.right(function, 5) + Self.right(0, 10) + Self.right(0, 5) + Self.right(0, 10) + " NONE      "
          + Self.right(node, 10) + Self.right(direction, 4) + " NONE      " + Self.right(0, 10) + Self.right(0, 4),
        Self.right(type, 10) + Self.right(count, 10) + Self.right(isEven ? 1 : 0, 10)
          + String(format: "%13.5E%13.5E%13.5E", 0.0, spacing, 0.0),
        Self.axis(17, "Time", "s"), Self.axis(12, "Acceleration", unit), Self.axis(0, "NONE", "NONE"),
        Self.axis(0, "NONE", "NONE"),
      ]
    }

    func text(_ values: [Float]) -> [UInt8] {
      let (perLine, format) = type == 4 ? (4, "%20.12E") : (6, "%13.5E")
      var lines = ["    -1", "    58"] + head(values.count)
      for start in stride(from: 0, to: values.count, by: perLine) {
        lines.append(
          values[start..<min(start + perLine, values.count)].map { String(format: format, Double($0)) }.joined())
      }
      return Array((lines + ["    -1", ""]).joined(separator: lineEnd).utf8)
    }

    func binary(_ values: [Float], isLittle: Bool) -> [UInt8] {
      let size = type == 4 ? 8 : 4
      let first =
        "    58b" + Self.right(isLittle ? 1 : 2, 6) + Self.right(2, 6) + Self.right(11, 12)
        + Self.right(values.count * size, 12) + Self.right(0, 6) + Self.right(0, 6)
      var file = ByteWriter()
      file.text((["    -1", first] + head(values.count) + [""]).joined(separator: lineEnd))
      for value in values {
        let bytes = type == 4 ? ByteWriter.bytes(Double(value).bitPattern) : ByteWriter.bytes(value.bitPattern)
        file.bytes += isLittle ? bytes : bytes.reversed()
      }
      file.text(lineEnd + "    -1" + lineEnd)
      return file.bytes
    }

    private static func right(_ number: Int, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - "\(number)".count)) + "\(number)"
    }

    private static func axis(_ type: Int, _ label: String, _ unit: String) -> String {
      func padded(_ text: String) -> String { text + String(repeating: " ", count: max(0, 20 - text.count)) }
      return right(type, 10) + right(0, 5) + right(0, 5) + right(0, 5) + " " + padded(label) + " " + padded(unit)
    }
  }

  @Test(
    "text in single and double precision, with either line end, any count on the last line",
    arguments: [2, 4], [1, 23, 24, 101])
  func text(type: Int, count: Int) throws {
    let folder = try TemporaryFolder()
    for lineEnd in ["\n", "\r\n"] {
      var writer = Writer(type: type, lineEnd: lineEnd)
      let first = writer.text(FormatFixtures.samples(0..<count))
      (writer.node, writer.direction) = (7, -1)
      let second = writer.text(FormatFixtures.samples(0..<count, channel: 1))
      let units = Array("    -1\n   164\n         1SI\n    -1\n".utf8)
      let recording = try Recording.open(try folder.write("a.uff", units + first + second))
      #expect(recording.format == .uff58)
      #expect(recording.channels.map(\.name) == ["12+Z", "7-X"])
      #expect(recording.sampleRateHz == 25_600)
      #expect(recording.unit == "g")
      #expect(recording.findings.map(\.kind) == [.missingTimestamp])
      #expect(
        try recording.snapshot(at: 0).samples
          == FormatFixtures.samples(0..<count) + FormatFixtures.samples(0..<count, channel: 1))
    }
  }

  @Test("binary numbers of both precisions and byte orders, cut into pieces", arguments: [2, 4], [true, false])
  func binary(type: Int, isLittle: Bool) throws {
    let folder = try TemporaryFolder()
    // 25 and 37 in a byte are '%' and a line of "-1" may stand in binary numbers: their length counts, not their look.
    let values = FormatFixtures.samples(0..<100) + [Float(bitPattern: 0x0A31_2D0A), 0.1]
    let bytes = Writer(type: type).binary(values, isLittle: isLittle)
    let machine = try MachineDescription.parse("table: { snapshot_samples: 60 }")
    let recording = try Recording.open(try folder.write("a.unv", bytes), machine: machine)
    #expect(recording.snapshots.count == 2)
    #expect(try recording.snapshot(at: 1).samples == Array(values[60...]))
  }

  @Test("a file that another program has written")
  func others() throws {
    let recording = try Recording.open(FormatFixtures.path("binary.uff"))
    #expect(recording.channels.map(\.name) == ["12+Z"])
    #expect(recording.sampleRateHz == 25_600)
    #expect(recording.unit == "g")
    #expect(try recording.snapshot(at: 0).samples == FormatFixtures.samples(0..<20))
  }

  @Test(
    "a rate rounded to six digits stands for the whole number of Hz it came from",
    arguments: [48_000, 51_200, 7, 65_537])
  func rounded(rate: Int) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a.uff", Writer(spacing: 1 / Double(rate)).text([1, 2, 3]))
    #expect(try Recording.open(path).sampleRateHz == Double(rate))
    let odd = try folder.write("b.uff", Writer(spacing: 3.90625e-5 * 1.00003).text([1, 2, 3]))
    #expect(abs((try Recording.open(odd).sampleRateHz ?? 0) - 25_599.2) < 0.1)
  }

  @Test("numbers whose columns touch are told apart by their signs")
  func touching() throws {
    let folder = try TemporaryFolder()
    var lines = String(decoding: Writer().text([0, 0, 0]), as: UTF8.self).split(separator: "\n").map(String.init)
    lines[13] = "-1.0000000E+00-2.5000000E-01+3.0000000E+02"
    let path = try folder.write("a.uff", lines.joined(separator: "\n") + "\n")
    #expect(try Recording.open(path).snapshot(at: 0).samples == [-1, -0.25, 300])
    lines[13] = "  1.0  x2.5  3"
    let broken = try folder.write("b.uff", lines.joined(separator: "\n") + "\n")
    let error = #expect(throws: RecordingError.self) { try Recording.open(broken).snapshot(at: 0) }
    #expect(error?.description == "\(broken):14: found 'x2.5', wanted a number")
  }

  @Test("what is no time signal is refused in one line, or passed over beside one")
  func refused() throws {
    let folder = try TemporaryFolder()
    let signal = Writer().text([1, 2, 3])
    let cases: [(bytes: [UInt8], found: String)] = [
      (Writer(function: 4).text([1, 2, 3]), "functions of type 4 only"),
      (Writer(type: 5).text([1, 2, 3]), "complex numbers"),
      (Writer(isEven: false).text([1, 2, 3]), "samples at uneven times"),
      (signal + Writer().text([1, 2]), "signals of different length or rate (3 at 25600 Hz, 2 at 25600 Hz)"),
      (Array("    -1\n   151\nmodel\n    -1\n".utf8), "no data set 58"),
      (Array("nothing of the kind\n".utf8), "no data set 58"),
    ]
    for (bytes, found) in cases {
      let path = try folder.write("a.uff", bytes)
      let error = #expect(throws: RecordingError.self) { try Recording.open(path) }
      #expect(error?.found == found)
    }
    let both = try Recording.open(try folder.write("b.uff", signal + Writer(function: 4, type: 5).text([1, 2, 3, 4])))
    #expect(both.findings.first?.message == "passed over 1 functions that are no signals over time")
    #expect(try both.snapshot(at: 0).samples == [1, 2, 3])
  }

  @Test("files cut off anywhere are refused or read as far as they go", arguments: [false, true])
  func cutOff(isBinary: Bool) throws {
    let folder = try TemporaryFolder()
    let values = FormatFixtures.samples(0..<30)
    let writer = Writer()
    let whole = isBinary ? writer.binary(values, isLittle: true) : writer.text(values)
    var read = 0
    for length in 0..<whole.count {
      let path = try folder.write("cut.uff", Array(whole.prefix(length)))
      do throws(RecordingError) {
        let recording = try Recording.open(path)
        let snapshot = try recording.snapshot(at: 0)
        #expect(snapshot.samples == values, "cut at \(length)")
        // Without the last line end all is there.
        #expect(recording.findings.contains { $0.kind == .truncatedFile } || length == whole.count - 1)
        read += 1
      } catch { #expect(!error.description.contains("\n")) }
    }
    #expect(read > 0 && read < 10)
  }
}
