internal import Foundation
internal import Pipelines
internal import Tensors

/// Envelope spectra of many snapshots below one another: when the defect's lines appeared.
struct WaterfallFigure {
  /// Columns beyond are merged, each keeping its highest amplitude; rows likewise.
  private static let columnLimit = 320
  private static let rowLimit = 60

  private let drawn: DrawnChannels
  private let input: InputSummary

  /// nil where no channel has spectra over time.
  init?(_ card: RootCauseCard, input: InputSummary) {
    let drawn = DrawnChannels(card, unit: input.unit) { channel in
      channel.spectra.waterfall.map { $0.amplitudes.rowCount > 1 && $0.amplitudes.columnCount > 1 } ?? false
    }
    guard let drawn else { return nil }
    self.drawn = drawn
    self.input = input
  }

  var figure: Figure {
    let (maps, choice) = drawn.traces { traces(of: $0) }
    return Figure(
      id: "waterfall", title: "Waterfall of envelope spectra", sentence: sentence, height: 520, traces: maps,
      layout: [
        "xaxis": ["title": ["text": "frequency (Hz)"], "showgrid": false],
        "yaxis": ["title": ["text": "snapshot (index)"], "showgrid": false, "zeroline": false],
        "hovermode": "closest", "showlegend": false, "margin": Palette.marginBelowBar,
      ],
      switches: choice + drawn.orderSwitch(startsInOrders: false))
  }

  private func traces(of channel: DrawnChannels.Channel) -> [JSONValue] {
    guard let waterfall = channel.spectra.waterfall else { return [] }
    let grid = Grid(waterfall, upTo: EnvelopeFigure.highHz(channel.diagnosis))
    let heat: JSONValue = [
      "type": "heatmap", "x0": .rounded(grid.firstHz, digits: 7), "dx": .rounded(grid.stepHz, digits: 7),
      "y": .array(grid.snapshots.map(JSONValue.integer)),
      "z": .array(grid.rows.map { .rounded($0.map(Self.compressed), digits: 3) }),
      "zmin": .rounded(Self.compressed(grid.low), digits: 3), "zmax": .rounded(Self.compressed(grid.high), digits: 3),
      "colorscale": Palette.scale([.heat0, .heat1, .heat2, .heat3]), "hoverongaps": false,
      // The colours are of logarithms; the script tells the amplitudes themselves.
      "isLogarithmic": true,
      "hovertemplate": .string(
        "snapshot %{y}, %{x:.4g} Hz: %{text}\(drawn.unit.map { " \(HTML.escaped($0))²" } ?? "")<extra></extra>"),
      "colorbar": Palette.bar(
        title: HTML.escaped(
          "squared envelope, peak (\(drawn.unit.map { $0 + "²" } ?? "unit not declared")), logarithmic"),
        ticks: grid.ticks.map { (Self.compressed($0), Digits.significant($0)) }),
    ]
    let shaft = channel.diagnosis.shaftHz
    return ([heat] + markers(channel.diagnosis, grid)).map { trace in
      shaft.map { trace.with("hzPerTurn", .number($0)) } ?? trace
    }
  }

  private static func compressed(_ amplitude: Double) -> Double { amplitude > 0 ? log10(amplitude) : .nan }

  /// Marks at both ends of the defect's lines, where they hide nothing.
  private func markers(_ channel: ChannelDiagnosis, _ grid: Grid) -> [JSONValue] {
    guard let best = channel.foremost, let first = grid.snapshots.first, let last = grid.snapshots.last else {
      return []
    }
    let places = best.harmonics.filter { $0.hz <= grid.highHz }
    let margin = Double(max(last - first, 1)) * 0.03
    return [("triangle-down", Double(last) + margin), ("triangle-up", Double(first) - margin)].map { symbol, height in
      let isTop = symbol == "triangle-down"
      return [
        "type": "scatter", "mode": isTop ? "markers+text" : "markers", "cliponaxis": false,
        "x": .rounded(places.map(\.hz), digits: 6), "y": .array(places.map { _ in .rounded(height) }),
        "text": .array(places.map { .string($0.harmonic == 1 ? best.line : "\($0.harmonic)×") }),
        "textposition": "top center", "textfont": ["size": 11, "color": Palette.ink.token],
        "marker": [
          "symbol": .array(places.map { .string(symbol + ($0.isSeen ? "" : "-open")) }), "size": 9,
          "color": Palette.alarm.token,
        ],
        "hovertext": .array(places.map { Figure.label(best.name(of: $0)) }),
        "hovertemplate": .string(
          "%{hovertext}<br>"
            + (channel.shaftHz == nil ? "%{x:.2f} Hz" : "%{customdata[0]:.2f} Hz, order %{customdata[1]:.3f}")
            + "<extra></extra>"),
      ]
    }
  }

