import TestSupport
import Testing

@testable import Recordings

/// Rows of a sine and a cosine, 200 samples at 1,000 Hz, as German loggers write them.
private func rows(
  _ count: Int = 200, separator: String = ";", decimal: String = ",", phase: Double = 0, time: ((Int) -> String)? = nil,
  swapped: Bool = false
) -> [String] {
  (0..<count).map { index in
    let angle = Double((index * 37) % 101) / 7 + phase
    let values = [String(Int(angle * 1000) % 977), String(Int(angle * 3000) % 883)].map {
      "\($0.count % 2 == 0 ? "-" : "")0\(decimal)\($0)"
    }
    let columns = swapped ? [values[1], values[0]] : values
    return ((time.map { [$0(index)] } ?? []) + columns).joined(separator: separator)
  }
}

private func seconds(_ index: Int) -> String {
  let text = String(index + 100_000)
  return "\(text.prefix(3).dropFirst(2)),\(text.suffix(3))"
}

private func file(_ header: [String], _ rows: [String], end: String = "\n") -> String {
  (header + rows).joined(separator: end) + end
}

@Suite("Files are read as loggers and spreadsheets write them")
struct LoggerFilesTests {
  private let plain = file(["Zeit;A;B"], rows(time: seconds))

  private func open(_ text: String, as name: String = "a.csv", _ machine: String? = nil) throws -> Recording {
    try open(Array(text.utf8), as: name, machine)
  }

  private func open(_ bytes: [UInt8], as name: String = "a.csv", _ machine: String? = nil) throws -> Recording {
    let folder = try TemporaryFolder()
    let path = try folder.write(name, bytes)
    let recording = try Recording.open(path, machine: try machine.map { try MachineDescription.parse($0) })
    // The folder goes with this function: what is to be read is read now.
    _ = try recording.snapshot(at: 0)
    return recording
  }

  private func samples(_ text: String, _ machine: String? = nil) throws -> [Float] {
    try samples(Array(text.utf8), machine)
  }

  private func samples(_ bytes: [UInt8], _ machine: String? = nil) throws -> [Float] {
    let folder = try TemporaryFolder()
    let path = try folder.write("a.csv", bytes)
    return try Recording.open(path, machine: try machine.map { try MachineDescription.parse($0) }).snapshot(at: 0)
      .samples
  }

  private func refusal(_ body: () throws -> Void) -> RecordingError? {
    do { try body() } catch { return error as? RecordingError }
    return nil
  }

  @Test func numbersInQuotesAreRefusedWithAWayOut() {
    let error = refusal { _ = try open(file(["A;B"], (0..<200).map { "\"0.\($0)\";\"1.5\"" })) }
    #expect(error?.description.contains("the numbers stand in quotes; write them without") == true, "\(error as Any)")
  }

  @Test("a byte-order mark belongs to no name and no number")
  func byteOrderMark() throws {
    let marked = [0xEF, 0xBB, 0xBF] + Array(plain.utf8)
    #expect(try open(marked).channels.map(\.name) == ["A", "B"])
    #expect(try samples(marked) == samples(plain))
    let bare = file([], rows(separator: "\t", decimal: "."))
    #expect(try samples([0xEF, 0xBB, 0xBF] + Array(bare.utf8)) == samples(bare))
  }

  @Test("text of two bytes a character is refused in one line that says how to convert it", arguments: [true, false])
  func wideText(isBig: Bool) throws {
    let wide = ("\u{FEFF}" + plain).utf16.flatMap { unit -> [UInt8] in
      let (low, high) = (UInt8(unit & 0xFF), UInt8(unit >> 8))
      return isBig ? [high, low] : [low, high]
    }
    let error = refusal { _ = try open(wide) }
    #expect(error?.found == "text of two bytes a character (UTF-16)" && error?.wanted == "UTF-8")
    #expect(error?.hint?.contains("iconv -f UTF-16 -t UTF-8") == true)
    let folder = try TemporaryFolder()
    _ = try folder.write("a.csv", wide)
    _ = try folder.write("b.csv", wide)
    #expect(refusal { _ = try Recording.open(folder.path) }?.found == error?.found)
  }

  @Test("names in quotes may hold the separator, and quotes that are not closed are characters")
  func quotedNames() throws {
    let text = file(["Zeit;\"Lager A; radial\";\"Rohr 5\"\"; axial\""], rows(time: seconds))
    #expect(try open(text).channels.map(\.name) == ["Lager A; radial", "Rohr 5\"; axial"])
    #expect(try samples(text) == samples(plain))
    #expect(try samples(text, "table: { columns: [Lager A; radial] }").count == 200)
    #expect(try open(file(["Zeit;\"A;B 5\""], rows(time: seconds))).channels.map(\.name) == ["\"A", "B 5\""])
    let commas = file(["t,\"x, y\",z"], rows(separator: ",", decimal: ".", time: { "\($0)" }))
    #expect(try open(commas).channels.map(\.name) == ["x, y", "z"])
  }

