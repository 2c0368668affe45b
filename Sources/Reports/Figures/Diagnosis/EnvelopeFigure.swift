internal import Pipelines

/// The envelope spectrum with cursors where the best comb expects its harmonics and sidebands.
struct EnvelopeFigure {
  private let drawn: DrawnChannels

  /// nil where no channel's spectra were kept.
  init?(_ card: RootCauseCard, unit: String?) {
    guard let drawn = DrawnChannels(card, unit: unit) else { return nil }
    self.drawn = drawn
  }

  var figure: Figure {
    let (curves, choice) = drawn.traces { traces(of: $0) }
    return Figure(
      id: "envelope", title: "Envelope spectrum", sentence: sentence, height: 480, traces: curves,
      layout: [
        "xaxis": ["title": ["text": "frequency (Hz)"], "rangemode": "tozero"],
        "yaxis": [
          "title": ["text": drawn.title("squared envelope, peak", isSquared: true)], "exponentformat": "power",
        ],
        "hovermode": "closest", "showlegend": true, "legend": Figure.legendBelow, "margin": ["b": 110],
      ],
      switches: choice + drawn.orderSwitch(startsInOrders: false) + [
        DrawnChannels.scaleSwitch(startsLogarithmic: false)
      ])
  }

  /// How far the lines of interest reach; everything where none was searched.
  static func highHz(_ channel: ChannelDiagnosis) -> Double {
    let own = channel.foremost.map { $0.lines.map(\.hz) + [$0.foundHz] } ?? []
    let places = own + channel.defects.map(\.nominalHz)
    if let highest = places.filter(\.isFinite).max(), highest > 0 { return highest * 1.08 }
    return channel.shaftHz.map { $0 * 20 } ?? .infinity
  }

  private func traces(of channel: DrawnChannels.Channel) -> [JSONValue] {
    let diagnosis = channel.diagnosis
    let line = SpectrumLine(
      channel.spectra.envelope, upTo: Self.highHz(diagnosis), shaftHz: diagnosis.shaftHz,
      unit: drawn.unit.map { HTML.escaped($0) + "²" } ?? "")
    guard let best = diagnosis.foremost else { return line.curves(named: "judged") }
    let others = diagnosis.defects.filter { $0.element != best.element }.map { (hz: $0.nominalHz, label: $0.line) }
    let shaft = diagnosis.shaftHz.map { [(hz: $0, label: "f_r")] } ?? []
    let cursors = [
      line.nominals(shaft + others, name: "shaft and other elements, nominal"),
      line.cursors(
        best.sidebands.map { cursor($0, of: best, label: "") }, name: "sidebands ± \(best.sidebandSpacing)",
        colour: .second, symbol: "diamond", size: 7, height: 0.96),
      line.cursors(
        best.harmonics.map { cursor($0, of: best, label: $0.harmonic == 1 ? best.line : "\($0.harmonic)×") },
        name: "harmonics of \(best.line) (open: not seen)", colour: .alarm, symbol: "triangle-down", size: 11,
        height: 1.06),
    ]
    return line.curves(named: "judged") + cursors.compactMap(\.self)
  }

  private func cursor(_ place: DefectLine, of evidence: DefectEvidence, label: String) -> SpectrumLine.Cursor {
    let level = place.levelDB.map { "\(Digits.decibels($0)) over the noise" } ?? "masked"
    return .init(
      hz: place.hz, label: label,
      hover: "\(evidence.name(of: place)): \(place.isSeen ? "seen, " : "not seen, ")\(level)",
      isSeen: place.isSeen)
  }

  private var sentence: String {
    let channel = drawn.first.diagnosis
    let band = drawn.first.spectra.band.inWords
    guard let best = channel.foremost else {
      return "\(channel.pictured), envelope of \(band): no bearing line was searched. \(channel.reason)"
    }
    let harmonics = DefectEvidence.seen(best.harmonics)
    var text = "\(channel.pictured), envelope of \(band): "
    if channel.element == best.element {
      text += "\(harmonics) harmonics of \(best.placeInWords), stand out of the noise (\(Digits.pValue(best.pValue)))."
    } else {
      text += "no element is named. The comb that fits best is \(best.placeInWords), with \(harmonics) harmonics"
      text += " seen and \(Digits.pValue(best.pValue))."
    }
    if !best.sidebands.isEmpty {
      text += " Sidebands at ± \(best.sidebandSpacing): \(DefectEvidence.seen(best.sidebands)) seen."
    }
    if drawn.first.spectra.envelope.healthy != nil, let healthy = best.healthyPValue {
      text += " In the healthy snapshots the same lines have \(Digits.pValue(healthy))."
    }
    return text
  }
}
