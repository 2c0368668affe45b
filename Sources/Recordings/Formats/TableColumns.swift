/// Which columns of a delimited text file are time and channels, found in its first lines and in `machine.yaml`.
struct TableColumns: Sendable {
  private(set) var layout: TextLayout
  /// The time column and its step, where there is one that rises.
  let clock: TableClock?
  /// As the header names the channels, in their order; empty where it doesn't.
  private(set) var channelNames: [String] = []
  private let header: TableHeader
  private let names: [String]
  private let timeColumn: TimeColumn?
  private var findings: [Finding] = []

  init(_ head: TextHead, machine: MachineDescription?) throws(RecordingError) {
    let declared = machine?.table ?? MachineDescription.TableDescription()
    let dialect = try TableDialect(head, declared: declared)
    let rows = TableHeader.rows(of: head, separator: dialect.separator)
    guard let last = rows.last else {
      throw RecordingError(path: head.path, found: "an empty file", wanted: "measurements")
    }
    let header = TableHeader(rows, of: head, declared: declared.hasHeader)
    self.header = header
    guard let start = head.linesBefore.firstIndex(where: { $0 >= header.lineCount }) else {
      throw RecordingError(
        path: head.path, line: header.lineCount, found: "no number in the first \(rows.count) lines",
        wanted: "measurements", hint: Self.advice)
    }
    let body = Array(rows[start...])
    names = header.names ?? (1...last.count).map { "ch\($0)" }
    layout = TextLayout(
      separator: dialect.separator, decimal: dialect.decimal,
      channelOfColumn: [Int?](repeating: nil, count: last.count), headerLineCount: header.lineCount)
    timeColumn = try Self.timeColumn(declared, header.names, columnCount: last.count, head)
    let decimal = dialect.decimal
    clock = timeColumn.flatMap { TableClock(body, timeColumn: $0, decimal: decimal) }
    try chooseChannels(declared, body, head)
    if let finding = clock?.finding(declared: machine?.sampleRateHz) { findings.append(finding) }
    findings += unitFindings(declared: machine?.unit)
    if header.noteCount > 0 {
      let lines = header.noteCount == 1 ? "1 line" : "\(header.noteCount) lines"
      findings.append(Finding(.ignoredColumns, .note, "passed over \(lines) above the numbers, which hold no row"))
    }
  }

  private static let advice = "give separator and decimal mark under 'table' in machine.yaml"

  private static func timeColumn(
    _ declared: MachineDescription.TableDescription, _ names: [String]?, columnCount: Int, _ head: TextHead
  ) throws(RecordingError) -> TimeColumn? {
    if let column = declared.timeColumn {
      let position = try position(of: column, names, columnCount: columnCount, head)
      return TimeColumn(column: position, name: names?[position])
    }
    // Unnamed columns stay channels; a name must say that it is time.
    guard let names, let position = names.firstIndex(where: TimeColumn.isTime) else { return nil }
    return TimeColumn(column: position, name: names[position])
  }

  private mutating func chooseChannels(
    _ declared: MachineDescription.TableDescription, _ rows: [[String]], _ head: TextHead
  ) throws(RecordingError) {
    let last = rows[rows.count - 1]
    var chosen: [Int] = []
    for column in declared.columns {
      chosen.append(try Self.position(of: column, header.names, columnCount: last.count, head))
    }
    if chosen.isEmpty {
      let decimal = layout.decimal
      let numeric = last.indices.filter {
        $0 != timeColumn?.column && DecimalText.single(last[$0], decimal: decimal) != nil
      }
      let counters = numeric.filter { column in Self.risesEvenly(rows, column, decimal: decimal) }
      for column in counters where counters.count < numeric.count {
        findings.append(
          Finding(
            .ignoredColumns, .warning,
            "passed over the column \(names[column]): it rises evenly from row to row, like a counter or a clock"
              + " (to use it, name the channels' columns by table: { columns: [...] } in machine.yaml)"))
      }
      chosen = counters.count < numeric.count ? numeric.filter { !counters.contains($0) } : numeric
      nameIgnored(last.indices.filter { !numeric.contains($0) && $0 != timeColumn?.column })
    } else {
      nameIgnored(last.indices.filter { !chosen.contains($0) && $0 != timeColumn?.column })
    }
    guard !chosen.isEmpty else {
      let grouped = last.first(where: TableField.isGrouped)
      let example = (grouped ?? last.first { TableField.looksNumeric($0) }).map { ", but '\($0.prefix(40))'" } ?? ""
      throw RecordingError(
        path: head.path, found: "no column of numbers" + example, wanted: "at least one channel",
        hint: grouped == nil ? Self.advice : "write the numbers without marks between thousands")
    }
    for (channel, column) in chosen.enumerated() { layout.channelOfColumn[column] = channel }
    if header.names != nil { channelNames = chosen.map { names[$0] } }
  }

