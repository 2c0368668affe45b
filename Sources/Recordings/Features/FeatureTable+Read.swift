extension FeatureTable {
  /// Reads a table with a header: columns `<channel>_<indicator>`, such as `Bearing1_ch1_rms`, one row a snapshot.
  ///
  /// Columns named `timestamp`, `time` or `date` and `filename` or `file` are recognised; row numbers and whatever else
  /// is no indicator is passed over and listed in a finding. Where no column ends in an indicator, each is one channel
  /// with the indicator `value`. A channel named like `Bearing3…` or `B3…` sits on bearing `B3` unless `machine.yaml`
  /// says otherwise.
  ///
  /// - Parameters:
  ///   - path: The table, or a folder that holds it and no other text file.
  ///   - machine: What `machine.yaml` says of separator, decimal mark and columns; nil leaves them to be found.
  package static func read(
    _ path: String, machine: MachineDescription? = nil
  ) throws(RecordingError) -> FeatureTable {
    guard isFolderPath(path) else { return try read(file: path, machine, besides: []) }
    let listing = try FolderListing(path)
    let tables = listing.relativePaths.filter { DelimitedFolder.isTable(FolderListing.name(of: $0)) }
    guard tables.count == 1 else {
      throw RecordingError(
        path: path, found: "\(tables.count) text files", wanted: "one feature table", hint: "name the file")
    }
    let ignored = listing.ignoring(
      listing.relativePaths.filter { $0 != tables[0] }, because: "the feature table is '\(tables[0])'")
    return try read(file: listing.fullPath(tables[0]), machine, besides: ignored + listing.findings)
  }

  private static func read(
    file path: String, _ machine: MachineDescription?, besides found: [Finding]
  ) throws(RecordingError) -> FeatureTable {
    let lines = try allLines(of: path)
    guard let first = lines.first else {
      throw RecordingError(path: path, found: "an empty file", wanted: "a header and a row for each snapshot")
    }
    guard lines.count > 1 else {
      throw RecordingError(path: path, line: 1, found: "a header and no rows", wanted: "a row for each snapshot")
    }
    let separator = machine?.table?.separator.flatMap(\.asciiValue) ?? FeatureColumns.separator(of: first.text)
    let decimal =
      machine?.table?.decimal.flatMap(\.asciiValue)
      ?? TableDialect.decimal(of: lines.dropFirst().map(\.text), separator: separator)
    let header = DelimitedText.fieldsByQuotes(of: first.text, separator: separator)
    let rowsInFile = try lines.dropFirst().map { line throws(RecordingError) -> Row in
      try Row(line, header: header, separator: separator, path: path)
    }
    let columns = FeatureColumns(
      header: header,
      isNumeric: header.indices.map { column in
        let field = rowsInFile[0].fields[column]
        return field.isEmpty || DecimalText.single(field, decimal: decimal) != nil
      })
    guard !columns.cells.isEmpty else {
      throw RecordingError(
        path: path, line: 1, found: "the columns \(header.prefix(6).joined(separator: ", "))",
        wanted: "columns named <channel>_<indicator>, such as B1_rms")
    }
    let order = TimeOrder(rowsInFile.map { time($0, columns) }, of: "rows") { name(rowsInFile[$0], columns) }
    let rows = order.places.map { rowsInFile[$0] }
    var findings = found + (order.finding.map { [$0] } ?? [])
    if !columns.ignored.isEmpty {
      let names = columns.ignored.map { "'\($0)'" }.joined(separator: ", ")
      // Where more is passed over than used, the table is probably named in another way than is known here.
      let severity: Finding.Severity = columns.ignored.count > columns.cells.count ? .warning : .note
      findings.append(Finding(.ignoredColumns, severity, "passed over the columns \(names)"))
    }
    let values = try values(rows, columns, header, decimal: decimal, path: path, &findings)
    var draft = RecordingDraft(
      path: path, format: .features, source: .archive(sampleCount: 0),
      entries: rows.enumerated().map { index, row in entry(index, row, columns, path) },
      channelCount: columns.channels.count,
      channels: columns.channels.map { Channel(name: $0, bearing: bearing(ofChannel: $0)) }, findings: findings)
    draft.unreadTime = unreadTime(rows, columns, header)
    let completed = try draft.completed(by: machine)
    let named = Set(completed.channels.compactMap(\.bearing))
    let bearings = completed.bearings.isEmpty ? named.sorted().map { Bearing(name: $0) } : completed.bearings
    return FeatureTable(
      path: path, channels: completed.channels, bearings: bearings, indicators: columns.indicators,
      snapshotNames: completed.snapshots.map(\.name), times: completed.times, values: values,
      sampleRateHz: completed.sampleRateHz, unit: completed.unit, speedRPM: completed.speedRPM,
      findings: completed.findings)
  }

  /// The first value that stands where a time should, and is none.
  private static func unreadTime(_ rows: [Row], _ columns: FeatureColumns, _ header: [String]) -> UnreadTime? {
    guard let column = columns.timeColumn,
      let row = rows.first(where: { !TableField.isMissing($0.fields[column]) && time($0, columns) == nil })
    else { return nil }
    return UnreadTime(column: header[column], value: String(row.fields[column].prefix(40)))
  }

  private struct Line {
    let number: Int
    let text: String
  }

  private struct Row {
    let line: Int
    let fields: [String]

    init(_ line: Line, header: [String], separator: UInt8, path: String) throws(RecordingError) {
      self.line = line.number
      fields = DelimitedText.fieldsByQuotes(of: line.text, separator: separator)
      guard fields.count == header.count else {
        throw RecordingError(
          path: path, line: line.number, found: "\(fields.count) columns", wanted: "\(header.count), as in the header")
      }
    }
  }

  private static func allLines(of path: String) throws(RecordingError) -> [Line] {
    try TextBuffer.borrowed { buffer throws(RecordingError) -> [Line] in
      try buffer.read(path)
      return unsafe buffer.withText { text in
        unsafe text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
          .map { unsafe Line(number: $0.offset + 1, text: TextEncoding.text($0.element)) }
          .filter { $0.text.contains { !$0.isWhitespace } }
      }
    }
  }

  private static func values(
    _ rows: [Row], _ columns: FeatureColumns, _ header: [String], decimal: UInt8, path: String,
    _ findings: inout [Finding]
  ) throws(RecordingError) -> [Float] {
    let channelCount = columns.channels.count
    let indicatorCount = columns.indicators.count
    var values = [Float](repeating: .nan, count: rows.count * channelCount * indicatorCount)
    for (index, row) in rows.enumerated() {
      var missing: [String] = []
      for cell in columns.cells {
        let field = row.fields[cell.column]
        let isMissing = ["", "na", "n/a", "nan", "null", "none", "-"].contains(field.lowercased())
        guard let value = isMissing ? .nan : DecimalText.single(field, decimal: decimal) else {
          throw RecordingError(
            path: path, line: row.line, column: cell.column + 1, found: "'\(field.prefix(40))'",
            wanted: "a number for \(header[cell.column])")
        }
        if !value.isFinite { missing.append(header[cell.column]) }
        values[(index * channelCount + cell.channel) * indicatorCount + cell.indicator] =
          value.isFinite ? value : .nan
      }
      if let first = missing.first {
        findings.append(
          Finding(
            .missingValue, .warning, snapshot: index, leavesSnapshotOut: true,
            missing.count == 1 ? "no value for \(first)" : "no value for \(first) and \(missing.count - 1) more"))
      }
    }
    return values
  }

  private static func entry(
    _ index: Int, _ row: Row, _ columns: FeatureColumns, _ path: String
  ) -> Recording.SnapshotEntry {
    .init(index: index, name: name(row, columns), path: path, time: time(row, columns))
  }

  private static func name(_ row: Row, _ columns: FeatureColumns) -> String {
    (columns.nameColumn ?? columns.timeColumn).map { row.fields[$0] } ?? "row \(row.line)"
  }

  /// By the column of times, or else the name.
  private static func time(_ row: Row, _ columns: FeatureColumns) -> Int64? {
    columns.timeColumn.flatMap { UTCTime.parse(row.fields[$0]) }
      ?? columns.nameColumn.flatMap { UTCTime.parse(row.fields[$0]) }
  }

  /// `B3` for `Bearing3_ch1`, `Bearing 3-A` or `B3x`.
  private static func bearing(ofChannel name: String) -> String? {
    let lowercase = name.lowercased()
    for prefix in ["bearing", "b"] where lowercase.hasPrefix(prefix) {
      let number = lowercase.dropFirst(prefix.count).drop { $0 == " " || $0 == "_" }.prefix(while: \.isNumber)
      if !number.isEmpty { return "B\(number)" }
    }
    return nil
  }
}
