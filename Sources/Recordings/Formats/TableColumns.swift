/// Which columns of a delimited text file are time and channels, found in its first lines and in `machine.yaml`.
struct TableColumns {
  private(set) var layout: TextLayout
  private var names: [String]
  private var timeColumn: Int?
  private var findings: [Finding] = []
  private let hasNames: Bool

  init(_ head: TextHead, machine: MachineDescription?) throws(RecordingError) {
    let declared = machine?.table ?? MachineDescription.TableDescription()
    let separator = declared.separator.flatMap(\.asciiValue) ?? head.separator
    let rows = head.lines.map { DelimitedText.fields(of: $0, separator: separator) }
    guard let last = rows.last else {
      throw RecordingError(path: head.path, found: "an empty file", wanted: "measurements")
    }
    let decimal = declared.decimal.flatMap(\.asciiValue) ?? Self.decimal(of: last, separator: separator)
    func isNumber(_ field: String) -> Bool { DecimalText.single(field, decimal: decimal) != nil }
    let headerCount =
      switch declared.hasHeader {
      case true?: 1
      case false?: 0
      case nil: rows.prefix { !$0.contains(where: Self.looksNumeric) }.count
      }
    guard headerCount < rows.count else {
      throw RecordingError(
        path: head.path, line: headerCount, found: "no number in the first \(rows.count) lines", wanted: "measurements",
        hint: "give separator and decimal mark under 'csv' in machine.yaml")
    }
    let header = rows[..<headerCount].last { $0.count == last.count }
    hasNames = header != nil
    names = header ?? (1...last.count).map { "ch\($0)" }
    layout = TextLayout(
      separator: separator, decimal: decimal, channelOfColumn: [Int?](repeating: nil, count: last.count),
      headerLineCount: headerCount)
    timeColumn = try timeColumn(declared, last, isNumber, head)
    try chooseChannels(declared, last, isNumber, head)
    reviewRate(rows.dropFirst(headerCount).map { $0 }, declared: machine?.sampleRateHz)
  }

  /// The names, in lower case, by which a column is known for time.
  static let timeNames = [
    "time", "timestamp", "datetime", "date", "t", "time_s", "time [s]", "time (s)", "zeit", "temps",
  ]

  /// Whether a field starts like a number, so that numbers with an unexpected decimal mark aren't taken for a header.
  private static func looksNumeric(_ field: String) -> Bool {
    let digits = field.drop { "+-.,".contains($0) }
    return digits.first?.isNumber ?? false || ["nan", "inf", "-inf"].contains(field.lowercased())
  }

  /// A comma where semicolons or tabs separate and a comma stands in a field; else a point.
  private static func decimal(of row: [String], separator: UInt8) -> UInt8 {
    separator != UInt8(ascii: ",") && row.contains { $0.contains(",") } && !row.contains { $0.contains(".") }
      ? UInt8(ascii: ",") : UInt8(ascii: ".")
  }

  private func timeColumn(
    _ declared: MachineDescription.TableDescription, _ row: [String], _ isNumber: (String) -> Bool, _ head: TextHead
  ) throws(RecordingError) -> Int? {
    if let column = declared.timeColumn { return try position(of: column, head) }
    // Unnamed columns stay channels; a name must say that it is time.
    return hasNames ? names.firstIndex { Self.timeNames.contains($0.lowercased()) } : nil
  }

  private mutating func chooseChannels(
    _ declared: MachineDescription.TableDescription, _ row: [String], _ isNumber: (String) -> Bool, _ head: TextHead
  ) throws(RecordingError) {
    var chosen: [Int] = []
    for column in declared.columns { chosen.append(try position(of: column, head)) }
    if chosen.isEmpty { chosen = row.indices.filter { $0 != timeColumn && isNumber(row[$0]) } }
    guard !chosen.isEmpty else {
      throw RecordingError(
        path: head.path, found: "no column of numbers", wanted: "at least one channel",
        hint: "give separator and decimal mark under 'csv' in machine.yaml")
    }
    for (channel, column) in chosen.enumerated() { layout.channelOfColumn[column] = channel }
    let ignored = row.indices.filter { layout.channelOfColumn[$0] == nil && $0 != timeColumn }.map { names[$0] }
    if !ignored.isEmpty {
      findings.append(Finding(.ignoredColumns, .note, "passed over the columns \(ignored.joined(separator: ", "))"))
    }
  }

