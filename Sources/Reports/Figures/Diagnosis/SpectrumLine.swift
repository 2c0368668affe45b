internal import Pipelines

/// Stretches and cursors of one channel's spectrum, as traces.
struct SpectrumLine {
  /// More points than any screen is wide.
  static let pointLimit = 1600

  let spectrum: DiagnosisSpectra.Spectrum
  /// The bins drawn; the mean (0 Hz) is not vibration.
  let bins: Range<Int>
  /// Turns of the shaft a second; nil where the speed is unknown.
  let shaftHz: Double?
  let unit: String

  /// - Parameter highHz: Where the picture ends.
  init(_ spectrum: DiagnosisSpectra.Spectrum, upTo highHz: Double, shaftHz: Double?, unit: String) {
    self.spectrum = spectrum
    let count = spectrum.amplitudes.count
    let wanted = spectrum.resolutionHz > 0 ? highHz / spectrum.resolutionHz : 0
    bins = min(1, count)..<(wanted < Double(count - 1) ? max(Int(wanted.rounded(.up)) + 1, min(2, count)) : count)
    self.shaftHz = shaftHz
    self.unit = unit
  }

  /// The spectrum, the healthy one behind it.
  ///
  /// - Parameter name: What was measured, for the legend.
  func curves(named name: String) -> [JSONValue] {
    var curves: [JSONValue] = []
    if let healthy = spectrum.healthy {
      curves.append(curve(healthy, "healthy", ["width": 1.5, "color": Palette.healthy.token]).with("opacity", 0.75))
    }
    curves.append(curve(spectrum.amplitudes, name, ["width": 1.3, "color": Palette.accent.token]))
    return curves
  }

  private func curve(_ amplitudes: [Float], _ name: String, _ style: JSONValue) -> JSONValue {
    let shown = Array(amplitudes[bins.clamped(to: 0..<amplitudes.count)])
    let kept = Decimation.peaks(of: shown, limit: Self.pointLimit)
    return withOrders([
      "type": "scatter", "mode": "lines", "name": .string(name), "line": style,
      "x": .rounded(kept.map { Double($0 + bins.lowerBound) * spectrum.resolutionHz }, digits: 6),
      "y": .array(kept.map { .rounded(shown[$0], digits: 4) }),
      "hovertemplate": .string(place + "<br>%{y:.3g} \(unit)<extra>\(name)</extra>"),
    ])
  }

  /// A trace whose frequencies the script turns into orders.
  func withOrders(_ trace: JSONValue) -> JSONValue {
    shaftHz.map { trace.with("hzPerTurn", .number($0)) } ?? trace
  }

  /// How hovering names a frequency.
  var place: String {
    shaftHz == nil ? "%{x:.2f} Hz" : "%{customdata[0]:.2f} Hz, order %{customdata[1]:.3f}"
  }

  /// The highest amplitude drawn, and the lowest above 0, between which cursors stand.
  var heights: (low: Double, high: Double) {
    let curves = [spectrum.amplitudes, spectrum.healthy ?? []].map { Array($0[bins.clamped(to: 0..<$0.count)]) }
    let drawn = curves.flatMap { curve in Decimation.peaks(of: curve, limit: Self.pointLimit).map { curve[$0] } }
      .filter { $0.isFinite && $0 > 0 }
    let high = Double(drawn.max() ?? 1)
    return (max(Double(drawn.min() ?? 1), high * 1e-6), high)
  }

  /// The amplitude of the line at a frequency, at its highest bin.
  func amplitude(at hz: Double) -> Double? {
    guard spectrum.resolutionHz > 0, (hz / spectrum.resolutionHz).isFinite else { return nil }
    let bin = Int((hz / spectrum.resolutionHz).rounded())
    let near = (bin - 1..<bin + 2).clamped(to: 0..<spectrum.amplitudes.count)
    return spectrum.amplitudes[near].filter(\.isFinite).max().map(Double.init)
  }

  func contains(_ hz: Double) -> Bool {
    hz > 0 && hz <= Double(max(bins.upperBound - 1, 0)) * spectrum.resolutionHz
  }

  /// A place on the frequency axis that a cursor marks.
  struct Cursor {
    var hz: Double
    /// Drawn beside the cursor; empty for none.
    var label: String
    /// Told on hovering.
    var hover: String
    var isSeen: Bool
  }

  /// Markers above the curve with a thin stem down to it; open ones where no line was seen.
  ///
  /// - Parameter height: Of the markers, as a multiple of the highest amplitude.
  func cursors(
    _ cursors: [Cursor], name: String, colour: Palette, symbol: String, size: Int, height: Double
  ) -> JSONValue? {
    let shown = cursors.filter { contains($0.hz) }
    guard !shown.isEmpty else { return nil }
    let top = heights.high * height
    let feet = shown.map { min(max(amplitude(at: $0.hz) ?? 0, heights.low), top) }
    return marks(
      at: shown.map(\.hz), labels: shown.map(\.label), hover: shown.map(\.hover), tops: shown.map { _ in top },
      feet: feet, colour
    )
    .with("name", .string(name))
    .with("textfont", ["size": 11, "color": Palette.ink.token])
    .with(
      "marker",
      [
        "symbol": .array(shown.map { .string(symbol + ($0.isSeen ? "" : "-open")) }), "size": .integer(size),
        "color": colour.token,
      ])
  }

  /// Faint cursors with a name on top, where other lines would be; names that would meet stand one above the other.
  func nominals(_ places: [(hz: Double, label: String)], name: String) -> JSONValue? {
    let shown = places.filter { contains($0.hz) }.sorted { $0.hz < $1.hz }
    guard !shown.isEmpty else { return nil }
    let (low, high) = heights
    let nearness = 0.06 * Double(bins.count) * spectrum.resolutionHz
    var isRaised: [Bool] = []
    for (index, place) in shown.enumerated() {
      isRaised.append(index > 0 && place.hz - shown[index - 1].hz < nearness && !isRaised[index - 1])
    }
    let tops = isRaised.map { high * ($0 ? 1.25 : 1.16) }
    let feet = zip(shown, tops).map { min(max(amplitude(at: $0.hz) ?? 0, low), $1) }
    return marks(
      at: shown.map(\.hz), labels: shown.map(\.label), hover: shown.map { $0.label + ", nominal" }, tops: tops,
      feet: feet, .muted
    )
    .with("name", .string(name))
    // On a logarithmic axis the two heights are nearly one.
    .with("textposition", .array(isRaised.map { $0 ? "top right" : "top center" }))
    .with("textfont", ["size": 10, "color": Palette.muted.token])
    .with("marker", ["symbol": "line-ns-open", "size": 7, "color": Palette.muted.token])
  }

  /// Marks above the curve; error bars are their stems, since lines with breaks lose some of plotly's labels.
  private func marks(
    at places: [Double], labels: [String], hover: [String], tops: [Double], feet: [Double], _ colour: Palette
  ) -> JSONValue {
    withOrders([
      "type": "scatter", "mode": "markers+text", "x": .rounded(places, digits: 6),
      "y": .rounded(tops), "text": .array(labels.map(Figure.label)),
      "textposition": "top center", "hovertext": .array(hover.map(Figure.label)),
      "hovertemplate": .string("%{hovertext}<br>\(place)<extra></extra>"), "cliponaxis": false,
      "error_y": [
        "type": "data", "symmetric": false, "array": .array(feet.map { _ in 0 }),
        "arrayminus": .rounded(zip(tops, feet).map { $0 - $1 }), "thickness": 1, "width": 0, "color": colour.token,
      ],
    ])
  }
}
