package import Pipelines

/// What `analyze` prints at its end: the verdict, the channels, and where the report lies, within 80 columns.
package struct TerminalSummary: Sendable {
  /// Channels listed; a terminal's reader wants the worst ones.
  private static let channelLimit = 3

  private let results: RunResults
  private let reportPath: String?
  private let isColoured: Bool

  /// - Parameters:
  ///   - reportPath: Printed last, so that it is found and can be clicked.
  ///   - isColoured: Whether the state carries an ANSI colour.
  package init(_ results: RunResults, reportPath: String? = nil, isColoured: Bool = false) {
    self.results = results
    self.reportPath = reportPath
    self.isColoured = isColoured
  }

  package var text: String {
    var text = TerminalText(isColoured: isColoured)
    text.headline(results.verdict.state, subject: results.subject, machine: results.input.machine)
    text.add(lines)
    text.report(reportPath)
    return text.text
  }

  private var lines: [String] {
    let verdict = results.verdict
    var lines = PlainText.wrapped(verdict.summary, limit: 3)
    lines += VerdictFacts(results).rows.filter { $0.name != "warning confirmed" || verdict.alarmIndex == nil }
      .map { PlainText.fitted(PlainText.cells(("  " + $0.name, 20)) + $0.value) }
    lines += defectLines
    if let shaft = results.rootCause?.shaftSentence {
      lines += PlainText.wrapped(shaft, first: "  ", indentation: 4, limit: 2)
    }
    lines += channelLines
    lines += results.foremostSteps.flatMap { PlainText.wrapped("Next: \($0)", limit: 2) }
    let leftOut = results.input.count(of: .leftOut)
    if leftOut > 0 { lines.append("\(Digits.count(leftOut, "snapshot")) left out; the report says why.") }
    lines += dataWarning
    if let finding = results.audit.findings.first { lines += PlainText.wrapped("Audit: \(finding)", limit: 2) }
    return lines
  }

  /// The first warning that holds for the measurements as a whole, such as a declared rate that contradicts the files.
  private var dataWarning: [String] {
    let warnings = results.dataQuality.filter { $0.severity == .warning && $0.snapshot == nil }
    guard let first = warnings.first else { return [] }
    let others = warnings.count > 1 ? " (and \(Digits.count(warnings.count - 1, "more warning")) in the report)" : ""
    return PlainText.wrapped("Data: \(first.message)\(others)", limit: 3)
  }

  /// The line that was found and how sure it is, or why none is named; nothing where none was searched.
  private var defectLines: [String] {
    guard let card = results.rootCause else { return [] }
    guard card.element != nil, let channel = card.foremost, let evidence = channel.foremost else {
      let reason = card.foremost?.reason ?? ""
      return PlainText.wrapped(
        "No damaged element is named" + (reason.isEmpty ? "." : ": \(reason)"), first: "  ", indentation: 4, limit: 2)
    }
    let text =
      "Defect: \(card.headline): \(evidence.placeInWords), on \(channel.channel), "
      + "\(DefectEvidence.seen(evidence.harmonics)) harmonics, \(Digits.pValue(evidence.pValue))."
    return PlainText.wrapped(text, first: "  ", indentation: 4, limit: 3)
  }

  private var channelLines: [String] {
    let worst = results.channels.indices.sorted { first, second in
      let (a, b) = (results.channels[first].z, results.channels[second].z)
      return a == b || a.isNaN || b.isNaN ? first < second : a > b
    }
    var lines = [
      PlainText.cells(("  channel", 20), ("state", 14), ("indicator", 10), ("excess", 10)) + "alarm at"
    ]
    // "And one more" would take the line that shows it.
    let shown = worst.count <= Self.channelLimit + 1 ? worst.count : Self.channelLimit
    lines += worst.prefix(shown).map { index in
      let channel = results.channels[index]
      let state = results.latestState(ofChannel: index).word.lowercased()
      return PlainText.fitted(
        PlainText.cells(
          ("  " + channel.name, 20), (state, 14),
          (Digits.significant(results.latestIndicator(ofChannel: index)), 10), (Digits.percent(channel.excessShare), 10)
        ) + (channel.alarmIndex.map(String.init) ?? "none"))
    }
    let rest = worst.count - shown
    if rest > 0 { lines.append("  and \(Digits.count(rest, "more channel"))") }
    return lines
  }
}
