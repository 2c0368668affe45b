internal import Pipelines

/// A root-cause card as a section for a ticket.
struct RootCauseMarkdown {
  let card: RootCauseCard
  let input: InputSummary
  /// What the run found of the machine; false where no model was asked.
  var isHealthy = false

  private var isMoot: Bool { card.isMoot(inHealthyMachine: isHealthy) }

  var section: String {
    let parts: [String?] = [
      "## Root cause: \(Markdown.escaped(card.headline(inHealthyMachine: isHealthy)))",
      card.summary.isEmpty ? nil : Markdown.escaped(card.summary),
      facts, channels, candidates, severity, limits,
    ]
    return parts.compactMap(\.self).joined(separator: "\n\n")
  }

  private var facts: String? {
    guard let channel = card.foremost else { return nil }
    var lines: [String] = []
    if let best = channel.foremost {
      let isNamed = best.element == channel.element
      lines.append(
        "\(isNamed ? "line" : "best line, not named"): \(best.placeInWords) (\(Digits.pValue(best.pValue)), on \(channel.channel))"
      )
      lines.append("harmonics seen: \(DefectEvidence.seen(best.harmonics)). \(best.remark)")
    } else if !channel.reason.isEmpty {
      lines.append("\(channel.channel): \(channel.reason)")
    }
    lines.append("shaft: \(channel.speedInWords)")
    if let shaft = channel.shaft {
      lines.append("shaft lines: \(shaft.finding.map { "\($0). " } ?? "")\(shaft.reason)")
    }
    if card.bearing != nil { lines.append("\(card.confidenceName.lowercased()): \(Digits.clearness(card.confidence))") }
    return lines.map { "- " + Markdown.escaped($0) }.joined(separator: "\n")
  }

  private var channels: String? {
    guard !card.channels.isEmpty else { return nil }
    let rows = card.channels.map { channel -> [String] in
      let best = channel.foremost
      return [
        channel.channel, channel.bearing ?? "–", channel.element ?? (isMoot ? "none" : "undetermined"),
        best?.line ?? "–",
        Digits.hertz(best?.nominalHz), Digits.hertz(best?.foundHz), best.map { Digits.deviation($0.deviation) } ?? "–",
        best.map { DefectEvidence.seen($0.harmonics) } ?? "–", Digits.probability(best?.pValue),
      ]
    }
    return Markdown.table(
      ["channel", "bearing", "element", "best line", "nominal Hz", "found Hz", "deviation", "harmonics seen", "p"],
      rows,
      textColumns: 4)
  }

  private var candidates: String? {
    guard !card.candidates.isEmpty else { return nil }
    return card.candidates.map { candidate in
      let measures = candidate.measuresInWords
      let name = Markdown.escaped(candidate.bearing)
      let standing = candidate.standing.label(isMoot: isMoot)
      return "- \(standing.sign) **\(name)** \(standing.word): "
        + Markdown.escaped(candidate.reason + (measures.isEmpty ? "" : " (\(measures))"))
    }.joined(separator: "\n")
  }

  private var severity: String? {
    let judged = card.channels.compactMap { channel in
      channel.severity.map { "- " + Markdown.escaped("severity, \(channel.channel): \($0.inWords)") }
    }
    return judged.isEmpty ? nil : judged.joined(separator: "\n")
  }

  private var limits: String? {
    guard !card.limits.isEmpty else { return nil }
    return "What this cannot tell:\n\n" + card.limits.map { "- " + Markdown.escaped($0) }.joined(separator: "\n")
  }
}
