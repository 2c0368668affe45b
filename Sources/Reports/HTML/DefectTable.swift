internal import Pipelines

/// What one channel's envelope says of each element, and the single lines behind the best of them.
struct DefectTable {
  let channel: ChannelDiagnosis

  init(_ channel: ChannelDiagnosis) { self.channel = channel }

  /// A row for each element; nil where nothing could be searched, and the remark of the channel says why.
  var elements: HTML? {
    guard !channel.defects.isEmpty else { return nil }
    let hasHealthy = channel.defects.contains { $0.healthyPValue != nil }
    var columns: [HTMLTable.Column] = [.init(title: "Element"), .init(title: "Line")]
    columns += ["Order", "Nominal (Hz)", "Found (Hz)", "Deviation", "Harmonics seen", "Sidebands seen", "p"]
      .map { .init(title: $0, isNumber: true) }
    if hasHealthy { columns.append(.init(title: "p, healthy", isNumber: true)) }
    columns.append(.init(title: "Envelope of"))
    let rows = channel.defects.map { defect -> [HTML] in
      let name: HTML = defect.element == channel.element ? "■\u{A0}\(defect.element)" : "\(defect.element)"
      var cells: [HTML] = [
        name, "\(defect.line)", "\(Digits.fixed(defect.nominalOrder, 3))", "\(Digits.hertz(defect.nominalHz))",
        "\(Digits.hertz(defect.foundHz))", "\(Digits.deviation(defect.deviation))",
        "\(DefectEvidence.seen(defect.harmonics))", "\(DefectEvidence.seen(defect.sidebands))",
        "\(Digits.probability(defect.pValue))",
      ]
      if hasHealthy { cells.append("\(Digits.probability(defect.healthyPValue))") }
      return cells + ["\(defect.band.label)"]
    }
    let caption =
      "Evidence on \(channel.label)\(channel.bearingType.map { ", \($0)" } ?? ""); p: by chance, all trials counted in"
    return HTMLTable(caption: caption, columns: columns, rows: rows).html
  }

  /// The single lines of the best element, folded.
  var lines: HTML? {
    guard let best = channel.foremost, !best.lines.isEmpty else { return nil }
    let rows = best.lines.map { line -> [HTML] in
      let order = channel.shaftHz.map { Digits.fixed(line.hz / $0, 3) } ?? "–"
      return [
        "\(best.name(of: line))", "\(Digits.hertz(line.hz))", "\(order)",
        "\(line.levelDB.map { Digits.significant($0) } ?? "masked")", line.isSeen ? "yes" : "no",
      ]
    }
    let columns: [HTMLTable.Column] = [
      .init(title: "Line"), .init(title: "Frequency (Hz)", isNumber: true), .init(title: "Order", isNumber: true),
      .init(title: "Over the noise (dB)", isNumber: true), .init(title: "Seen"),
    ]
    return Chapter.folded(
      "Every line of \(best.line) that was looked for",
      HTMLTable(caption: best.remark, columns: columns, rows: rows).html)
  }
}
