internal import Pipelines

/// The root-cause chapter: what, where, on what evidence with its pictures, and why not the others.
struct RootCauseSection {
  static let id = "root-cause"

  let card: RootCauseCard
  let input: InputSummary
  /// The pictures on the same page.
  let figures: [Figure]
  /// What the run found of the machine; false where no model was asked.
  var isHealthy = false

  private var isMoot: Bool { card.isMoot(inHealthyMachine: isHealthy) }

  /// What decides stands before the first picture and below it; what few readers need is folded at the end.
  var chapter: Chapter {
    let defects = card.foremost.map(DefectTable.init)
    let tables = RootCauseTables(card: card, unit: input.unit, absent: absent)
    let evidence: [HTML?] = [
      """
      <div class="card">
      <p class="summary">\(card.summary)</p>
      <dl class="facts">\(facts.map { "<div><dt>\($0.name)</dt><dd>\($0.value)</dd></div>" as HTML })</dl>
      \(defects?.elements)
      </div>
      """,
      Chapter.picture(figures.first), candidates, limits,
    ]
    return Chapter(
      id: Self.id, short: "Root cause", title: "Root cause: \(card.headline(inHealthyMachine: isHealthy))",
      parts: evidence + figures.dropFirst().map { Chapter.picture($0) } + [defects?.lines] + tables.all)
  }

  private var facts: [(name: String, value: HTML)] {
    let channel = card.foremost
    var facts: [(name: String, value: HTML)] = [
      ("Damaged element", "\(card.element ?? absent)"), ("Where", place),
    ]
    if let channel, let best = channel.foremost {
      let isNamed = channel.element == best.element
      facts.append(
        (
          isNamed ? "Line found" : "Best line, not named",
          "\(Digits.hertz(best.foundHz)) Hz <small>\(Digits.deviation(best.deviation)) from \(best.line) at \(Digits.hertz(best.nominalHz)) Hz</small>"
        ))
      facts.append(
        (
          "By chance", "\(Digits.pValue(best.pValue)) <small>\(Digits.count(best.trials, "trial")) counted in</small>"
        ))
    }
    if let channel { facts.append(("Shaft", speed(of: channel))) }
    if let finding = channel?.shaft?.finding { facts.append(("Shaft's lines", "\(finding)")) }
    if let severity = channel?.severity, let zone = severity.zone {
      facts.append(
        (
          "Severity (ISO 20816)",
          "zone \(zone) <small>\(Digits.significant(severity.velocityRMS)) mm/s RMS\(severity.occasion.map { ", " + $0 } ?? "")</small>"
        ))
    }
    if card.bearing != nil { facts.append((card.confidenceName, ConfidenceMeter(confidence: card.confidence).html)) }
    return facts
  }

  private func speed(of channel: ChannelDiagnosis) -> HTML {
    guard let rpm = channel.speedRPM, let hz = channel.shaftHz else { return "speed unknown" }
    let source = channel.isSpeedMeasured ? "confirmed by the vibration" : "as declared"
    return "\(Digits.significant(rpm, 5)) rpm <small>\(Digits.hertz(hz)) Hz, \(source)</small>"
  }

  private var place: HTML {
    let type = card.foremost?.bearingType.map { ", \($0)" } ?? ""
    switch (card.bearing, card.channel) {
    case (let bearing?, let channel?) where bearing != channel:
      return "\(bearing) <small>channel \(channel)\(type)</small>"
    case (let place?, _), (nil, let place?): return "\(place) <small>\(type.dropFirst(2))</small>"
    case (nil, nil): return "\(absent)"
    }
  }

  private var absent: String { isMoot ? "none" : "undetermined" }

  private var candidates: HTML? {
    guard !card.candidates.isEmpty else { return nil }
    let measures: [(title: String, text: (BearingCandidate) -> String, isKnown: (BearingCandidate) -> Bool)] = [
      ("Share", { Digits.percent($0.share) }, { $0.share != nil }),
      ("Excess share", { Digits.percent($0.excessShare) }, { $0.excessShare != nil }),
      ("z", { Digits.significant($0.z) }, { $0.z != nil }),
      ("Energy (dB)", { $0.energyContrastDB.map { Digits.fixed($0, 1) } ?? "–" }, { $0.energyContrastDB != nil }),
      ("Cross-talk taken off", { Digits.percent($0.crossTalkDiscount) }, { $0.crossTalkDiscount != nil }),
    ]
    // A file without a model has none of these.
    let known = measures.filter { card.candidates.contains(where: $0.isKnown) }
    let columns: [HTMLTable.Column] =
      [.init(title: "Bearing"), .init(title: "Channels"), .init(title: "Standing")]
      + known.map { .init(title: $0.title, isNumber: true) }
      + [.init(title: "Lines of"), .init(title: "p", isNumber: true), .init(title: "Why")]
    let rows = card.candidates.map { candidate -> [HTML] in
      let standing = candidate.standing.label(isMoot: isMoot)
      return [
        "\(candidate.bearing)", "\(candidate.channels.joined(separator: ", "))",
        "<span class=\"badge\">\(standing.sign) \(standing.word)</span>",
      ]
        + known.map { "\($0.text(candidate))" }
        + ["\(candidate.element ?? "none")", "\(Digits.probability(candidate.pValue))", "\(candidate.reason)"]
    }
    let table = HTMLTable(
      caption: "Shares and z are the model's, energy is plain; p: by chance, all trials counted in", endsInWords: true,
      columns: columns, rows: rows)
    return Chapter.part("candidates", "Every bearing, and why it is named or not", table.html)
  }

  private var limits: HTML? {
    guard !card.limits.isEmpty else { return nil }
    return "<h3>What this cannot tell</h3>\(HTML.list(card.limits))"
  }
}