  @Test("umlauts of Windows and Unix are names, and bytes of no text are refused")
  func encodings() throws {
    let header = "Zeit;Gehäuse;Öl"
    let latin = (header + plain.dropFirst("Zeit;A;B".count)).unicodeScalars.map { UInt8($0.value) }
    #expect(try open(latin).channels.map(\.name) == ["Gehäuse", "Öl"])
    #expect(try open(String(header + plain.dropFirst("Zeit;A;B".count))).channels.map(\.name) == ["Gehäuse", "Öl"])
    #expect(refusal { _ = try open([0x50, 0x4B, 0x03, 0x04, 0xFF, 0x0A]) }?.found == "a binary file")
  }

  @Test("one column of decimal commas is one channel where its name says so, and refused where nothing does")
  func oneColumn() throws {
    let numbers = (0..<50).map { "\($0 % 3 == 0 ? "-" : "")0,\(100 + ($0 * 37) % 89)" }
    let recording = try open(file(["B"], numbers))
    #expect(recording.channels.map(\.name) == ["B"])
    #expect(try samples(file(["B"], numbers)).prefix(2) == [-0.1, 0.137])
    #expect(try open(file(["a,b"], numbers)).channels.map(\.name) == ["a", "b"])
    let error = refusal { _ = try open(file([], numbers)) }
    #expect(error?.found == "lines such as '-0,100', which may be one number with a decimal comma or two")
    #expect(try samples(file([], numbers), "table: { separator: ';', decimal: ',' }").prefix(2) == [-0.1, 0.137])
    #expect(try samples(file([], numbers), "table: { separator: ',' }").count == 100)
    // Blanks between decimal commas.
    #expect(try samples(file([], ["0,5 -1,5", "0,25 2,0"])) == [0.5, 0.25, -1.5, 2])
  }