  private func position(
    of column: MachineDescription.TableDescription.Column, _ head: TextHead
  ) throws(RecordingError) -> Int {
    switch column {
    case .number(let number):
      guard number <= names.count else {
        throw RecordingError(
          path: head.path, found: "\(names.count) columns", wanted: "a column \(number), as machine.yaml says")
      }
      return number - 1
    case .name(let name):
      guard hasNames, let position = names.firstIndex(of: name) else {
        let nearest = hasNames ? NearestName.of(name, among: names) : nil
        throw RecordingError(
          path: head.path, line: hasNames ? layout.headerLineCount : nil,
          found: hasNames ? "the columns \(names.joined(separator: ", "))" : "no header",
          wanted: "a column '\(name)', as machine.yaml says", hint: nearest.map { "did you mean '\($0)'?" })
      }
      return position
    }
  }

  /// Compares the declared rate with the time column; a rate is never taken from it, as clocks are rounded.
  private mutating func reviewRate(_ rows: [[String]], declared: Double?) {
    guard let timeColumn, rows.count > 2, let first = seconds(rows.first, timeColumn),
      let last = seconds(rows.last, timeColumn), last > first
    else { return }
    let measured = Double(rows.count - 1) / (last - first)
    let shown = (measured * 10).rounded() / 10
    if let declared {
      if abs(measured / declared - 1) > 0.01 {
        findings.append(
          Finding(
            .rateMismatch, .warning, "the time column steps at \(shown) Hz, but \(declared) Hz are declared"))
      }
    } else {
      findings.append(
        Finding(.rateMismatch, .note, "the time column steps at \(shown) Hz; declare sample_rate_hz to use a rate"))
    }
  }

  private func seconds(_ row: [String]?, _ column: Int) -> Double? {
    guard let row, column < row.count else { return nil }
    return DecimalText.double(row[column], decimal: layout.decimal)
      ?? UTCTime.parse(row[column]).map { Double($0) / 1e9 }
  }

  /// The time of the first row behind `offset`; seconds count from a nominal 1970-01-01.
  func time(in path: String, offset: Int, isStretch: Bool = false) throws(RecordingError) -> Int64? {
    guard let timeColumn else { return nil }
    let head = try TextHead(path, offset: offset, byteCount: 4096)
    let row = head.lines.dropFirst(isStretch ? 0 : layout.headerLineCount).first
      .map { DelimitedText.fields(of: $0, separator: layout.separator) }
    guard let row, timeColumn < row.count else { return nil }
    if let time = UTCTime.parse(row[timeColumn]) { return time }
    guard let seconds = DecimalText.double(row[timeColumn], decimal: layout.decimal), abs(seconds) < 9e9 else {
      return nil
    }
    return Int64((seconds * 1e9).rounded())
  }

  func draft(
    path: String, source: Recording.Source, entries: [Recording.SnapshotEntry]
  ) -> RecordingDraft {
    var channels: [Channel] = []
    let columns = layout.channelOfColumn.enumerated().compactMap { column, channel in channel.map { ($0, column) } }
    for (_, column) in columns.sorted(by: { $0.0 < $1.0 }) where hasNames {
      channels.append(Channel(name: names[column]))
    }
    return RecordingDraft(
      path: path, format: .csv, source: source, entries: entries, channelCount: layout.channelCount,
      channels: channels, findings: findings)
  }
}
