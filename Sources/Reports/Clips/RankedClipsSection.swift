internal import Pipelines

/// The judged clips, worst first.
struct RankedClipsSection {
  private static let rowLimit = 50
  /// Rows on the page; the others unfold, so that the pictures are not far.
  private static let shownLimit = 15

  let results: ClipRunResults
  let ranking: ClipRanking

  var html: HTML {
    Chapter.part(
      "clips", "Clips, worst first",
      """
      \(ranking.entries.isEmpty ? "<p>No clip was judged.</p>" : table(ranking.entries.prefix(Self.shownLimit)))
      \(more)
      \(rest)
      """)
  }

  private var more: HTML? {
    let entries = ranking.entries.prefix(Self.rowLimit).dropFirst(Self.shownLimit)
    guard !entries.isEmpty else { return nil }
    return Chapter.folded("The next \(Digits.count(entries.count, "clip"))", table(entries))
  }

  private func table(_ entries: ArraySlice<ClipRanking.Entry>) -> HTML {
    let hasMachines = ranking.machines.count > 1
    let hasLabels = ranking.entries.contains { $0.info.label != nil }
    let hasSNR = ranking.entries.contains { $0.info.snrDB != nil }
    var columns: [HTMLTable.Column] = [.init(title: "Clip"), .init(title: "State")]
    if hasMachines { columns.append(.init(title: "Machine")) }
    columns += ["Score", "Warning at", "Alarm at"].map { .init(title: $0, isNumber: true) }
    if hasSNR { columns.append(.init(title: "SNR (dB)", isNumber: true)) }
    if hasLabels { columns += [.init(title: "Label"), .init(title: "Mark")] }
    let rows = entries.map { entry -> [HTML] in
      var cells: [HTML] = ["<span class=\"name\">\(entry.info.name)</span>", entry.state.badge]
      if hasMachines { cells.append("\(entry.info.machineLabel)") }
      cells += [
        "\(Digits.significant(entry.score))", "\(Digits.significant(entry.levels?.warning))",
        "\(Digits.significant(entry.levels?.alarm))",
      ]
      if hasSNR { cells.append("\(Digits.significant(entry.info.snrDB))") }
      if hasLabels {
        cells += ["\(entry.info.labelText)", entry.outcome?.mistake.map { "<strong>✗ \($0)</strong>" } ?? ""]
      }
      return cells
    }
    return HTMLTable(
      caption: "By how far the score lies above the alarm level of the clip's machine; higher scores are more abnormal",
      columns: columns, rows: rows
    ).html
  }

  private var rest: HTML? {
    let hidden = ranking.entries.dropFirst(Self.rowLimit)
    guard !hidden.isEmpty else { return nil }
    let states = HealthState.allCases.reversed().compactMap { state -> String? in
      let count = hidden.count { $0.state == state }
      return count > 0 ? "\(Digits.grouped(count)) \(state.word.lowercased())" : nil
    }
    let mistakes = hidden.count { $0.outcome?.mistake != nil }
    return """
      <p>\(Digits.count(hidden.count, "more clip")) below these (\(states.joined(separator: ", ")))\
      \(mistakes > 0 ? ", \(Digits.grouped(mistakes)) of them judged against their label" : ""); report.json has all of
      them.</p>
      """
  }
}
