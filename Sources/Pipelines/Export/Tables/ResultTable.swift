/// One long table of a run's numbers, as other programs read them: named columns of one type each.
///
/// Cells are asked for one by one while a table is written, so that a table of a million rows costs no memory.
package struct ResultTable: Sendable {
  /// Such as `snapshot_channels`, which is the name of its file, too.
  package let name: String
  /// One sentence: what a row is.
  package let meaning: String
  package let columns: [TableColumn]
  package let rowCount: Int

  /// - Precondition: There are columns, all of different names.
  package init(_ name: String, _ meaning: String, rowCount: Int, _ columns: [TableColumn]) {
    precondition(!columns.isEmpty, "table \(name) has no columns")
    precondition(Set(columns.map(\.name)).count == columns.count, "two columns of table \(name) have one name")
    self.name = name
    self.meaning = meaning
    self.rowCount = rowCount
    self.columns = columns
  }

  /// A table of rows that are there already.
  package init<Row: Sendable>(
    _ name: String, _ meaning: String, _ rows: [Row], _ columns: [TableColumn.Of<Row>]
  ) {
    self.init(name, meaning, rowCount: rows.count, columns.map { $0.column(rows) })
  }
}

/// A column: its name in snake_case with the unit, the unit as people write it, what it means, and its cells by row.
package struct TableColumn: Sendable {
  /// What the cells are; nil is a cell that is not there, and so is a number that is none.
  package enum Cells: Sendable {
    case integers(@Sendable (Int) -> Int?)
    case numbers(@Sendable (Int) -> Double?)
    /// Apart from `numbers`, so that as many digits are written as single precision holds.
    case singles(@Sendable (Int) -> Float?)
    case texts(@Sendable (Int) -> String?)
    case flags(@Sendable (Int) -> Bool?)
    /// Nanoseconds since 1970-01-01 UTC.
    case times(@Sendable (Int) -> Int64?)
  }

  package let name: String
  /// Empty for pure numbers, indices and texts.
  package let unit: String
  package let meaning: String
  package let cells: Cells

  package init(_ name: String, unit: String = "", _ meaning: String, _ cells: Cells) {
    self.name = name
    self.unit = unit
    self.meaning = meaning
    self.cells = cells
  }
}

extension TableColumn {
  /// A column of a table whose rows are values of one type.
  package struct Of<Row: Sendable>: Sendable {
    package enum Cells: Sendable {
      case integers(@Sendable (Row) -> Int?)
      case numbers(@Sendable (Row) -> Double?)
      case singles(@Sendable (Row) -> Float?)
      case texts(@Sendable (Row) -> String?)
      case flags(@Sendable (Row) -> Bool?)
    }

    private let name: String
    private let unit: String
    private let meaning: String
    private let cells: Cells

    package init(_ name: String, unit: String = "", _ meaning: String, _ cells: Cells) {
      self.name = name
      self.unit = unit
      self.meaning = meaning
      self.cells = cells
    }

    func column(_ rows: [Row]) -> TableColumn {
      let column: TableColumn.Cells =
        switch cells {
        case .integers(let cell): .integers { cell(rows[$0]) }
        case .numbers(let cell): .numbers { cell(rows[$0]) }
        case .singles(let cell): .singles { cell(rows[$0]) }
        case .texts(let cell): .texts { cell(rows[$0]) }
        case .flags(let cell): .flags { cell(rows[$0]) }
        }
      return TableColumn(name, unit: unit, meaning, column)
    }
  }
}

extension ResultTable {
  /// What all columns of some tables mean, as a table itself.
  package static func dictionary(of tables: [ResultTable]) -> ResultTable {
    let rows = tables.flatMap { table in table.columns.map { (table: table, column: $0) } }
    return ResultTable(
      "tables", "every column of every table", rows,
      [
        .init("table", "the table, and its file without .csv", .texts { $0.table.name }),
        .init("table_meaning", "what a row of the table is", .texts { $0.table.meaning }),
        .init("rows", "how many the table has", .integers { $0.table.rowCount }),
        .init("column", "the column", .texts { $0.column.name }),
        .init("type", "integer, number, text, flag (true, false) or time (ISO 8601, UTC)", .texts { $0.column.kind }),
        .init(
          "unit", "empty for pure numbers, indices and texts", .texts { $0.column.unit.isEmpty ? nil : $0.column.unit }),
        .init("meaning", "what the column holds", .texts { $0.column.meaning }),
      ])
  }
}

extension TableColumn {
  fileprivate var kind: String {
    switch cells {
    case .integers: "integer"
    case .numbers, .singles: "number"
    case .texts: "text"
    case .flags: "flag"
    case .times: "time"
    }
  }
}