  @Test("notes of the logger, blank lines, names and units stand above the numbers")
  func headers() throws {
    let notes = ["# Gerät: Logger 5", "Seriennummer;4711", "Start;21.11.2026 19:40:05", "", "Zeit;A;B", "s;m/s²;m/s²"]
    let text = file(notes, rows(time: seconds))
    let recording = try open(text)
    #expect(recording.channels.map(\.name) == ["A", "B"])
    #expect(try samples(text) == samples(plain))
    #expect(recording.findings.contains { $0.message == "passed over 3 lines above the numbers, which hold no row" })
    #expect(recording.findings.contains { $0.kind == .unitMismatch && $0.severity == .note })
    let declared = try open(text, "unit: g")
    #expect(declared.findings.contains { $0.kind == .unitMismatch && $0.severity == .warning })
    #expect(try !open(text, "unit: m/s2").findings.contains { $0.kind == .unitMismatch })
    #expect(
      try open(file(["# time,a,b"], rows(separator: ",", decimal: ".", time: { "\($0)" }))).channels.map(\.name) == [
        "a", "b",
      ])
  }

  @Test(
    "a first row of missing or bad values is no header", arguments: ["-;-;-", "#N/A;0,5;0,25", "NaN;NaN;NaN", "0;x;1"])
  func badFirstRow(row: String) throws {
    let text = file(["Zeit;A;B", row], rows(time: seconds))
    if row.hasPrefix("NaN") || row.hasPrefix("#N") {
      // The first column is time, which no sample depends on.
      #expect(try samples(text).count == 402)
    } else {
      #expect(refusal { _ = try samples(text) }?.line == 2)
    }
  }

  @Test("a time column is known by its name and unit, and a counter by its course")
  func timeAndCounters() throws {
    for name in ["Zeit [s]", "t (ms)", "time_ms", "Zeitstempel", "Datum/Zeit"] {
      #expect(try open(file(["\(name);A;B"], rows(time: seconds))).channels.map(\.name) == ["A", "B"], "\(name)")
    }
    let counted = try open(file(["Nr;A;B"], rows(time: { "\($0 + 1)" })))
    #expect(counted.channels.map(\.name) == ["A", "B"])
    #expect(counted.findings.contains { $0.kind == .ignoredColumns && $0.severity == .warning })
    let asked = try open(file(["Nr;A;B"], rows(time: { "\($0 + 1)" })), "table: { columns: [Nr, A] }")
    #expect(asked.channels.map(\.name) == ["Nr", "A"])
    let inMilliseconds = try open(file(["t [ms];A;B"], rows(time: { "\($0)" })), "sample_rate_hz: 1000")
    #expect(!inMilliseconds.findings.contains { $0.kind == .rateMismatch })
    #expect(
      try open(file(["t [ms];A;B"], rows(time: { "\($0)" })), "sample_rate_hz: 2000").findings.contains {
        $0.kind == .rateMismatch && $0.severity == .warning
      })
  }

  @Test("days of spreadsheets are no seconds")
  func spreadsheetDays() throws {
    let days = { (index: Int) in String(46_347.819_503 + Double(index) / 1000 / 86_400).replacing(".", with: ",") }
    let recording = try open(file(["Zeit;A;B"], rows(time: days)))
    #expect(recording.findings.contains { $0.message.hasPrefix("the time column steps at 1000") })
  }

  @Test("marks between thousands and unknown dates are named in the refusal")
  func grouped() throws {
    let error = refusal { _ = try open(file(["A;B"], (0..<9).map { "1.234,5\($0);-2.345,1\($0)" })) }
    #expect(error?.description.contains("but '1.234,58'") == true)
    #expect(error?.hint == "write the numbers without marks between thousands")
  }

  @Test("separators at the end of lines are no columns worth a word")
  func trailingSeparators() throws {
    let recording = try open(plain.replacing("\n", with: ";;;\n"))
    #expect(recording.channels.map(\.name) == ["A", "B"])
    #expect(!recording.findings.contains { $0.kind == .ignoredColumns })
  }

  @Test(
    "a time that is written in a way that is not understood is quoted; one that counts seconds is no date and no mistake"
  )
  func unknownTimes() throws {
    func findings(_ recording: Recording) -> [Finding] { recording.findings.filter { $0.kind == .missingTimestamp } }
    let odd = file(["time;A;B"], rows { _ in "31/Jan/2026 9 PM" })
    let quoted = try findings(open(odd))
    #expect(quoted.map(\.severity) == [.warning])
    #expect(
      quoted.allSatisfy { $0.message.hasPrefix("the column 'time', such as '31/Jan/2026 9 PM', was not understood") })
    #expect(try findings(open(plain)).map(\.severity) == [.note])
    let folder = try TemporaryFolder()
    for name in ["a.csv", "b.csv"] { try folder.write(name, odd) }
    #expect(try findings(Recording.open(folder.path)).map(\.severity) == [.warning])
    let blank = file(["time;A;B"], rows { _ in "" })
    #expect(try findings(open(blank)).map(\.severity) == [.note])
  }
}

@Suite("Files of one folder may come from several loggers")
struct LoggerFoldersTests {
  @Test("files without a date go in the order people count, dated ones by their date")
  func order() throws {
    let folder = try TemporaryFolder()
    for name in ["p_1.csv", "p_2.csv", "p_10.csv"] { try folder.write(name, file(["A;B"], rows())) }
    #expect(try Recording.open(folder.path).snapshots.map(\.name) == ["p_1.csv", "p_2.csv", "p_10.csv"])
    let dated = try TemporaryFolder()
    for name in [
      "Pumpe 3 01.12.2026 08-00-00.csv", "Pumpe 3 21.11.2026 08-00-00.csv", "Pumpe 3 30.11.2026 08-00-00.csv",
    ] {
      try dated.write(name, file(["A;B"], rows()))
    }
    let recording = try Recording.open(dated.path)
    #expect(recording.snapshots.map { $0.name.dropFirst(8).prefix(5) } == ["21.11", "30.11", "01.12"])
    #expect(recording.times.first == 1_795_248_000_000_000_000)
  }

  @Test(
    "snapshots are dated by their first rows where names say nothing",
    arguments: ["21.11.2026 19:40:05,%", "2026-11-21T19:40:05.%", "1795290005.%"])
  func timesOfRows(pattern: String) throws {
    let folder = try TemporaryFolder()
    for (number, hour) in [2, 1].enumerated() {
      let text = rows(
        separator: "\t", decimal: ".",
        time: { index in
          let later =
            pattern.hasPrefix("1")
            ? pattern.replacing("1795290005", with: String(1_795_290_005 + 3600 * hour))
            : pattern.replacing("19:", with: "\(19 + hour):")
          return later.replacing("%", with: String(String(index + 1123).dropFirst()))
        })
      try folder.write("\(number).csv", file(["Zeit\tA\tB"], text))
    }
    let recording = try Recording.open(folder.path)
    #expect(recording.snapshots.map(\.name) == ["1.csv", "0.csv"])
    #expect(recording.times == [1_795_293_605_123_000_000, 1_795_297_205_123_000_000])
  }

