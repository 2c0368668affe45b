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
    lines += Self.table(evaluation.methods)
    if let rule = evaluation.alarmRule { lines += PlainText.wrapped(rule, first: "  ", indentation: 2) }
    for leak in entry.results.audit.leaks ?? [] {
      lines += PlainText.wrapped("Audit: \(leak.sentence)", indentation: 2)
    }
    if entry.results.audit.leaks?.isEmpty == true { lines.append("Audit of the split: no leak found.") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Columns as wide as their widest cell, so that no figure is cut.
  private static func table(_ methods: [MethodMetrics]) -> [String] {
    let head = ["method", "AUC window", "AUC snapshot", "alarm", "bearing", "false", "lead"]
    let rows = [head] + methods.map(cells)
    let widths = head.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let line = zip(row, widths).map { cell, width in cell + String(repeating: " ", count: width + 2 - cell.count) }
      return "  " + line.dropLast().joined() + (row.last ?? "")
    }
  }

  private static func cells(_ method: MethodMetrics) -> [String] {
    let alarms = method.alarms
    func area(_ value: Double, _ interval: [Double]) -> String { Digits.area(value) + Digits.withinAreas(interval) }
    return [
      method.name, area(method.aucWindow, method.aucWindowInterval),
      area(method.aucSnapshot, method.aucSnapshotInterval ?? []), alarms.map { AlarmTable.index($0.alarmIndex) } ?? "–",
      alarms.map(AlarmTable.bearing) ?? "–", alarms.map(AlarmTable.falseAlarms) ?? "–",
      alarms?.leadHours.map { "\(Digits.significant($0)) h" } ?? "–",
    ].map(PlainText.printable)
  }

  package var json: String {
    let runs = entries.compactMap { entry in
      entry.results.evaluation.map { evaluation -> JSONValue in
        var members = [
          JSONValue.Member("run", .string(entry.name)), JSONValue.Member("evaluation", JSONValue(evaluation)),
        ]
        // Nothing found is not the same as nothing looked for.
        if let leaks = entry.results.audit.leaks { members.append(JSONValue.Member("leaks", JSONValue(leaks))) }
        return .object(members)
      }
    }
    let document: JSONValue = ["format": "raceway-evaluation", "version": 1, "runs": .array(runs)]
    return document.prettyText + "\n"
  }
}