  /// The amplitudes as they are drawn: neighbouring bins and snapshots merged, peaks kept.
  struct Grid {
    let snapshots: [Int]
    let rows: [[Double]]
    let firstHz: Double
    let stepHz: Double
    let highHz: Double
    let low: Double
    let high: Double

    init(_ waterfall: DiagnosisSpectra.Waterfall, upTo limit: Double) {
      let amplitudes = waterfall.amplitudes
      let wanted = limit / waterfall.resolutionHz
      // From the first bin on: the mean is not vibration.
      let end =
        wanted < Double(amplitudes.columnCount - 1) ? max(Int(wanted.rounded(.up)) + 1, 2) : amplitudes.columnCount
      let width = (end - 2) / WaterfallFigure.columnLimit + 1
      let height = (amplitudes.rowCount - 1) / WaterfallFigure.rowLimit + 1
      let starts = Array(stride(from: 0, to: min(amplitudes.rowCount, waterfall.snapshots.count), by: height))
      snapshots = starts.map { waterfall.snapshots[$0] }
      rows = starts.map { start in
        stride(from: 1, to: end, by: width).map { column in
          var peak = Double.nan
          for row in start..<min(start + height, amplitudes.rowCount) {
            for bin in column..<min(column + width, end) {
              let value = Double(amplitudes[row, bin])
              if value.isFinite, !(value <= peak) { peak = value }
            }
          }
          return peak
        }
      }
      stepHz = Double(width) * waterfall.resolutionHz
      firstHz = waterfall.resolutionHz * (1 + Double(width - 1) / 2)
      highHz = Double(end - 1) * waterfall.resolutionHz
      // Noise below the median would only take colours from the lines.
      let sorted = rows.joined().filter { $0.isFinite && $0 > 0 }.sorted()
      high = sorted.last ?? 1
      low = min(sorted.isEmpty ? 0.1 : sorted[sorted.count / 2], high / 10)
    }

    /// Decades and, where there are few, thirds of them, for the colour bar.
    var ticks: [Double] {
      let decades = Int(log10(low).rounded(.down))...Int(log10(high).rounded(.up))
      let all = decades.flatMap { decade in [1.0, 3].map { $0 * pow(10, Double(decade)) } }
      let shown = all.filter { $0 >= low && $0 <= high }
      return shown.count > 6 ? shown.filter { log10($0).rounded() == log10($0) } : shown
    }
  }

  private var sentence: String {
    let channel = drawn.first
    guard let waterfall = channel.spectra.waterfall, let first = waterfall.snapshots.first,
      let last = waterfall.snapshots.last
    else { return "No spectra over time were kept." }
    var text =
      "\(channel.diagnosis.channel), \(Digits.count(waterfall.snapshots.count, "snapshot")) from \(input.moment(first))"
      + " to \(input.moment(last))"
    guard let best = channel.diagnosis.foremost else { return text + ". Vertical ridges are lines that stay." }
    let early = amplitude(of: best.foundHz, in: waterfall, row: 0)
    let late = amplitude(of: best.foundHz, in: waterfall, row: waterfall.amplitudes.rowCount - 1)
    text += "; triangles mark \(best.line) at \(Digits.hertz(best.foundHz)) Hz and its harmonics."
    if let early, let late, early > 0 {
      let unit = drawn.unit.map { " \($0)²" } ?? ""
      text +=
        " That line has \(Digits.significant(early))\(unit) in the first and \(Digits.significant(late))\(unit) in the"
      // A bin of noise alone changes as much as this from one snapshot to the next.
      text += " last of them" + (late > 3 * early ? ", \(Digits.significant(late / early, 2)) times as much." : ".")
    }
    return text
  }

  private func amplitude(of hz: Double, in waterfall: DiagnosisSpectra.Waterfall, row: Int) -> Double? {
    let spectrum = DiagnosisSpectra.Spectrum(
      resolutionHz: waterfall.resolutionHz, amplitudes: waterfall.amplitudes.row(row), healthy: nil)
    return SpectrumLine(spectrum, upTo: .infinity, shaftHz: nil, unit: "").amplitude(at: hz)
  }
}
