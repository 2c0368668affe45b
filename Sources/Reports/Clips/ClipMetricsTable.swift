internal import Pipelines

/// Metrics of several detectors or groups beside each other.
struct ClipMetricsTable {
  private static let titles = [
    "Healthy", "Faulty", "AUC", "95 %", "pAUC", "AP", "Precision", "Recall", "95 %", "F1", "False alarms", "95 %",
    "Meant", "TP", "FP", "TN", "FN",
  ]

  let caption: String
  /// Titles of the columns that name a row.
  let names: [String]
  let rows: [(names: [String], metrics: ClipMetrics)]

  var html: HTML {
    let hasRecallIntervals = rows.contains { !$0.metrics.recallInterval.isEmpty }
    let titles = Self.titles.enumerated().filter { hasRecallIntervals || $0.offset != 8 }.map(\.element)
    return HTMLTable(
      caption: caption
        + "; pAUC: up to 10 % false alarms, 0.5 is chance; AP: average precision; meant: what the level lets pass",
      columns: names.map { .init(title: $0) } + titles.map { .init(title: $0, isNumber: true) },
      rows: rows.map { row in
        row.names.map { "\($0)" } + cells(row.metrics, hasRecallInterval: hasRecallIntervals)
      }
    ).html
  }

  private func cells(_ row: ClipMetrics, hasRecallInterval: Bool) -> [HTML] {
    var cells = [
      Digits.grouped(row.healthyCount), Digits.grouped(row.faultyCount), Digits.significant(row.auc),
      Digits.interval(row.aucInterval), Digits.significant(row.partialAUC), Digits.significant(row.averagePrecision),
      Digits.percent(row.precision), Digits.percent(row.recall),
    ]
    if hasRecallInterval { cells.append(Digits.percentInterval(row.recallInterval)) }
    cells += [
      Digits.significant(row.f1), Digits.percent(row.fpr), Digits.percentInterval(row.fprInterval),
      Digits.percent(row.nominalRate), Digits.grouped(row.truePositives), Digits.grouped(row.falsePositives),
      Digits.grouped(row.trueNegatives), Digits.grouped(row.falseNegatives),
    ]
    return cells.map { "\($0)" }
  }
}
