package import Pipelines

/// A whole root-cause card for a terminal, within 80 columns.
package struct RootCauseText: Sendable {
  private let card: RootCauseCard
  private let input: InputSummary
  private let isColoured: Bool
  private let isHealthy: Bool

  /// - Parameters:
  ///   - input: What was measured: the names of machine and unit.
  ///   - isColoured: Whether the headline carries an ANSI colour.
  ///   - isHealthy: What the run found of the machine; false where no model was asked.
  package init(_ card: RootCauseCard, input: InputSummary, isColoured: Bool = false, isHealthy: Bool = false) {
    self.card = card
    self.input = input
    self.isColoured = isColoured
    self.isHealthy = isHealthy
  }

  package var text: String {
    let blocks = [headline] + order.map(channel) + [candidates, limits]
    return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  /// The named channel first: what matters stands on the first screen.
  private var order: [ChannelDiagnosis] {
    guard let first = card.foremostChannel else { return [] }
    return [card.channels[first]] + card.channels.indices.filter { $0 != first }.map { card.channels[$0] }
  }

  private var headline: [String] {
    let sign = isMoot ? "✓" : card.element == nil ? "?" : "■"
    let state: HealthState = isMoot ? .healthy : card.element == nil ? .undetermined : .alarm
    var head = TerminalText(isColoured: isColoured)
    head.head("\(sign) DEFECT: \(card.headline(inHealthyMachine: isHealthy)) - \(input.machine)", state)
    var lines = head.lines + PlainText.wrapped(card.summary)
    if card.bearing != nil {
      lines.append("\(card.confidenceName): \(Digits.clearness(card.confidence)) (ranks cases, is no probability)")
    }
    return lines
  }

  private var isMoot: Bool { card.isMoot(inHealthyMachine: isHealthy) }

  private func channel(_ channel: ChannelDiagnosis) -> [String] {
    var title = "Channel \(channel.channel)"
    if let bearing = channel.bearing, bearing != channel.channel { title += ", bearing \(bearing)" }
    if let type = channel.bearingType { title += ", \(type)" }
    var lines = [PlainText.fitted("\(title): \(channel.element?.uppercased() ?? (isMoot ? "none" : "undetermined"))")]
    if !channel.reason.isEmpty { lines += indented(channel.reason) }
    lines += indented("Shaft: \(channel.speedInWords). \(averaged(channel))")
    lines += evidence(channel)
    if let shaft = channel.shaft { lines += self.shaft(shaft) }
    if let severity = channel.severity { lines += indented("Severity: " + severity.inWords) }
    return lines
  }

  private func averaged(_ channel: ChannelDiagnosis) -> String {
    guard !channel.snapshots.isEmpty else { return "Nothing was searched." }
    let healthy =
      channel.healthySnapshots.isEmpty
      ? "nothing healthy to compare with" : "beside \(Digits.count(channel.healthySnapshots.count, "healthy one"))"
    return "\(Digits.count(channel.snapshots.count, "snapshot")) averaged, \(healthy)."
  }

  /// One row for each element: line, nominal, found, deviation, harmonics, p; the band below.
  private func evidence(_ channel: ChannelDiagnosis) -> [String] {
    guard !channel.defects.isEmpty else { return [] }
    let widths = [13, 7, 8, 10, 10, 9, 11, 10]
    func row(_ cells: [String]) -> String {
      let texts = zip(cells, widths).enumerated().map { place, cell in
        place < 2 ? PlainText.padded(cell.0, cell.1) : PlainText.rightAligned(cell.0, cell.1)
      }
      return "  " + texts.joined().dropLast()
    }
    let hasOrders = channel.shaftHz != nil
    var lines = [row(["element", "line", "order", "nominal", "found Hz", "off", "harmonics", "p"])]
    lines += channel.defects.map { defect in
      row([
        (defect.element == channel.element ? "*" : " ") + defect.element, defect.line,
        hasOrders ? Digits.fixed(defect.nominalOrder, 3) : "–", Digits.hertz(defect.nominalHz),
        Digits.hertz(defect.foundHz), Digits.deviation(defect.deviation).replacing(Digits.noBreak, with: ""),
        "\(defect.harmonics.count(where: \.isSeen)) of \(defect.harmonics.count)", Digits.probability(defect.pValue),
      ])
    }
    if let best = channel.foremost { lines += indented(best.remark) }
    return lines
  }

  private func shaft(_ shaft: ShaftCondition) -> [String] {
    var lines = indented("Shaft lines: \(shaft.finding.map { "\($0). " } ?? "")\(shaft.reason)")
    guard shaft.finding != nil else { return lines }
    let seen = shaft.lines.map { line in
      let rise = line.riseDB.map { ", \(Digits.decibels($0)) over healthy" } ?? ""
      let unit = input.unit.map { " " + $0 } ?? ""
      return "\(Digits.significant(line.order))× \(Digits.significant(line.amplitude))\(unit) "
        + "(\(Digits.decibels(line.levelDB)) over noise\(rise))"
    }
    if !seen.isEmpty { lines += indented(seen.joined(separator: ", ") + ".", by: 4) }
    return lines
  }

  private var candidates: [String] {
    guard !card.candidates.isEmpty else { return [] }
    return ["Bearings:"]
      + card.candidates.flatMap { candidate -> [String] in
        let measures = candidate.measuresInWords
        let standing = candidate.standing.label(isMoot: isMoot)
        let words = candidate.reason + (measures.isEmpty ? "" : " (\(measures))")
        return PlainText.wrapped(
          words, first: "  \(standing.sign) \(candidate.bearing) \(standing.word): ",
          indentation: 4)
      }
  }

  private var limits: [String] {
    guard !card.limits.isEmpty else { return [] }
    return ["Limits:"] + card.limits.flatMap { PlainText.wrapped($0, first: "  - ", indentation: 4) }
  }

  private func indented(_ sentence: String, by indentation: Int = 2) -> [String] {
    PlainText.wrapped(sentence, first: String(repeating: " ", count: indentation), indentation: indentation)
  }
}
