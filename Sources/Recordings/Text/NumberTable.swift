/// Reads tables of decimal numbers at several hundred MB/s per core.
///
/// One pass counts the lines, so that every value goes straight to its place in `[channel, row]`; a second one parses.
/// Nothing is looked at byte by byte unless it is unusual.
enum NumberTable {
  /// Parses text into `values`, channel after channel.
  ///
  /// - Parameters:
  ///   - text: Lines, the last one ended too, with `TextBuffer.padding` readable bytes behind.
  ///   - path: For errors.
  ///   - firstLine: The number of the text's first line in its file, for errors.
  ///   - values: Becomes `[channel, row]`; its memory is used again where it fits.
  /// - Returns: The number of rows.
  static func parse(
    _ text: UnsafeRawBufferPointer, layout: TextLayout, path: String, firstLine: Int = 1, into values: inout [Float]
  ) throws(RecordingError) -> Int {
    var body = unsafe DelimitedText.afterLines(layout.headerLineCount, in: text)
    if body == 0, unsafe text.starts(with: TextEncoding.byteOrderMark) { body = TextEncoding.byteOrderMark.count }
    let stretches = unsafe TextStretches(UnsafeRawBufferPointer(rebasing: text[body...]))
    let lineCount = stretches.lineCount
    let needed = lineCount * layout.channelCount
    if values.count != needed { values = [Float](repeating: 0, count: needed) }
    guard let start = text.baseAddress, lineCount > 0, layout.channelCount > 0 else {
      throw unsafe emptiness(text, layout: layout, path: path, firstLine: firstLine)
    }
    let outcome = unsafe values.withUnsafeMutableBufferPointer { values in
      unsafe NumberParser.negativePowers.withUnsafeBufferPointer { powers -> RowReader.Outcome in
        guard let values = values.baseAddress, let powers = powers.baseAddress else { return .rows(0) }
        // A column's first value, or -1 where the column is passed over.
        let places = layout.channelOfColumn.map { $0.map { $0 * lineCount } ?? -1 }
        return unsafe places.withUnsafeBufferPointer { places in
          let reader = unsafe RowReader(
            parser: NumberParser(decimal: layout.decimal, powers: powers), separator: layout.separator, places: places,
            values: values)
          return unsafe reader.rows(
            of: UnsafeRawBufferPointer(start: start + body, count: text.count - body), in: stretches)
        }
      }
    }
    switch outcome {
    case .stopped(let offset):
      throw unsafe TextFault(text, at: body + offset, layout: layout).error(path: path, firstLine: firstLine)
    case .rows(0): throw unsafe emptiness(text, layout: layout, path: path, firstLine: firstLine)
    case .rows(let count):
      compact(&values, from: lineCount, to: count, channels: layout.channelCount)
      return count
    }
  }

  /// Closes the gaps that blank lines left at the end of each channel.
  private static func compact(_ values: inout [Float], from stride: Int, to count: Int, channels: Int) {
    guard count < stride else { return }
    for channel in 0..<channels {
      for row in 0..<count { values[channel * count + row] = values[channel * stride + row] }
    }
    values.removeLast(values.count - channels * count)
  }

  private static func emptiness(
    _ text: UnsafeRawBufferPointer, layout: TextLayout, path: String, firstLine: Int
  ) -> RecordingError {
    let lineCount = unsafe DelimitedText.lineCount(of: text)
    let found =
      switch (lineCount, layout.headerLineCount) {
      case (0, _): "an empty file"
      case (_, 1...): "a header and no numbers"
      default: "\(lineCount) blank lines"
      }
    return RecordingError(
      path: path, line: lineCount == 0 ? nil : firstLine, found: found,
      wanted: "rows of \(layout.columnCount) numbers")
  }
}
