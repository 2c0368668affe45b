internal import Pipelines

/// The low end of the spectrum in orders of the shaft, with cursors at its multiples.
struct OrderFigure {
  private static let orderLimit = 12.0

  private let drawn: DrawnChannels

  /// nil where no drawn channel's speed is known.
  init?(_ card: RootCauseCard, unit: String?) {
    guard let drawn = DrawnChannels(card, unit: unit, where: { $0.diagnosis.shaftHz != nil }) else { return nil }
    self.drawn = drawn
  }

  var figure: Figure {
    let (curves, choice) = drawn.traces { traces(of: $0) }
    return Figure(
      id: "orders", title: "Order spectrum", sentence: sentence, height: 400, traces: curves,
      layout: [
        "xaxis": ["title": ["text": "order (multiples of shaft speed)"], "rangemode": "tozero"],
        "yaxis": ["title": ["text": drawn.title("peak amplitude")], "exponentformat": "power"],
        "hovermode": "closest", "showlegend": true, "legend": Figure.legendBelow, "margin": ["b": 104],
      ],
      switches: choice + drawn.orderSwitch(startsInOrders: true) + [DrawnChannels.scaleSwitch(startsLogarithmic: false)]
    )
  }

  /// Where the shaft's multiples were looked for; the first ones where they were not.
  static func cursors(of channel: ChannelDiagnosis, isLabelled: Bool) -> [SpectrumLine.Cursor] {
    if let lines = channel.shaft?.lines, !lines.isEmpty {
      return lines.map { line in
        let name = Digits.significant(line.order) + "×"
        // Between whole multiples there is no room for more names, and a bearing's line would strike one through.
        let hasRoom = line.order == line.order.rounded() && !isNearBearingLine(line, channel)
        let rise = line.riseDB.map { ", \(Digits.decibels($0)) over healthy" } ?? ""
        return .init(
          hz: line.hz, label: isLabelled && hasRoom ? name : "",
          hover: "\(name): \(Digits.decibels(line.levelDB)) over the noise\(rise)",
          isSeen: true)
      }
    }
    guard let shaft = channel.shaftHz else { return [] }
    return (1...5).map {
      .init(
        hz: Double($0) * shaft, label: isLabelled ? "\($0)×" : "", hover: "\($0)×, where it is expected", isSeen: false)
    }
  }

  private static func isNearBearingLine(_ line: ShaftLine, _ channel: ChannelDiagnosis) -> Bool {
    channel.defects.contains { abs($0.nominalHz - line.hz) < 0.25 * line.hz / line.order }
  }

  private func traces(of channel: DrawnChannels.Channel) -> [JSONValue] {
    let diagnosis = channel.diagnosis
    guard let shaft = diagnosis.shaftHz else { return [] }
    let orders = diagnosis.shaft?.lines.map(\.order) ?? []
    let line = SpectrumLine(
      channel.spectra.spectrum, upTo: shaft * max(Self.orderLimit, (orders.max() ?? 0) * 1.1), shaftHz: shaft,
      unit: drawn.unit.map(HTML.escaped) ?? "")
    let marks = line.cursors(
      Self.cursors(of: diagnosis, isLabelled: true), name: "multiples of shaft speed", colour: .second,
      symbol: "triangle-down", size: 9, height: 1.06)
    let nominals = line.nominals(
      diagnosis.defects.map { ($0.nominalHz, $0.line) }, name: "bearing lines, nominal")
    return line.curves(named: "judged") + [nominals, marks].compactMap(\.self)
  }

  private var sentence: String {
    let channel = drawn.first.diagnosis
    var text = "\(channel.pictured), at \(channel.speedInWords): "
    guard let shaft = channel.shaft else { return text + "the shaft's lines were not judged." }
    text += (shaft.finding.map { "\($0). " } ?? "") + shaft.reason + "."
    if let strongest = shaft.lines.max(by: { $0.levelDB < $1.levelDB }) {
      text += " The clearest line is \(Digits.significant(strongest.order))×,"
      text += " \(Digits.decibels(strongest.levelDB)) over the noise."
    }
    return text
  }
}
