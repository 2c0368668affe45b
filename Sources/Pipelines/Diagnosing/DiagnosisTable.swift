internal import Foundation

/// The diagnosis of single snapshots as a table for people and as JSON for programs.
package struct DiagnosisTable: Sendable {
  private let rows: [FileDiagnosis.Row]

  package init(_ rows: [FileDiagnosis.Row]) { self.rows = rows }

  package var text: String {
    let cells =
      [["snapshot", "channel", "element", "likeliest", "found Hz", "off", "p"]]
      + rows.map { row in
        [
          row.snapshot, row.channel, row.element ?? "-", row.likeliest ?? "-", row.foundHz.map(Digits.hertz) ?? "-",
          row.deviation.map(percent) ?? "-", row.pValue.map(Digits.probability) ?? "-",
        ]
      }
    let widths = cells[0].indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    let lines = cells.map { row in
      zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }.joined(separator: "  ")
        .trimmingCharacters(in: .whitespaces)
    }
    let named = rows.count { $0.element != nil }
    let reasons = Set(rows.filter { $0.pValue == nil }.map { "\($0.channel): \($0.reason)" }).sorted()
    return (lines + ["", "\(named) of \(rows.count) name a defect."] + reasons).joined(separator: "\n") + "\n"
  }

  private func percent(_ share: Double) -> String { Digits.deviation(share).replacing(Digits.noBreak, with: "") }

  /// One object a row; `element` is null where undetermined, and figures that were not computed are absent.
  package var json: String { ArchiveRecord.text(rows) + "\n" }
}