  private mutating func nameIgnored(_ columns: [Int]) {
    let named = columns.map { names[$0] }.filter { !$0.isEmpty }
    // Columns without name and content come from separators at the end of lines.
    guard !named.isEmpty else { return }
    findings.append(Finding(.ignoredColumns, .note, "passed over the columns \(named.joined(separator: ", "))"))
  }

  /// So many rows that rise evenly are no vibration.
  private static let counterRows = 32

  /// Whether a column goes up by the same step from row to row, but for its last digits.
  private static func risesEvenly(_ rows: [[String]], _ column: Int, decimal: UInt8) -> Bool {
    guard rows.count >= counterRows else { return false }
    let values = rows.prefix(counterRows).compactMap { row in
      column < row.count ? DecimalText.double(row[column], decimal: decimal) : nil
    }
    guard values.count == counterRows, let first = values.first, let last = values.last, last > first else {
      return false
    }
    let step = (last - first) / Double(counterRows - 1)
    return values.enumerated().allSatisfy { abs($1 - first - Double($0) * step) < 0.1 * step }
  }

  private static func position(
    of column: MachineDescription.TableDescription.Column, _ names: [String]?, columnCount: Int, _ head: TextHead
  ) throws(RecordingError) -> Int {
    switch column {
    case .number(let number):
      guard number <= columnCount else {
        throw RecordingError(
          path: head.path, found: "\(columnCount) columns", wanted: "a column \(number), as machine.yaml says")
      }
      return number - 1
    case .name(let name):
      guard let names, let position = names.firstIndex(of: name) else {
        let nearest = names.flatMap { NearestName.of(name, among: $0) }
        throw RecordingError(
          path: head.path, line: names == nil ? nil : 1,
          found: names.map { "the columns \($0.joined(separator: ", "))" } ?? "no header",
          wanted: "a column '\(name)', as machine.yaml says", hint: nearest.map { "did you mean '\($0)'?" })
      }
      return position
    }
  }

  /// What the header says of units, which are declared and never taken from it.
  private func unitFindings(declared: String?) -> [Finding] {
    let columns = layout.channelOfColumn.indices.filter { layout.channelOfColumn[$0] != nil }
    let units = columns.compactMap { column in
      (header.units.map { $0[column] } ?? TableField.unit(ofName: names[column])).flatMap(TableField.vibrationUnit)
    }
    let distinct = Set(units).sorted()
    let said = distinct.joined(separator: " and ")
    guard let declared else {
      return distinct.isEmpty
        ? [] : [Finding(.unitMismatch, .note, "the header says \(said); declare unit in machine.yaml to use a unit")]
    }
    let meant = TableField.vibrationUnit(declared) ?? declared
    guard distinct.contains(where: { $0 != meant }) else { return [] }
    return [Finding(.unitMismatch, .warning, "the header says \(said), but the unit \(declared) is declared for all")]
  }

  /// The time of the first row behind `offset`, in ns since 1970.
  ///
  /// - Parameter isNominal: Whether seconds that count from the start of the recording count from 1970-01-01.
  func time(
    in path: String, offset: Int, isStretch: Bool = false, isNominal: Bool
  ) throws(RecordingError) -> Int64? {
    guard let timeColumn, let field = try timeField(in: path, offset: offset, isStretch: isStretch) else { return nil }
    if let moment = timeColumn.moment(field, decimal: layout.decimal) { return moment }
    guard isNominal, let seconds = timeColumn.seconds(field, decimal: layout.decimal), abs(seconds) < 9e9 else {
      return nil
    }
    return Int64((seconds * 1e9).rounded())
  }

  /// What stands in the first row's time where it is neither a moment nor a number.
  func unreadTime(in path: String) throws(RecordingError) -> UnreadTime? {
    guard let timeColumn, let field = try timeField(in: path, offset: 0, isStretch: false),
      !TableField.isMissing(field), timeColumn.seconds(field, decimal: layout.decimal) == nil
    else { return nil }
    return UnreadTime(column: names[timeColumn.column], value: String(field.prefix(40)))
  }

  /// The time of the first row behind `offset` as it is written.
  private func timeField(in path: String, offset: Int, isStretch: Bool) throws(RecordingError) -> String? {
    guard let timeColumn else { return nil }
    let head = try TextHead(path, offset: offset, byteCount: 4096)
    let skipped = isStretch ? 0 : layout.headerLineCount
    guard let index = head.linesBefore.firstIndex(where: { $0 >= skipped }) else { return nil }
    let row = DelimitedText.fields(of: head.lines[index], separator: layout.separator)
    return timeColumn.column < row.count ? row[timeColumn.column] : nil
  }

  func draft(
    path: String, source: Recording.Source, entries: [Recording.SnapshotEntry]
  ) -> RecordingDraft {
    RecordingDraft(
      path: path, format: .csv, source: source, entries: entries, channelCount: layout.channelCount,
      channels: channelNames.map { Channel(name: $0) }, findings: findings)
  }
}
