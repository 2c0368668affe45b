package import Pipelines

/// What a run over clips prints at its end, within 80 columns.
package struct ClipTerminalSummary: Sendable {
  /// Rows listed; a terminal's reader wants the worst ones.
  private static let clipLimit = 5
  private static let machineLimit = 8

  private let results: ClipRunResults
  private let ranking: ClipRanking
  private let reportPath: String?
  private let isColoured: Bool

  /// - Parameters:
  ///   - reportPath: Printed last, so that it is found and can be clicked.
  ///   - isColoured: Whether the state carries an ANSI colour.
  package init(_ results: ClipRunResults, reportPath: String? = nil, isColoured: Bool = false) {
    self.results = results
    ranking = ClipRanking(results)
    self.reportPath = reportPath
    self.isColoured = isColoured
  }

  package var text: String {
    let verdict = ClipVerdict(results, ranking)
    var text = TerminalText(isColoured: isColoured)
    text.headline(verdict.state, subject: verdict.subject, machine: results.input.machine)
    text.add(PlainText.wrapped(verdict.summary) + lines)
    text.report(reportPath)
    return text.text
  }

  private var lines: [String] {
    var lines = worst
    if ranking.machines.count > 1 { lines += machines }
    if let evaluation = results.evaluation {
      lines +=
        ClipMetricsText(
          evaluation.allClips.map { ($0.detector, $0) }, head: "detector"
        ).lines
    }
    if results.leftOutCount > 0 {
      lines.append("\(Digits.count(results.leftOutCount, "clip")) left out; the report says why.")
    }
    if let finding = results.audit?.findings.first { lines += PlainText.wrapped("Audit: \(finding)", limit: 2) }
    return lines
  }

  private var worst: [String] {
    guard ranking.entries.count > 1 else { return [] }
    func row(_ name: String, _ state: String, _ score: String, _ level: String, _ label: String) -> String {
      PlainText.fitted(
        PlainText.cells(("  " + PlainText.tail(name, 31), 34), (state, 14)) + PlainText.rightAligned(score, 10)
          + PlainText.rightAligned(level, 10) + " " + label)
    }
    let shown = ranking.entries.prefix(Self.clipLimit)
    let rest = ranking.entries.count - shown.count
    return [row("clip", "state", "score", "alarm at", "label")]
      + shown.map { entry in
        row(
          entry.info.name, entry.state.word.lowercased(), Digits.significant(entry.score),
          Digits.significant(entry.levels?.alarm), entry.info.label?.rawValue ?? "–")
      }
      + (rest > 0 ? ["  and \(Digits.count(rest, "more clip"))"] : [])
  }

  private var machines: [String] {
    func row(_ cells: [String]) -> String {
      PlainText.fitted(
        String(
          PlainText.cells(("  " + cells[0], 34))
            + cells.dropFirst().map { PlainText.rightAligned($0, 10) }.joined()
            .dropLast()))
    }
    let shown = ranking.machines.prefix(Self.machineLimit)
    let rest = ranking.machines.count - shown.count
    return [row(["machine", "judged", "warning", "alarm"])]
      + shown.map { machine in
        let own = ranking.entries(ofMachine: machine)
        return row([
          ClipInfo.label(ofMachine: machine), Digits.grouped(own.count),
          Digits.grouped(own.count { $0.state == .warning }), Digits.grouped(own.count { $0.state == .alarm }),
        ])
      }
      + (rest > 0 ? ["  and \(Digits.count(rest, "more machine"))"] : [])
  }
}

/// Metrics for a terminal, columns below each other.
struct ClipMetricsText {
  private let rows: [(name: String, metrics: ClipMetrics)]
  private let head: String

  init(_ rows: [(name: String, metrics: ClipMetrics)], head: String) {
    self.rows = rows
    self.head = head
  }

  var lines: [String] {
    [Self.row([head, "AUC", "95 %", "pAUC", "recall", "false", "meant"])]
      + rows.map { name, metrics in
        Self.row([
          name, Digits.area(metrics.auc), Digits.areas(metrics.aucInterval),
          Digits.area(metrics.partialAUC), Self.percent(metrics.recall), Self.percent(metrics.fpr),
          Self.percent(metrics.nominalRate),
        ])
      }
  }

  private static func row(_ cells: [String]) -> String {
    let widths = [7, 13, 7, 9, 9, 8]
    let numbers = zip(cells.dropFirst(), widths).map { PlainText.rightAligned($0, $1) }
    return PlainText.fitted(PlainText.cells(("  " + PlainText.tail(cells[0], 23), 26)) + numbers.joined().dropLast())
  }

  private static func percent(_ share: Double) -> String {
    Digits.percent(share).replacing(Digits.noBreak, with: "").replacing(" ", with: "")
  }
}
