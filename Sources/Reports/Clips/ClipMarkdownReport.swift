package import Pipelines

/// `report.md` of a run over clips: the results for a ticket.
package struct ClipMarkdownReport: Sendable {
  private static let rowLimit = 20

  private let results: ClipRunResults
  private let ranking: ClipRanking

  package init(_ results: ClipRunResults) {
    self.results = results
    ranking = ClipRanking(results)
  }

  package var text: String {
    let sections: [String?] = [
      verdict, ClipPlainSummary(results: results, ranking: ranking).words.markdown, clips, machines, notes,
      evaluation == nil && results.audit == nil ? nil : "## How sure this is", evaluation,
      results.audit.map { Markdown.section($0, decides: results.networkDecides) },
      Markdown.section(results.dataQuality, thing: "clip"), repetition,
    ]
    return sections.compactMap(\.self).joined(separator: "\n\n") + "\n"
  }

  private var verdict: String {
    let verdict = ClipVerdict(results, ranking)
    let subject = verdict.subject.map { ": \(Markdown.escaped($0))" } ?? ""
    return """
      # \(verdict.state.symbol) \(verdict.state.word)\(subject) – \(Markdown.escaped(results.input.machine))

      \(Markdown.escaped(verdict.summary))
      """
  }

  private var clips: String? {
    guard !ranking.entries.isEmpty else { return nil }
    let rows = ranking.entries.prefix(Self.rowLimit).map { entry in
      [
        entry.info.name, "\(entry.state.symbol) \(entry.state.word.lowercased())", entry.info.machineLabel,
        entry.info.labelText + (entry.outcome?.mistake.map { ": \($0)" } ?? ""), Digits.significant(entry.score),
        Digits.significant(entry.levels?.alarm),
      ]
    }
    let hidden = ranking.entries.count - rows.count
    return "## Clips, worst first\n\n"
      + Markdown.table(["clip", "state", "machine", "label", "score", "alarm at"], rows, textColumns: 4)
      + (hidden > 0 ? "\n\n\(Digits.count(hidden, "more clip")) in report.json." : "")
  }

  private var machines: String {
    let rows = results.input.machines.map { machine -> [String] in
      let own = ranking.entries(ofMachine: machine)
      let level = results.deciding?.levels.first { $0.machine == machine }
      return [
        ClipInfo.label(ofMachine: machine), level?.method ?? "no level",
        Digits.grouped(results.fittedCount(ofMachine: machine)), Digits.grouped(own.count),
      ]
        + [HealthState.healthy, .warning, .alarm].map { state in Digits.grouped(own.count { $0.state == state }) }
        + [Digits.significant(level?.warning), Digits.significant(level?.alarm)]
    }
    let head = [
      "machine", "level from", "fitted on", "judged", "healthy", "warning", "alarm", "warning at", "alarm at",
    ]
    return "## Machines and levels\n\n" + Markdown.table(head, rows, textColumns: 2)
  }

  private var evaluation: String? {
    guard let evaluation = results.evaluation else { return nil }
    return """
      ### Against the labels

      Labels: \(Markdown.escaped(evaluation.truth)). Nothing was fitted on the clips counted here.

      \(Markdown.metrics(evaluation.rows.map { row in ([results.title(ofDetector: row.detector), row.group.label], row) }, head: ["detector", "group"]))
      """
  }

  private var notes: String? {
    results.notes.isEmpty ? nil : results.notes.map { "- " + Markdown.escaped($0) }.joined(separator: "\n")
  }

  private var repetition: String {
    Markdown.repetition(
      command: results.command
        ?? Markdown.command(analyzing: results.input.source, recipe: results.recipe, seed: results.seed),
      configuration: results.configuration,
      facts: [
        "\(Markdown.escaped(results.program)), recipe \(Markdown.escaped(results.recipe)), seed \(results.seed)",
        "clips \(SnapshotCounts(roles: results.input.clips.map(\.role)).sentence)",
        "input SHA-256 `\(results.input.digest)`, preparation SHA-256 `\(results.preparation.fingerprint)`",
      ])
  }
}

extension Markdown {
  /// Rows of metrics behind the words that name them.
  static func metrics(_ rows: [(names: [String], metrics: ClipMetrics)], head: [String]) -> String {
    table(
      head + [
        "healthy", "faulty", "AUC", "95 %", "pAUC", "AP", "precision", "recall", "F1", "false alarms", "95 %", "meant",
      ],
      rows.map { row in
        let metrics = row.metrics
        return row.names + [
          Digits.grouped(metrics.healthyCount), Digits.grouped(metrics.faultyCount), Digits.area(metrics.auc),
          Digits.areas(metrics.aucInterval), Digits.area(metrics.partialAUC),
          Digits.area(metrics.averagePrecision), Digits.percent(metrics.precision),
          Digits.percent(metrics.recall), Digits.significant(metrics.f1), Digits.percent(metrics.fpr),
          Digits.percentInterval(metrics.fprInterval), Digits.percent(metrics.nominalRate),
        ]
      }, textColumns: head.count)
  }
}
