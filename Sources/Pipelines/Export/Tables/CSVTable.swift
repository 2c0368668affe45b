internal import Recordings

/// A table as comma-separated values: UTF-8, one header row, an empty cell where nothing is there.
///
/// Numbers have as many digits as bring the same number back; times are ISO 8601 in UTC.
struct CSVTable {
  let table: ResultTable

  /// Rows are handed over in portions, so that memory does not grow with the table.
  private static let rowsAtOnce = 4096

  var header: String { table.columns.map(\.name.csvField).joined(separator: ",") + "\n" }

  func write<Failure: Error>(_ portion: (String) throws(Failure) -> Void) throws(Failure) {
    try portion(header)
    for start in stride(from: 0, to: table.rowCount, by: Self.rowsAtOnce) {
      var text = ""
      for row in start..<min(start + Self.rowsAtOnce, table.rowCount) {
        for (index, column) in table.columns.enumerated() {
          if index > 0 { text += "," }
          text += column.text(ofRow: row)
        }
        text += "\n"
      }
      try portion(text)
    }
  }
}

extension TableColumn {
  func text(ofRow row: Int) -> String {
    switch cells {
    case .integers(let cell): cell(row).map(String.init) ?? ""
    case .numbers(let cell): cell(row).map { $0.isNaN ? "" : "\($0)" } ?? ""
    case .singles(let cell): cell(row).map { $0.isNaN ? "" : "\($0)" } ?? ""
    case .texts(let cell): cell(row)?.csvField ?? ""
    case .flags(let cell): cell(row).map { $0 ? "true" : "false" } ?? ""
    case .times(let cell): cell(row).map(UTCTime.text) ?? ""
    }
  }
}
