internal import Pipelines

/// Metrics of several detectors or groups beside each other, intervals below their figures.
struct ClipMetricsTable {
  private static let titles = [
    "AUC", "pAUC", "AP", "Precision", "Recall", "F1", "False alarms", "Meant", "TP", "FP", "TN", "FN",
  ]

  let caption: String
  /// Titles of the columns that name a row.
  let names: [String]
  let rows: [(names: [String], metrics: ClipMetrics)]

  var html: HTML {
    HTMLTable(
      caption: caption + "; pAUC: up to 10 % false alarms, 0.5 is chance; AP: average precision; meant: what the level "
        + "lets pass; 95 % intervals below",
      columns: names.map { .init(title: $0) } + Self.titles.map { .init(title: $0, isNumber: true) },
      rows: rows.map { row in row.names.map { "\($0)" } + cells(row.metrics) }
    ).html
  }

  private func cells(_ row: ClipMetrics) -> [HTML] {
    [
      Self.figure(Digits.area(row.auc), Digits.areas(row.aucInterval)),
      Self.figure(Digits.area(row.partialAUC), Digits.areas(row.partialAUCInterval)),
      Self.figure(Digits.area(row.averagePrecision), Digits.areas(row.averagePrecisionInterval)),
      "\(Digits.percent(row.precision))",
      Self.figure(Digits.percent(row.recall), Digits.percentInterval(row.recallInterval)),
      "\(Digits.significant(row.f1))",
      Self.figure(Digits.percent(row.fpr), Digits.percentInterval(row.fprInterval)),
      "\(Digits.percent(row.nominalRate))", "\(Digits.grouped(row.truePositives))",
      "\(Digits.grouped(row.falsePositives))", "\(Digits.grouped(row.trueNegatives))",
      "\(Digits.grouped(row.falseNegatives))",
    ]
  }

  /// A figure with its interval below, where there is one.
  static func figure(_ value: String, _ interval: String) -> HTML {
    interval == "–" ? "\(value)" : "\(value)<br><small>\(interval)</small>"
  }
}
