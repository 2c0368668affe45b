internal import Pipelines

/// The vibration's spectrum up to half the sample rate, with the band that was demodulated.
struct SpectrumFigure {
  private let drawn: DrawnChannels

  /// nil where no channel's spectra were kept.
  init?(_ card: RootCauseCard, unit: String?) {
    guard let drawn = DrawnChannels(card, unit: unit) else { return nil }
    self.drawn = drawn
  }

  var figure: Figure {
    let (curves, choice) = drawn.traces { traces(of: $0) }
    return Figure(
      id: "spectrum", title: "Spectrum", sentence: sentence, height: 420, traces: curves,
      layout: [
        "xaxis": ["title": ["text": "frequency (Hz)"], "rangemode": "tozero"],
        "yaxis": ["title": ["text": drawn.title("peak amplitude")], "exponentformat": "power", "type": "log"],
        "hovermode": "closest", "showlegend": true, "legend": Figure.legendBelow, "margin": ["b": 104],
      ],
      switches: choice + drawn.orderSwitch(startsInOrders: false) + [DrawnChannels.scaleSwitch(startsLogarithmic: true)]
    )
  }

  private func traces(of channel: DrawnChannels.Channel) -> [JSONValue] {
    let line = SpectrumLine(
      channel.spectra.spectrum, upTo: .infinity, shaftHz: channel.diagnosis.shaftHz,
      unit: drawn.unit.map(HTML.escaped) ?? "")
    let shaft = OrderFigure.cursors(of: channel.diagnosis, isLabelled: false)
    let marks = line.cursors(
      shaft, name: "multiples of shaft speed", colour: .second, symbol: "triangle-down", size: 6, height: 1.6)
    return [band(channel.spectra.band, line)].compactMap(\.self)
      + line.curves(named: "judged") + [marks].compactMap(\.self)
  }

  /// The demodulated band as a shaded stretch; nothing where all frequencies were taken.
  private func band(_ band: DefectBand, _ line: SpectrumLine) -> JSONValue? {
    guard band.choice == .kurtogram else { return nil }
    let (low, high) = line.heights
    return line.withOrders([
      "type": "scatter", "mode": "lines", "name": "band demodulated", "fill": "toself", "hoverinfo": "skip",
      "x": .rounded([band.lowHz, band.highHz, band.highHz, band.lowHz, band.lowHz], digits: 6),
      "y": .rounded([low, low, high, high, low]), "fillcolor": Palette.warning.token, "opacity": 0.28,
      "line": ["width": 0, "color": Palette.warning.token],
    ])
  }

  private var sentence: String {
    let channel = drawn.first
    let spectrum = channel.spectra.spectrum
    let line = SpectrumLine(spectrum, upTo: .infinity, shaftHz: nil, unit: "")
    let peak = line.bins.max { spectrum.amplitudes[$0] < spectrum.amplitudes[$1] } ?? 0
    var text = channel.diagnosis.pictured
    if peak > 0 {
      let unit = drawn.unit.map { " " + $0 } ?? ""
      let hz = Double(peak) * spectrum.resolutionHz
      text += ": the highest line stands at \(Digits.hertz(hz)) Hz"
      if let shaft = channel.diagnosis.shaftHz { text += " (order \(Digits.significant(hz / shaft)))" }
      text += " with \(Digits.significant(Double(spectrum.amplitudes[peak])))\(unit)"
    }
    switch channel.spectra.band.choice {
    case .kurtogram: text += "; shaded: \(channel.spectra.band.range), whose envelope was searched."
    case .prewhitened: text += "; all frequencies, made equally strong, went into the envelope."
    }
    return text
  }
}
