internal import Pipelines

/// The vibration itself, with cursors as far apart as the defect's impacts would be.
struct WaveformFigure {
  private static let pointLimit = 1600
  /// So many impacts show whether they come regularly and are still told apart.
  private static let periodCount = 20.0
  private static let turnCount = 4.0

  private let drawn: DrawnChannels

  /// nil where no waveform was kept.
  init?(_ card: RootCauseCard, unit: String?) {
    guard let drawn = DrawnChannels(card, unit: unit, where: { $0.spectra.waveform.count > 1 }) else { return nil }
    self.drawn = drawn
  }

  var figure: Figure {
    let (curves, choice) = drawn.traces { traces(of: $0) }
    return Figure(
      id: "waveform", title: "Waveform", sentence: sentence, height: 380, traces: curves,
      layout: [
        "xaxis": ["title": ["text": "time (ms)"]], "yaxis": ["title": ["text": drawn.title("vibration")]],
        "hovermode": "closest", "showlegend": true, "legend": Figure.legendBelow, "margin": ["b": 104],
      ],
      switches: choice)
  }

  /// What is drawn of a channel's waveform.
  private struct Stretch {
    let samples: [Float]
    let rateHz: Double
    /// Seconds between impacts; nil where no line was searched.
    let period: Double?
    /// Where the highest peak is.
    let peak: Int

    init(_ channel: DrawnChannels.Channel) {
      let spectra = channel.spectra
      rateHz = spectra.sampleRateHz
      period = channel.diagnosis.foremost.flatMap { $0.foundHz > 0 ? 1 / $0.foundHz : nil }
      let seconds =
        period.map { $0 * periodCount } ?? channel.diagnosis.shaftHz.map { turnCount / $0 } ?? .infinity
      let wanted = seconds * rateHz
      let count = wanted < Double(spectra.waveform.count) ? Int(wanted) : spectra.waveform.count
      let samples = Array(spectra.waveform.prefix(max(count, 2)))
      self.samples = samples
      peak = samples.indices.max { abs(samples[$0]) < abs(samples[$1]) } ?? 0
    }

    var highest: Double { Double(abs(samples[peak])) }

    var rms: Double {
      (samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(samples.count)).squareRoot()
    }

    /// Milliseconds of the cursors, counted from the highest peak to both sides.
    var cursors: [Double] {
      guard let period else { return [] }
      let (origin, length) = (Double(peak) / rateHz, Double(samples.count - 1) / rateHz)
      let first = -Int(origin / period)
      let last = Int((length - origin) / period)
      return (first...last).map { (origin + Double($0) * period) * 1000 }
    }
  }

  private func traces(of channel: DrawnChannels.Channel) -> [JSONValue] {
    let stretch = Stretch(channel)
    let kept = Decimation.extremes(of: stretch.samples, limit: Self.pointLimit)
    let curve: JSONValue = [
      "type": "scatter", "mode": "lines", "name": "vibration", "line": ["width": 1, "color": Palette.accent.token],
      "x": .rounded(kept.map { Double($0) / stretch.rateHz * 1000 }, digits: 6),
      "y": .array(kept.map { .rounded(stretch.samples[$0], digits: 4) }),
      "hovertemplate": "%{x:.2f} ms: %{y:.3g}<extra></extra>",
    ]
    guard let best = channel.diagnosis.foremost, !stretch.cursors.isEmpty else { return [curve] }
    let height = stretch.highest * 1.08
    let cursors: JSONValue = [
      "type": "scatter", "mode": "lines", "name": .string("one period of \(best.line) apart"),
      "x": .array(stretch.cursors.flatMap { [.rounded($0, digits: 6), .rounded($0, digits: 6), .null] }),
      "y": .array(stretch.cursors.flatMap { _ in [.rounded(-height), .rounded(height), .null] }),
      "line": ["width": 1, "dash": "dot", "color": Palette.alarm.token],
      "hovertemplate": .string("%{x:.2f} ms<extra>every \(Digits.significant(1000 / best.foundHz)) ms</extra>"),
    ]
    return [cursors, curve]
  }

  private var sentence: String {
    let channel = drawn.first
    let stretch = Stretch(channel)
    let unit = drawn.unit.map { " " + $0 } ?? ""
    let milliseconds = Digits.significant(Double(stretch.samples.count) / stretch.rateHz * 1000)
    var text =
      "\(channel.diagnosis.channel), the first \(milliseconds) ms of snapshot \(channel.spectra.waveformSnapshot): "
      + "the highest peak, \(Digits.significant(stretch.highest))\(unit), is "
      + "\(Digits.significant(stretch.rms > 0 ? stretch.highest / stretch.rms : .nan)) times the RMS."
    guard let best = channel.diagnosis.foremost, let period = stretch.period else { return text }
    let isNamed = channel.diagnosis.element == best.element
    text +=
      " A damaged \(best.element) would be struck every \(Digits.significant(period * 1000)) ms; the dotted cursors"
    text += " stand so far apart, one of them on the highest peak"
    return text + (isNamed ? "." : ", though no element is named here.")
  }
}
