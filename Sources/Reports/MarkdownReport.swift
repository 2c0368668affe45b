package import Pipelines

/// `report.md`: the results for a ticket.
package struct MarkdownReport: Sendable {
  private let results: RunResults

  package init(_ results: RunResults) { self.results = results }

  package var text: String {
    let sections: [String?] = [
      verdict, PlainSummary(results: results).words.markdown, trend, rootCause, channels, "## How sure this is",
      SimpleIndicators(results)?.markdown, levels,
      evaluation, Markdown.section(results.audit, decides: !results.input.isFeatureTable),
      Markdown.section(results.dataQuality, thing: "snapshot"), repetition,
    ]
    return sections.compactMap(\.self).joined(separator: "\n\n") + "\n"
  }

  private var verdict: String {
    let verdict = results.verdict
    let subject = results.subject.map { ": \(Markdown.escaped($0))" } ?? ""
    var lines = [
      "# \(verdict.state.symbol) \(verdict.state.word)\(subject) – \(Markdown.escaped(results.input.machine))", "",
    ]
    if !verdict.summary.isEmpty { lines += [Markdown.escaped(verdict.summary), ""] }
    lines += VerdictFacts(results).rows.map { "- \($0.name): \(Markdown.escaped($0.value))" }
    if !results.steps.isEmpty {
      lines += ["", "What to do next:", ""]
      lines += results.steps.enumerated().map { "\($0 + 1). \(Markdown.escaped($1))" }
    }
    return lines.joined(separator: "\n")
  }

  private var rootCause: String? {
    results.rootCause.map {
      RootCauseMarkdown(card: $0, input: results.input, isHealthy: results.verdict.state == .healthy).section
    }
  }

  private var trend: String? {
    results.trend.map { TrendMarkdown(words: TrendWords(results, $0)).section }
  }

  private var channels: String {
    let rows = results.channels.enumerated().map { index, channel -> [String] in
      let state = results.latestState(ofChannel: index)
      var marks = [channel.onsetIndex, channel.warningIndex, channel.alarmIndex].map { $0.map(String.init) ?? "none" }
      if let earlier = EarlierWarnings(results, channel: index).text { marks[1] += ", also \(earlier)" }
      let reason = channel.withheld.map { ": \($0)" } ?? ""
      return [
        channel.name, channel.bearing ?? "–", "\(state.symbol) \(state.word.lowercased())\(reason)",
        Digits.significant(channel.z), Digits.percent(channel.share), Digits.percent(channel.excessShare),
      ] + marks + [String(channel.falseAlarms)]
    }
    return "## Which channel\n\n"
      + Markdown.table(
        [
          "channel", "bearing", "state", "z (sd)", "share", "excess share", "onset", "warning", "alarm", "false alarms",
        ], rows, textColumns: 3)
  }

  private var levels: String {
    let thresholds = results.thresholds
    let lines =
      [
        "### Levels", "", Markdown.escaped(thresholds.method), "",
        "- warning \(Digits.significant(thresholds.warning)), alarm \(Digits.significant(thresholds.alarm)) "
          + "(snapshot score); window level \(Digits.significant(thresholds.window))",
        "- confirmed by \(Markdown.escaped(thresholds.persistence))",
      ] + thresholds.notes.map { "- \(Markdown.escaped($0))" }
    return lines.joined(separator: "\n")
  }

  private var evaluation: String? {
    guard let evaluation = results.evaluation else { return nil }
    let rows = evaluation.methods.map { method in
      [
        method.name, Digits.area(method.aucWindow), Digits.areas(method.aucWindowInterval),
        Digits.area(method.aucSnapshot), Digits.areas(method.aucSnapshotInterval ?? []), Digits.percent(method.fpr),
        Digits.percent(method.recall), Digits.percent(method.precision), Digits.significant(method.f1),
      ]
    }
    let head = [
      "method", "AUC (windows)", "95 %", "AUC (snapshots)", "95 %", "false positives", "recall", "precision", "F1",
    ]
    return """
      ### Against the truth

      \(Markdown.escaped(MethodComparison(evaluation).sentence)) Truth: \(Markdown.escaped(evaluation.truth)), onset at snapshot \
      \(evaluation.onsetIndex).

      \(Markdown.table(head, rows, textColumns: 1))\(alarms(of: evaluation))
      """
  }

  private func alarms(of evaluation: Evaluation) -> String {
    guard let table = AlarmTable(evaluation) else { return "" }
    let rule = table.rule.map { "\n\nConfirmed alarms: \(Markdown.escaped($0))." } ?? ""
    return rule + "\n\n" + Markdown.table(table.head, table.rows, textColumns: 1)
  }

  private var repetition: String {
    Markdown.repetition(
      command: results.command
        ?? Markdown.command(analyzing: results.input.source, recipe: results.recipe, seed: results.seed),
      configuration: results.configuration,
      facts: [
        "\(Markdown.escaped(results.program)), recipe \(Markdown.escaped(results.recipe)), seed \(results.seed)",
        "snapshots \(SnapshotCounts(roles: results.input.roles).sentence)",
        "input SHA-256 `\(results.input.digest)`, preparation SHA-256 `\(results.preparation.fingerprint)`",
      ])
  }
}
