internal import Pipelines

/// Levels and metrics: whether the figures above deserve belief.
struct EvidenceSections {
  let results: RunResults

  var levels: HTML {
    let thresholds = results.thresholds
    return Chapter.part(
      "levels", "Levels",
      """
      <p>\(thresholds.method)</p>
      <dl class="facts wide">
      <div><dt>Warning, snapshot score</dt><dd>\(Digits.significant(thresholds.warning))</dd></div>
      <div><dt>Alarm, snapshot score</dt><dd>\(Digits.significant(thresholds.alarm))</dd></div>
      <div><dt>Window score</dt><dd>\(Digits.significant(thresholds.window))</dd></div>
      <div><dt>Confirmed by</dt><dd>\(thresholds.persistence)</dd></div>
      </dl>
      \(HTML.list(thresholds.notes))
      """)
  }

  var evaluation: HTML? {
    guard let evaluation = results.evaluation else { return nil }
    let columns: [HTMLTable.Column] =
      [.init(title: "Method")]
      + [
        "AUC, windows", "95 % interval", "AUC, snapshots", "95 % interval", "False positives", "Recall", "Precision",
        "F1",
      ].map { .init(title: $0, isNumber: true) }
    return Chapter.part(
      "evaluation", "Against the truth, beside cheap methods",
      """
      <p>\(MethodComparison(evaluation).sentence) Truth: \(evaluation.truth), onset at \
      \(results.input.moment(evaluation.onsetIndex)).</p>
      \(HTMLTable(caption: "Metrics at the window level from held-out healthy snapshots", columns: columns, rows: evaluation.methods.map(row)).html)
      \(alarms(of: evaluation))
      """)
  }

  private func alarms(of evaluation: Evaluation) -> HTML {
    guard let table = AlarmTable(evaluation) else { return "" }
    let columns = table.head.enumerated().map { HTMLTable.Column(title: $1, isNumber: $0 > 0 && $0 < 10) }
    let rows = table.rows.map { row in row.map { cell -> HTML in "\(cell)" } }
    let rule = table.rule.map { rule -> HTML in "<p>\(rule).</p>" }
    let alarms = HTMLTable(caption: "Confirmed alarms against the truth, by snapshot", columns: columns, rows: rows)
    return Chapter.folded("When each method would have alarmed", (rule ?? "") + alarms.html)
  }

  private func row(_ method: MethodMetrics) -> [HTML] {
    return [
      "\(method.name)", "\(Digits.area(method.aucWindow))", "\(Digits.areas(method.aucWindowInterval))",
      "\(Digits.area(method.aucSnapshot))", "\(Digits.areas(method.aucSnapshotInterval ?? []))",
      "\(Digits.percent(method.fpr))", "\(Digits.percent(method.recall))", "\(Digits.percent(method.precision))",
      "\(Digits.significant(method.f1))",
    ]
  }
}
