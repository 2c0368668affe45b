internal import Pipelines

/// The root-cause card: what, where, on what evidence, and why not the others; readable without any script.
struct RootCauseSection {
  static let id = "root-cause"

  let card: RootCauseCard
  let input: InputSummary
  /// The pictures on the same page.
  let figures: [Figure]

  var html: HTML {
    """
    <section id="\(Self.id)" class="card" aria-labelledby="\(Self.id)-title">
    <h2 id="\(Self.id)-title">Root cause: \(card.headline)</h2>
    <p class="summary">\(card.summary)</p>
    <dl class="facts">\(facts.map { "<div><dt>\($0.name)</dt><dd>\($0.value)</dd></div>" as HTML })</dl>
    \(pictures)
    \(card.foremost.map(DefectTable.init)?.html)
    \(candidates)
    \(channels)
    \(shaft)
    \(severity)
    \(limits)
    </section>
    """
  }

  private var facts: [(name: String, value: HTML)] {
    let channel = card.foremost
    var facts: [(name: String, value: HTML)] = [
      ("Damaged element", "\(card.element ?? "undetermined")"), ("Where", place),
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
    if card.bearing != nil { facts.append(("Confidence", ConfidenceMeter(confidence: card.confidence).html)) }
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
    case (nil, nil): return "undetermined"
    }
  }

  private var pictures: HTML? {
    guard !figures.isEmpty else { return nil }
    let links = figures.map { "<a href=\"#\($0.id)\">\($0.title.lowercased())</a>" as HTML }
    return "<p class=\"pictures\">Pictures: \(HTML.joined(links, separator: ", ")).</p>"
  }

  private var candidates: HTML? {
    guard !card.candidates.isEmpty else { return nil }
    let measures: [(title: String, text: (BearingCandidate) -> String, isKnown: (BearingCandidate) -> Bool)] = [
      ("Share", { Digits.percent($0.share) }, { $0.share != nil }),
      ("Excess share", { Digits.percent($0.excessShare) }, { $0.excessShare != nil }),
      ("z", { Digits.significant($0.z) }, { $0.z != nil }),
      ("Energy (dB)", { Digits.significant($0.energyContrastDB) }, { $0.energyContrastDB != nil }),
      ("Cross-talk taken off", { Digits.percent($0.crossTalkDiscount) }, { $0.crossTalkDiscount != nil }),
    ]
    // A file without a model has none of these.
    let known = measures.filter { card.candidates.contains(where: $0.isKnown) }
    let columns: [HTMLTable.Column] =
      [.init(title: "Bearing"), .init(title: "Channels"), .init(title: "Standing")]
      + known.map { .init(title: $0.title, isNumber: true) }
      + [.init(title: "Lines of"), .init(title: "p", isNumber: true), .init(title: "Why")]
    let rows = card.candidates.map { candidate -> [HTML] in
      [
        "\(candidate.bearing)", "\(candidate.channels.joined(separator: ", "))",
        "<span class=\"badge\">\(candidate.standing.sign) \(candidate.standing.rawValue)</span>",
      ]
        + known.map { "\($0.text(candidate))" }
        + ["\(candidate.element ?? "none")", "\(Digits.probability(candidate.pValue))", "\(candidate.reason)"]
    }
    return HTMLTable(
      caption: "Every bearing, and why it is named or not", endsInWords: true, columns: columns, rows: rows
    )
    .html
  }

  /// One row for each channel; the foremost one's elements stand above.
  private var channels: HTML? {
    guard card.channels.count > 1 else { return nil }
    let columns: [HTMLTable.Column] =
      [.init(title: "Channel"), .init(title: "Bearing"), .init(title: "Element"), .init(title: "Best line")]
      + ["Nominal (Hz)", "Found (Hz)", "Deviation", "Harmonics seen", "p"].map { .init(title: $0, isNumber: true) }
      + [.init(title: "Remark")]
    let rows = card.channels.map { channel -> [HTML] in
      let best = channel.foremost
      let bearing = [channel.bearing, channel.bearingType].compactMap(\.self).joined(separator: ", ")
      return [
        "\(channel.channel)", "\(bearing.isEmpty ? "–" : bearing)", "\(channel.element ?? "undetermined")",
        "\(best?.line ?? "–")", "\(Digits.hertz(best?.nominalHz))", "\(Digits.hertz(best?.foundHz))",
        "\(best.map { Digits.deviation($0.deviation) } ?? "–")",
        "\(best.map { DefectEvidence.seen($0.harmonics) } ?? "–")", "\(Digits.probability(best?.pValue))",
        "\(channel.reason.isEmpty ? "–" : channel.reason)",
      ]
    }
    return HTMLTable(caption: "Every channel's best line", endsInWords: true, columns: columns, rows: rows).html
  }

  private var shaft: HTML? {
    let judged = card.channels.filter { $0.shaft != nil }
    guard !judged.isEmpty else { return nil }
    let items = judged.compactMap { channel -> HTML? in
      channel.shaft.map {
        "<li>\(channel.channel): \($0.finding.map { "<strong>\($0)</strong>. " as HTML })\($0.reason)</li>"
      }
    }
    return """
      <h3>Shaft</h3>
      <ul>\(items)</ul>
      \(card.foremost.flatMap(shaftTable))
      """
  }

  private func shaftTable(_ channel: ChannelDiagnosis) -> HTML? {
    guard let lines = channel.shaft?.lines, !lines.isEmpty else { return nil }
    let titles = [
      "Frequency (Hz)", "Peak (\(input.unit ?? "unit not declared"))", "Over the noise (dB)", "Over healthy (dB)",
    ]
    let rows = lines.map { line -> [HTML] in
      [
        "\(Digits.significant(line.order))×", "\(Digits.hertz(line.hz))", "\(Digits.significant(line.amplitude))",
        "\(Digits.significant(line.levelDB))", "\(Digits.significant(line.riseDB))",
      ]
    }
    let table = HTMLTable(
      caption: "Peak amplitudes at multiples and half multiples of the shaft's speed",
      columns: [.init(title: "Order")] + titles.map { .init(title: $0, isNumber: true) }, rows: rows)
    return "<details><summary>Every line of the shaft on \(channel.channel)</summary>\(table.html)</details>"
  }

  private var severity: HTML? {
    let judged = card.channels.compactMap { channel in channel.severity.map { (channel.channel, $0) } }
    guard !judged.isEmpty else { return nil }
    let rows = judged.map { name, finding -> [HTML] in
      [
        "\(name)", "\(Digits.significant(finding.velocityRMS))",
        "\(Digits.significant(finding.lowHz))–\(Digits.significant(finding.highHz))",
        "\(finding.zone ?? "undetermined")", "\(finding.reason)",
      ]
    }
    let columns: [HTMLTable.Column] = [
      .init(title: "Channel"), .init(title: "Velocity RMS (mm/s)", isNumber: true),
      .init(title: "Over (Hz)", isNumber: true),
      .init(title: "Zone"), .init(title: "Meaning"),
    ]
    return HTMLTable(
      caption: "Severity by the zones of ISO 20816", endsInWords: true, columns: columns, rows: rows
    ).html
  }

  private var limits: HTML? {
    guard !card.limits.isEmpty else { return nil }
    return "<h3>What this cannot tell</h3>\(HTML.list(card.limits))"
  }
}
