internal import Pipelines

/// What stands behind the root cause, channel by channel: for those who check it, folded.
struct RootCauseTables {
  let card: RootCauseCard
  /// Of the samples; nil where nobody declared it.
  let unit: String?
  /// What stands where no part is named.
  let absent: String

  var all: [HTML?] { [channels, shaft, severity] }

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
        "\(channel.channel)", "\(bearing.isEmpty ? "–" : bearing)", "\(channel.element ?? absent)",
        "\(best?.line ?? "–")", "\(Digits.hertz(best?.nominalHz))", "\(Digits.hertz(best?.foundHz))",
        "\(best.map { Digits.deviation($0.deviation) } ?? "–")",
        "\(best.map { DefectEvidence.seen($0.harmonics) } ?? "–")", "\(Digits.probability(best?.pValue))",
        "\(channel.reason.isEmpty ? "–" : channel.reason)",
      ]
    }
    let table = HTMLTable(
      caption: "The named part, else the likeliest", endsInWords: true, columns: columns, rows: rows)
    return Chapter.folded("Every channel's best line", table.html)
  }

  private var shaft: HTML? {
    let judged = card.channels.filter { $0.shaft != nil }
    guard !judged.isEmpty else { return nil }
    let items = judged.compactMap { channel -> HTML? in
      channel.shaft.map {
        "<li>\(channel.channel): \($0.finding.map { "<strong>\($0)</strong>. " as HTML })\($0.reason)</li>"
      }
    }
    return Chapter.folded(
      "The shaft's lines: unbalance, misalignment, looseness",
      "<ul>\(items)</ul>\(card.foremost.flatMap(shaftTable))")
  }

  private func shaftTable(_ channel: ChannelDiagnosis) -> HTML? {
    guard let lines = channel.shaft?.lines, !lines.isEmpty else { return nil }
    let titles = [
      "Frequency (Hz)", "Peak (\(unit ?? "unit not declared"))", "Over the noise (dB)", "Over healthy (dB)",
    ]
    let rows = lines.map { line -> [HTML] in
      [
        "\(Digits.significant(line.order))×", "\(Digits.hertz(line.hz))", "\(Digits.significant(line.amplitude))",
        "\(Digits.significant(line.levelDB))", "\(Digits.significant(line.riseDB))",
      ]
    }
    return HTMLTable(
      caption: "\(channel.channel): peak amplitudes at multiples and half multiples of the shaft's speed",
      columns: [.init(title: "Order")] + titles.map { .init(title: $0, isNumber: true) }, rows: rows
    ).html
  }

  private var severity: HTML? {
    let judged = card.channels.compactMap { channel in channel.severity.map { (channel.channel, $0) } }
    guard !judged.isEmpty else { return nil }
    let rows = judged.map { name, finding -> [HTML] in
      [
        "\(name)", "\(Digits.significant(finding.velocityRMS))",
        "\(Digits.significant(finding.lowHz))–\(Digits.significant(finding.highHz))",
        "\(QualityGroup.ranges(finding.snapshots) ?? "–")", "\(finding.zone ?? "undetermined")", "\(finding.reason)",
      ]
    }
    let columns: [HTMLTable.Column] = [
      .init(title: "Channel"), .init(title: "Velocity RMS (mm/s)", isNumber: true),
      .init(title: "Over (Hz)", isNumber: true), .init(title: "Snapshots", isNumber: true),
      .init(title: "Zone"), .init(title: "Meaning"),
    ]
    let table = HTMLTable(
      caption: "Velocity over the declared range, the median of the latest snapshots, judged by the zones of ISO 20816",
      endsInWords: true,
      columns: columns, rows: rows)
    return Chapter.folded("Severity by the zones of ISO 20816", table.html)
  }
}
