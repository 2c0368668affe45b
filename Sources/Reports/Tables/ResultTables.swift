package import Pipelines

/// Everything that a run's reports say, and what they draw, as long tables for other programs.
///
/// A table that would be empty is left out. Snapshots, windows and clips are counted from 0 over the whole input, left-out ones
/// included, and a cell is empty where nothing is known.
package struct ResultTables: Sendable {
  /// In the order in which a reader would want them.
  package let tables: [ResultTable]

  package init(_ results: RunResults) {
    let diagnosis = results.rootCause.map { DiagnosisTables($0, unit: results.input.unit).all } ?? []
    let trend = results.trend.map { TrendTables(TrendWords(results, $0)).all } ?? []
    let evaluation = results.evaluation.map(EvaluationTables.init)?.all ?? []
    self.init(
      [FactTable(results).table] + RunTables(results).all + diagnosis + trend + evaluation + LatentTables(results).all
        + SharedTables(results).all)
  }

  package init(_ results: ClipRunResults) {
    self.init([FactTable(results).table] + ClipTables(results).all + SharedTables(results).all)
  }

  private init(_ tables: [ResultTable]) { self.tables = tables.filter { $0.rowCount > 0 } }
}

/// How a unit that the input declared stands in a column's name: `g`, `mm_s`, `m_s2`.
struct ColumnUnit {
  let unit: String

  init(_ unit: String?) { self.unit = unit ?? "" }

  /// `base` with the unit behind it; `base` alone where nobody declared one.
  func name(_ base: String, power: Int = 1) -> String {
    let plain = unit.lowercased().replacing("²", with: "2").replacing("³", with: "3").replacing("µ", with: "u")
    let words = plain.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.map(String.init)
    return ([base] + words + (power == 2 && !words.isEmpty ? ["squared"] : [])).joined(separator: "_")
  }

  var squared: String { unit.isEmpty ? "" : "(\(unit))²" }
}