  @Test("a channel is what a header calls so, wherever it stands and however it is written")
  func otherHeaders() throws {
    let folder = try TemporaryFolder()
    try folder.write("1.csv", file(["Zeit;A;B"], rows(time: seconds)))
    try folder.write("2.csv", file(["Zeit;A;B"], rows(phase: 1, time: seconds)))
    try folder.write("3.csv", file(["Zeit;A;B"], rows(phase: 2, time: seconds)))
    try folder.write("4.csv", file(["Zeit;B;A"], rows(time: seconds, swapped: true)))
    try folder.write(
      "5.csv", file(["Time,A,B"], rows(separator: ",", decimal: ".", time: { seconds($0).replacing(",", with: ".") })))
    try folder.write("6.csv", file(["Zeit;A;C"], rows(time: seconds)))
    let recording = try Recording.open(folder.path)
    let first = try recording.snapshot(at: 0).samples
    #expect(try recording.snapshot(at: 3).samples == first)
    #expect(try recording.snapshot(at: 4).samples == first)
    let error = #expect(throws: RecordingError.self) { try recording.snapshot(at: 5) }
    #expect(error?.found == "the channels A, C")
    let byNumber = try Recording.open(folder.path, machine: .parse("table: { columns: [2, 3] }"))
    #expect(try byNumber.snapshot(at: 5).samples == first)
  }

  @Test("a file whose rows step otherwise than the others' is refused, and so is one with rows missing")
  func otherSteps() throws {
    let folder = try TemporaryFolder()
    for number in 1...5 {
      try folder.write("\(number).csv", file(["Zeit;A;B"], rows(phase: Double(number), time: seconds)))
    }
    try folder.write("6.csv", file(["Zeit;A;B"], rows(time: { seconds($0 * 2) })))
    try folder.write("7.csv", file(["Zeit;A;B"], rows(time: { seconds($0 < 100 ? $0 : $0 + 60) })))
    let recording = try Recording.open(folder.path)
    _ = try recording.snapshot(at: 4)
    let error = #expect(throws: RecordingError.self) { try recording.snapshot(at: 5) }
    #expect(error?.found == "a time column that steps at 500 Hz from the first to the last of 200 rows")
    #expect(error?.wanted == "1000 Hz, as in most")
    #expect(throws: RecordingError.self) { try recording.snapshot(at: 6) }
  }

  @Test("copies of a snapshot count once, and channels that stand still are named once")
  func copies() throws {
    let folder = try TemporaryFolder()
    func text(_ phase: Double) -> String {
      file(["A;B;n"], rows(300, phase: phase).map { $0 + ";1480" })
    }
    try folder.write("1.csv", text(0))
    try folder.write("2.csv", text(1))
    try folder.write("3.csv", text(0))
    try folder.write("4.csv", text(0))
    let whole = QualityReview.of(try Recording.open(folder.path))
    #expect(whole.findings.filter { $0.snapshot == nil && $0.kind == .constantChannel }.map(\.channel) == [2])
    let recording = try Recording.open(folder.path, machine: .parse("table: { columns: [A, B] }"))
    let review = QualityReview.of(recording)
    #expect(review.findings.filter { $0.kind == .identicalSnapshot }.map(\.snapshot) == [2, 3])
    // The third copies the first, which may be on purpose; the fourth repeats its predecessor.
    #expect(review.leftOut == [3])
  }

  @Test("numbers that stand for lost values leave the snapshot out", arguments: ["-9999", "9999", "-999"])
  func standIns(value: String) throws {
    let folder = try TemporaryFolder()
    var lines = rows(300)
    lines[17] = "\(value);0,1"
    try folder.write("1.csv", file(["A;B"], lines))
    try folder.write("2.csv", file(["A;B"], rows(300, phase: 1)))
    let review = QualityReview.of(try Recording.open(folder.path))
    #expect(review.findings.filter { $0.kind == .missingValue }.map(\.channel) == [0])
    #expect(review.leftOut == [0])
  }

  @Test("files beside a folder of files are taken together only with a word")
  func mixed() throws {
    let folder = try TemporaryFolder()
    try folder.write("1.csv", file(["A;B"], rows()))
    try folder.write("alt/0.csv", file(["A;B"], rows(phase: 1)))
    #expect(try Recording.open(folder.path).findings.contains { $0.kind == .mixedFolders && $0.severity == .warning })
    let days = try TemporaryFolder()
    try days.write("Tag 1/1.csv", file(["A;B"], rows()))
    try days.write("Tag 2/1.csv", file(["A;B"], rows(phase: 1)))
    #expect(try !Recording.open(days.path).findings.contains { $0.kind == .mixedFolders })
  }
}
