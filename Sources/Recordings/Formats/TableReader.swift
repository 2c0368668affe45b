/// Reads snapshots out of delimited text, each file by its own header.
///
/// Loggers are changed and columns exchanged in the life of a machine; what a header calls by the same name is the same
/// channel wherever it stands.
struct TableReader: Sendable {
  /// Of the file that is like most others.
  let columns: TableColumns
  private let machine: MachineDescription?
  /// That file's lines before the numbers.
  private let header: [UInt8]

  init(_ columns: TableColumns, of path: String, machine: MachineDescription?) throws(RecordingError) {
    self.columns = columns
    self.machine = machine
    let lineCount = columns.layout.headerLineCount
    header = try TextBuffer.borrowed { buffer throws(RecordingError) -> [UInt8] in
      try buffer.read(path, range: 0..<TextHead.byteCount)
      return unsafe buffer.withText { text in
        unsafe Array(text[..<DelimitedText.afterLines(lineCount, in: text)])
      }
    }
  }

  /// Reads a whole file.
  func read(_ path: String, into samples: inout [Float]) throws(RecordingError) {
    try TextBuffer.borrowed { buffer throws(RecordingError) in
      try buffer.read(path)
      try unsafe buffer.withText { text throws(RecordingError) in
        let layout = unsafe text.starts(with: header) ? columns.layout : try layout(of: text, path)
        let count = try unsafe NumberTable.parse(text, layout: layout, path: path, into: &samples)
        try unsafe review(text, rowCount: count, layout: layout, path: path, firstLine: 1)
      }
    }
  }

  /// Reads part of a long file that has no header.
  func read(
    _ path: String, range: Range<Int>, firstLine: Int, into samples: inout [Float]
  ) throws(RecordingError) {
    var layout = columns.layout
    layout.headerLineCount = 0
    try TextBuffer.borrowed { buffer throws(RecordingError) in
      try buffer.read(path, range: range)
      try unsafe buffer.withText { text throws(RecordingError) in
        let count = try unsafe NumberTable.parse(
          text, layout: layout, path: path, firstLine: firstLine, into: &samples)
        try unsafe review(text, rowCount: count, layout: layout, path: path, firstLine: firstLine)
      }
    }
  }

  /// The layout of a file whose first lines are others.
  private func layout(of text: UnsafeRawBufferPointer, _ path: String) throws(RecordingError) -> TextLayout {
    let bytes = unsafe [UInt8](text.prefix(TextHead.byteCount))
    let head = TextHead(path, bytes: bytes, isCut: bytes.count < text.count)
    // What can't be made out is read as the others are, which tells best what is wrong.
    guard let own = try? TableColumns(head, machine: machine) else { return columns.layout }
    let isByNumber =
      machine?.table?.columns.isEmpty == false && machine?.table?.columns.allSatisfy { $0.name == nil } == true
    if isByNumber || (own.channelNames.isEmpty && own.layout.columnCount == columns.layout.columnCount) {
      var layout = own.layout
      layout.channelOfColumn = columns.layout.channelOfColumn
      return layout
    }
    guard !own.channelNames.isEmpty else { return columns.layout }
    // The same names in the same order, which may occur twice.
    if own.channelNames == columns.channelNames { return own.layout }
    let places = own.channelNames.map { columns.channelNames.firstIndex(of: $0) }
    guard places.count == columns.channelNames.count, Set(places).count == places.count, !places.contains(nil) else {
      throw RecordingError(
        path: path, line: own.layout.headerLineCount, found: "the channels \(own.channelNames.joined(separator: ", "))",
        wanted: "\(columns.channelNames.joined(separator: ", ")), as in most files",
        hint: "to go by position say it by numbers: table: { columns: [...] } in machine.yaml")
    }
    var layout = own.layout
    layout.channelOfColumn = own.layout.channelOfColumn.map { $0.flatMap { places[$0] } }
    return layout
  }

  /// Refuses rows whose times step otherwise than those of most files: a rate that was changed, or rows that are missing.
  private func review(
    _ text: UnsafeRawBufferPointer, rowCount: Int, layout: TextLayout, path: String, firstLine: Int
  ) throws(RecordingError) {
    guard let clock = columns.clock, layout.columnCount == columns.layout.columnCount else { return }
    let newline = UInt8(ascii: "\n")
    let body = unsafe text[DelimitedText.afterLines(layout.headerLineCount, in: text)...]
    let lines = unsafe (
      first: body.prefix { $0 != newline }, last: body.dropLast().suffix(4096).split(separator: newline).last
    )
    guard let last = unsafe lines.last else { return }
    func fields(_ line: Slice<UnsafeRawBufferPointer>) -> [String] {
      DelimitedText.fields(of: unsafe TextEncoding.text(line), separator: layout.separator)
    }
    let step = unsafe clock.otherStep(
      first: fields(lines.first), last: fields(last), rowCount: rowCount, decimal: layout.decimal)
    guard let step else { return }
    let shown = step > 0 ? "steps at \(DecimalText.short(TableClock.rate(ofStep: step))) Hz" : "goes back"
    throw RecordingError(
      path: path, line: firstLine + layout.headerLineCount,
      found: "a time column that \(shown) from the first to the last of \(rowCount) rows",
      wanted: "\(DecimalText.short(clock.rate)) Hz, as in most", hint: "rows are missing, or another rate was set")
  }
}
