package import Pipelines

/// Runs held against their truths, for the terminal and for programs: one row a run and method.
package struct EvaluationReport: Sendable {
  /// A run and what it is called.
  package struct Entry: Sendable {
    package let name: String
    package let results: RunResults

    package init(name: String, results: RunResults) {
      self.name = name
      self.results = results
    }
  }

  private let entries: [Entry]

  /// - Parameter entries: Runs that have an evaluation; others are passed over.
  package init(_ entries: [Entry]) { self.entries = entries }

  package var text: String {
    entries.compactMap { entry in entry.results.evaluation.map { text(entry, $0) } }.joined(separator: "\n")
  }

  private func text(_ entry: Entry, _ evaluation: Evaluation) -> String {
    var lines = PlainText.wrapped("\(entry.name): \(evaluation.truth)", indentation: 2)
    let width = (evaluation.methods.map(\.name.count).max() ?? 0) + 4
    lines.append(
      PlainText.padded("  method", width)
        + PlainText.cells(
          ("AUC window", 25), ("AUC snapshot", 14), ("alarm", 8), ("bearing", 12), ("false", 9)) + "lead")
    lines += evaluation.methods.map { row($0, width) }
    if let rule = evaluation.alarmRule { lines += PlainText.wrapped(rule, first: "  ", indentation: 2) }
    for leak in entry.results.audit.leaks ?? [] {
      lines += PlainText.wrapped("Audit: \(leak.sentence)", indentation: 2)
    }
    if entry.results.audit.leaks?.isEmpty == true { lines.append("Audit of the split: no leak found.") }
    return lines.joined(separator: "\n") + "\n"
  }

  private func row(_ method: MethodMetrics, _ width: Int) -> String {
    let alarms = method.alarms
    let window = "\(Digits.area(method.aucWindow))\(Digits.withinAreas(method.aucWindowInterval))"
    let line =
      PlainText.padded("  \(method.name)", width)
      + PlainText.cells(
        (window, 25), (Digits.area(method.aucSnapshot), 14), (alarms.map { AlarmTable.index($0.alarmIndex) } ?? "–", 8),
        (alarms.map(AlarmTable.bearing) ?? "–", 12), (alarms.map(AlarmTable.falseAlarms) ?? "–", 9))
    return line + (alarms?.leadHours.map { "\(Digits.significant($0)) h" } ?? "–")
  }

  package var json: String {
    let runs = entries.compactMap { entry in
      entry.results.evaluation.map { evaluation -> JSONValue in
        [
          "run": .string(entry.name), "evaluation": JSONValue(evaluation),
          "leaks": JSONValue(entry.results.audit.leaks ?? []),
        ]
      }
    }
    let document: JSONValue = ["format": "raceway-evaluation", "version": 1, "runs": .array(runs)]
    return document.prettyText + "\n"
  }
}
