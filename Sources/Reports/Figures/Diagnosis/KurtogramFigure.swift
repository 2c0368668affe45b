internal import Pipelines

/// Spectral kurtosis over frequency and level: where the vibration is most impulsive, and the band that was chosen.
struct KurtogramFigure {
  private let drawn: DrawnChannels

  /// nil where no channel has a kurtogram.
  init?(_ card: RootCauseCard, unit: String?) {
    guard let drawn = DrawnChannels(card, unit: unit, where: { !$0.spectra.kurtogram.isEmpty }) else { return nil }
    self.drawn = drawn
  }

  var figure: Figure {
    let (maps, choice) = drawn.traces { traces(of: $0) }
    let rowCount = drawn.channels.map { Map($0.spectra.kurtogram).levels.count }.max() ?? 0
    let shown = Map(drawn.first.spectra.kurtogram)
    return Figure(
      id: "kurtogram", title: "Kurtogram", sentence: sentence, height: 190 + max(26 * rowCount, 120), traces: maps,
      layout: [
        "xaxis": ["title": ["text": "frequency (Hz)"], "showgrid": false],
        // The whole band on top, the narrowest bands at the bottom.
        "yaxis": [
          "title": ["text": "level"], "tickvals": shown.tickPlaces, "ticktext": shown.tickNames,
          "autorange": "reversed", "ticks": "", "showgrid": false, "zeroline": false,
        ],
        "hovermode": "closest", "showlegend": false, "margin": Palette.marginBelowBar,
      ],
      switches: choice.map(withLevels))
  }

  /// Channels may have different levels; each brings the names of its own.
  private func withLevels(_ choice: Figure.Switch) -> Figure.Switch {
    var choice = choice
    for (place, channel) in drawn.channels.enumerated() {
      let map = Map(channel.spectra.kurtogram)
      choice.options[place].layout = ["yaxis.tickvals": map.tickPlaces, "yaxis.ticktext": map.tickNames]
    }
    return choice
  }

  /// The bands as a grid: columns between all edges, a row for each level.
  private struct Map {
    let levels: [Double]
    let edges: [Double]
    /// `[row][column]`: index of the band; nil where a level has none.
    let owners: [[Int?]]

    init(_ bands: [DiagnosisSpectra.KurtogramBand]) {
      levels = Set(bands.map(\.level)).sorted()
      // Thirds meet halves at sixths, which rounding must not tear apart.
      let tolerance = (bands.map(\.highHz).max() ?? 0) * 1e-6
      var edges: [Double] = []
      for edge in bands.flatMap({ [$0.lowHz, $0.highHz] }).sorted() where edge - (edges.last ?? -.infinity) > tolerance
      {
        edges.append(edge)
      }
      self.edges = edges
      owners = levels.map { level in
        zip(edges, edges.dropFirst()).map { low, high in
          let centre = (low + high) / 2
          return bands.firstIndex { $0.level == level && $0.lowHz <= centre && centre < $0.highHz }
        }
      }
    }

    var tickPlaces: JSONValue { .array(levels.indices.map(JSONValue.integer)) }
    var tickNames: JSONValue { JSONValue(levels.map { Digits.significant($0) }) }
  }

  private func traces(of channel: DrawnChannels.Channel) -> [JSONValue] {
    let bands = channel.spectra.kurtogram
    let map = Map(bands)
    let kurtoses = map.owners.map { row in row.map { $0.map { bands[$0].kurtosis } ?? .nan } }
    let names = map.owners.map { row in row.map { JSONValue($0.map { name(of: bands[$0]) }) } }
    let highest = max(bands.map(\.kurtosis).filter(\.isFinite).max() ?? 1, 0.1)
    let heat: JSONValue = [
      "type": "heatmap", "x": .rounded(map.edges, digits: 7), "y": .array(map.levels.indices.map(JSONValue.integer)),
      "z": .array(kurtoses.map { .rounded($0, digits: 3) }), "customdata": .array(names.map(JSONValue.array)),
      "zmin": 0, "zmax": .rounded(highest, digits: 3),
      "colorscale": Palette.scale([.heat0, .heat1, .heat2, .heat3]), "hoverongaps": false, "ygap": 1,
      "hovertemplate": "%{customdata}<br>spectral kurtosis %{z:.3g}<extra></extra>",
      "colorbar": Palette.bar(
        title: "spectral kurtosis (0: as noise)",
        ticks: (0...4).map { step in
          let value = Digits.rounded(highest * Double(step) / 4, 2)
          return (value, Digits.significant(value, 2))
        }),
    ]
    return [heat, outline(of: channel.spectra, map)].compactMap(\.self)
  }

  private func name(of band: DiagnosisSpectra.KurtogramBand) -> String {
    "level \(Digits.significant(band.level)): \(Digits.hertz(band.lowHz))–\(Digits.hertz(band.highHz)) Hz"
  }

  /// The chosen band's edge; nothing where the band was not chosen here.
  private func outline(of spectra: DiagnosisSpectra, _ map: Map) -> JSONValue? {
    let chosen = spectra.band
    guard chosen.choice == .kurtogram else { return nil }
    func distance(_ band: DiagnosisSpectra.KurtogramBand) -> Double {
      abs(band.lowHz - chosen.lowHz) + abs(band.highHz - chosen.highHz)
    }
    guard let cell = spectra.kurtogram.min(by: { distance($0) < distance($1) }),
      let row = map.levels.firstIndex(of: cell.level)
    else { return nil }
    let (top, bottom) = (Double(row) - 0.5, Double(row) + 0.5)
    return [
      "type": "scatter", "mode": "lines", "name": "chosen band", "hoverinfo": "skip",
      "x": .rounded([chosen.lowHz, chosen.highHz, chosen.highHz, chosen.lowHz, chosen.lowHz], digits: 7),
      "y": .rounded([top, top, bottom, bottom, top]), "line": ["width": 3, "color": Palette.alarm.token],
      "cliponaxis": false,
    ]
  }

  private var sentence: String {
    let channel = drawn.first
    let name = channel.diagnosis.channel
    guard
      let highest = channel.spectra.kurtogram.filter({ $0.kurtosis.isFinite }).max(by: { $0.kurtosis < $1.kurtosis })
    else { return "\(name): no band could be rated." }
    let peak = "\(Digits.hertz(highest.lowHz))–\(Digits.hertz(highest.highHz)) Hz"
    var text = "\(name) is most impulsive in \(peak): spectral kurtosis \(Digits.significant(highest.kurtosis))"
    let chosen = channel.spectra.band
    switch chosen.choice {
    case .kurtogram:
      // The sentence must not say that the highest was taken where it was not.
      let isHighest = abs(highest.lowHz - chosen.lowHz) + abs(highest.highHz - chosen.highHz) < chosen.highHz * 1e-3
      text += isHighest ? "; the outlined band is the one whose envelope was searched." : "; "
      if !isHighest { text += "the best evidence lay in the outlined band, \(chosen.range)." }
    case .prewhitened: text += "; the best evidence lay in the whitened signal of all frequencies, not in one band."
    }
    return text
  }
}
