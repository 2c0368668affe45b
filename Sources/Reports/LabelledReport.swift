package import Pipelines

/// How well recordings of known state are told apart, for the terminal, for programs and as Markdown.
package struct LabelledReport: Sendable {
  private let results: LabelledResults

  package init(_ results: LabelledResults) { self.results = results }

  package var text: String {
    let names = results.methods.map(\.name.count).max() ?? 0
    let widths = [max(names, 6) + 2, 25, 10, 10]
    func line(_ cells: [String]) -> String {
      "  " + zip(cells, widths).map { $0 + String(repeating: " ", count: max(1, $1 - $0.count)) }.joined()
    }
    let methods = [line(["", "AUC (95 %)", "false", "found"])] + methodRows.map { line($0) }
    let groupNames = (results.groups.map(\.name.count).max() ?? 0) + 2
    let groups = groupRows.map { row in
      "  " + row[0] + String(repeating: " ", count: max(1, groupNames - row[0].count))
        + row[1...].joined(separator: "  ")
    }
    return """
      \(headline)

      All faulty snapshots against the healthy ones, and at the level from healthy ones the share of false alarms and of faults found:
      \(methods.joined(separator: "\n"))

      The network's score by state (level \(Digits.significant(network.level))): median, lowest to highest; share above the level; AUC (95 %)
      \(groups.joined(separator: "\n"))

      \(level.flatMap { PlainText.wrapped($0, indentation: 2) }.joined(separator: "\n"))

      \(audit.flatMap { PlainText.wrapped($0, indentation: 2) }.joined(separator: "\n"))

      """
  }

  /// What the network's level promises, on what grounds, and whether the test bears it out.
  private var level: [String] {
    let level = results.level
    let rate = Digits.percent(level.rate)
    let number = level.snapshotCount
    let origin =
      "Level: to be exceeded by \(rate) of healthy snapshots; \(number) of them set it, each scored as though it had had no part in the scale."
    guard level.isFitted else { return [origin] }
    var sentences = [origin]
    if number < level.leastCount {
      sentences.append(
        "No level can be learnt from \(number) healthy snapshots at \(rate) without a law of the tail (at least "
          + "\(level.leastCount) are needed): this one takes the logarithms of scores for Gaussian. The largest of the "
          + "\(number), \(Digits.significant(level.highest)), is exceeded by \(Digits.percent(level.lowestPlainRate)) whatever the law."
      )
    }
    if network.falseAlarmsRefute(level.rate) {
      sentences.append(
        "The level does not hold here: \(network.falsePositives) of \(network.falsePositives + network.trueNegatives) healthy "
          + "snapshots of the test lie above it. They are unlike those that set it; trust the ranking, not the level.")
    }
    return sentences
  }

  /// A sentence a finding, or that there is none.
  private var audit: [String] {
    results.leaks.isEmpty ? ["Audit of the split: no leak found."] : results.leaks.map { "Audit: \($0.sentence)" }
  }

  package var markdown: String {
    """
    # Labelled recordings, judged by \(Markdown.escaped(results.recipe))

    \(Markdown.escaped(headline))

    \(Markdown.table(["Score", "AUC (95 %)", "False alarms", "Faults found"], methodRows, textColumns: 1))

    The network's score by state, level \(Digits.significant(network.level)):

    \(Markdown.table(["State", "Median", "Lowest to highest", "Above the level", "AUC (95 %)"], groupRows, textColumns: 1))

    \((level + audit).map { "- " + Markdown.escaped($0) }.joined(separator: "\n"))

    Model input: \(Markdown.escaped(results.representation)). Made by \(Markdown.escaped(results.program)), seed \(results.seed).

    """
  }

  package var json: String {
    let split = results.split
    let value: JSONValue = [
      "format": "raceway-labelled", "version": 1, "program": .string(results.program),
      "recipe": .string(results.recipe), "seed": .integer(Int(clamping: results.seed)),
      "representation": .string(results.representation),
      "split": [
        "training": .integer(split.training), "validation": .integer(split.validation),
        "threshold": .integer(split.threshold), "gap": .integer(split.gap), "test": .integer(split.test),
        "left_out": .integer(split.leftOut),
      ],
      "level": [
        "rate": .number(results.level.rate), "snapshots": .integer(results.level.snapshotCount),
        "highest": .number(results.level.highest), "least_snapshots": .integer(results.level.leastCount),
        "fitted": .boolean(results.level.isFitted),
      ],
      "groups": .array(
        results.groups.map {
          [
            "name": .string($0.name), "source": .string($0.source), "faulty": .boolean($0.isFaulty),
            "snapshots": .integer($0.snapshotCount), "left_out": .integer($0.leftOutCount),
            "scores": numbers($0.scores),
          ]
        }),
      "methods": .array(results.methods.map(object)), "leaks": JSONValue(results.leaks),
    ]
    return value.prettyText + "\n"
  }

  private var network: LabelledMethod { results.methods[0] }

  private var headline: String {
    let split = results.split
    let groups = results.groups.map { group in
      "\(group.snapshotCount) \(group.name)" + (group.leftOutCount > 0 ? " (\(group.leftOutCount) left out)" : "")
    }
    return
      "\(results.recipe) learnt from \(split.training) healthy snapshots; \(split.validation) stopped the training, "
      + "\(split.validation + split.threshold) set the levels, \(split.gap) between them and the test were left unused. Judged: "
      + groups.joined(separator: ", ") + "."
  }

  private var methodRows: [[String]] {
    results.methods.map {
      [
        $0.name, Digits.area($0.auc) + Digits.withinAreas($0.aucInterval), Digits.percent($0.falsePositiveRate),
        Digits.percent($0.recall),
      ]
    }
  }

  private var groupRows: [[String]] {
    zip(results.groups, network.groups).map { group, figures in
      [
        group.name, Digits.significant(figures.median),
        Digits.significant(figures.lowest) + " to " + Digits.significant(figures.highest),
        Digits.percent(figures.shareAboveLevel), Digits.area(figures.auc) + Digits.withinAreas(figures.aucInterval),
      ]
    }
  }

  private func object(_ method: LabelledMethod) -> JSONValue {
    [
      "name": .string(method.name), "level": .number(method.level), "auc": .number(method.auc),
      "auc_interval": numbers(method.aucInterval), "false_positive_rate": .number(method.falsePositiveRate),
      "recall": .number(method.recall), "false_positives": .integer(method.falsePositives),
      "true_negatives": .integer(method.trueNegatives), "true_positives": .integer(method.truePositives),
      "false_negatives": .integer(method.falseNegatives),
      "groups": .array(
        zip(results.groups, method.groups).map { group, figures in
          [
            "name": .string(group.name), "lowest": .number(figures.lowest), "median": .number(figures.median),
            "highest": .number(figures.highest), "share_above_level": .number(figures.shareAboveLevel),
            "auc": figures.auc.map { JSONValue.number($0) } ?? .null, "auc_interval": numbers(figures.aucInterval),
          ]
        }),
    ]
  }

  private func numbers(_ values: [Double]) -> JSONValue { .array(values.map { .number($0) }) }
}
