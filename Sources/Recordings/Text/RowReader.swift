/// Reads rows of numbers into their places, several stretches of the text side by side.
///
/// Where a number ends is known only after it has been looked at, so each waits for the one before: about twenty cycles,
/// of which the processor could use half for something else. Four stretches read in turn, row by row, keep it busy.
@safe struct RowReader {
  let parser: NumberParser
  let separator: UInt8
  /// For each column of the file where its first value goes, or -1 where it is passed over.
  let places: UnsafeBufferPointer<Int>
  let values: UnsafeMutablePointer<Float>

  init(
    parser: NumberParser, separator: UInt8, places: UnsafeBufferPointer<Int>, values: UnsafeMutablePointer<Float>
  ) {
    self.parser = parser
    self.separator = separator
    unsafe self.places = unsafe places
    unsafe self.values = unsafe values
  }

  enum Outcome {
    case rows(Int)
    /// A field that can't be used starts or ends at this byte of the text.
    case stopped(Int)
  }

  /// Reads all lines; blank ones hold no row.
  func rows(of text: UnsafeRawBufferPointer, in stretches: TextStretches) -> Outcome {
    guard let start = text.baseAddress else { return .rows(0) }
    if stretches.lineCount >= 64, let count = unsafe interleavedRows(of: text, in: stretches) { return .rows(count) }
    // Short or unusual: one line after another, which also finds the first error.
    return unsafe rows(from: start, to: start + text.count, firstRow: 0, origin: start)
  }

  /// Reads four stretches of lines side by side.
  ///
  /// - Returns: `nil` where something is in the way: a blank line, or a field that can't be used.
  private func interleavedRows(of text: UnsafeRawBufferPointer, in stretches: TextStretches) -> Int? {
    guard let start = text.baseAddress else { return nil }
    var (a, b, c, d) = unsafe (
      start, start + stretches.ends.0, start + stretches.ends.1, start + stretches.ends.2
    )
    let (rowsA, rowsB, rowsC, rowsD) = stretches.lineCounts
    let (firstB, firstC, firstD) = (rowsA, rowsA + rowsB, rowsA + rowsB + rowsC)
    // The last lines of a file may be blank, so a few are left for the careful way.
    let common = min(min(rowsA, rowsB), min(rowsC, rowsD)) - 4
    let columns = unsafe places.count
    for row in 0..<max(0, common) {
      for column in 0..<columns {
        guard let nextA = unsafe take(a, column, row), let nextB = unsafe take(b, column, firstB + row),
          let nextC = unsafe take(c, column, firstC + row), let nextD = unsafe take(d, column, firstD + row)
        else { return nil }
        unsafe (a, b, c, d) = unsafe (nextA, nextB, nextC, nextD)
      }
    }
    let done = max(0, common)
    // A blank line inside would leave a hole; only at the end of the last stretch it does no harm.
    guard case .rows(firstB) = unsafe rows(from: a, to: start + stretches.ends.0, firstRow: done, origin: start),
      case .rows(firstC) = unsafe rows(from: b, to: start + stretches.ends.1, firstRow: firstB + done, origin: start),
      case .rows(firstD) = unsafe rows(from: c, to: start + stretches.ends.2, firstRow: firstC + done, origin: start),
      case .rows(let count) = unsafe rows(from: d, to: start + text.count, firstRow: firstD + done, origin: start)
    else { return nil }
    return count
  }

  /// Reads one line after another.
  ///
  /// - Parameters:
  ///   - firstRow: The row that the first line becomes.
  ///   - origin: Offsets count from there.
  /// - Returns: The row behind the last.
  private func rows(
    from start: UnsafeRawPointer, to end: UnsafeRawPointer, firstRow: Int, origin: UnsafeRawPointer
  ) -> Outcome {
    let columns = unsafe places.count
    var cursor = unsafe start
    var row = firstRow
    while unsafe cursor < end {
      if let next = unsafe blankLine(at: cursor) {
        unsafe cursor = unsafe next
        continue
      }
      for column in 0..<columns {
        guard let next = unsafe take(cursor, column, row) else { return unsafe .stopped(cursor - origin) }
        unsafe cursor = unsafe next
      }
      row += 1
    }
    return .rows(row)
  }

  /// Reads one field.
  ///
  /// - Returns: Where the next one starts, or `nil` where this one can't be used or doesn't end where it should.
  @inline(__always)
  private func take(_ cursor: UnsafeRawPointer, _ column: Int, _ row: Int) -> UnsafeRawPointer? {
    let place = unsafe places[column]
    let endsRow = unsafe column == places.count - 1
    if place >= 0 {
      let end = endsRow ? UInt8(ascii: "\n") : separator
      var (value, length) = unsafe parser.thousandths(at: cursor)
      if unsafe length == 0 || cursor.load(fromByteOffset: length, as: UInt8.self) != end {
        (value, length) = unsafe parser.short(at: cursor)
      }
      if unsafe length > 0 && cursor.load(fromByteOffset: length, as: UInt8.self) == end {
        unsafe values[place &+ row] = value
        return unsafe cursor + (length &+ 1)
      }
    }
    return unsafe takeSlowly(cursor, place: place, row, endsRow: endsRow)
  }

  /// Reads a field of any form, or passes over it.
  @inline(never)
  private func takeSlowly(_ cursor: UnsafeRawPointer, place: Int, _ row: Int, endsRow: Bool) -> UnsafeRawPointer? {
    let field = unsafe FieldBounds(at: cursor, separator: separator)
    guard field.endsLine == endsRow else { return nil }
    if place >= 0 {
      guard let value = unsafe parser.any(from: field.first, to: field.last) else { return nil }
      unsafe values[place + row] = value
    }
    return unsafe field.next
  }

  /// Where the line at `cursor` is blank, the start of the next one.
  private func blankLine(at cursor: UnsafeRawPointer) -> UnsafeRawPointer? {
    let byte = unsafe cursor.load(as: UInt8.self)
    if byte == UInt8(ascii: "\n") { return unsafe cursor + 1 }
    if byte == UInt8(ascii: "\r"), unsafe cursor.load(fromByteOffset: 1, as: UInt8.self) == UInt8(ascii: "\n") {
      return unsafe cursor + 2
    }
    return nil
  }
}
