internal import Pipelines

/// Rows of a comparison on a terminal: runs in columns where their values fit, below each other where they don't.
struct ComparisonColumns {
  let lines: [String]

  private static let titleWidth = 36

  init(_ rows: [ComparedRow], letters: [String], absent: String, digits: Int) {
    guard !rows.isEmpty else {
      lines = []
      return
    }
    let width = (PlainText.width - Self.titleWidth) / letters.count
    let head = String(repeating: " ", count: Self.titleWidth) + letters.map { PlainText.padded($0, width) }.joined()
    var lines = width > 4 ? [PlainText.fitted(head)] : []
    for row in rows {
      let cells = ComparedText(row, absent: absent, digits: digits).cells.map(PlainText.printable)
      if row.title.count + 3 <= Self.titleWidth, cells.allSatisfy({ $0.count < width }) {
        let values = cells.map { PlainText.padded($0, width) }.joined()
        lines.append(PlainText.fitted(PlainText.padded("  \(row.title)", Self.titleWidth) + values))
      } else {
        lines.append(PlainText.fitted("  \(row.title)"))
        lines += zip(letters, cells).flatMap { letter, cell in
          PlainText.wrapped(cell, first: "    \(letter)  ", indentation: 7, limit: 3)
        }
      }
    }
    self.lines = lines.map { line in
      String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
