/// Four stretches of whole lines of about one length.
struct TextStretches {
  /// Offsets behind the first three; the last one ends with the text.
  let ends: (Int, Int, Int)
  let lineCounts: (Int, Int, Int, Int)

  var lineCount: Int { lineCounts.0 + lineCounts.1 + lineCounts.2 + lineCounts.3 }

  init(_ text: UnsafeRawBufferPointer) {
    func lineEnd(behind offset: Int) -> Int {
      unsafe text[offset...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? text.count
    }
    func lines(_ range: Range<Int>) -> Int {
      unsafe DelimitedText.lineCount(of: UnsafeRawBufferPointer(rebasing: text[range]))
    }
    let quarter = text.count / 4
    ends = (lineEnd(behind: quarter), lineEnd(behind: 2 * quarter), lineEnd(behind: 3 * quarter))
    lineCounts = (
      lines(0..<ends.0), lines(ends.0..<ends.1), lines(ends.1..<ends.2), lines(ends.2..<text.count)
    )
  }
}
