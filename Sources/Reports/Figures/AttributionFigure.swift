internal import Foundation
internal import Pipelines
internal import Tensors

/// Which channel departs from its healthy level, and when: a heat map of z over the snapshots.
struct AttributionFigure {
  /// More columns than this are merged, each keeping its highest z.
  private static let columnLimit = 1000

  private let results: RunResults
  private let axis: SnapshotAxis

  init(_ results: RunResults, along axis: SnapshotAxis) {
    self.results = results
    self.axis = axis
  }

  var figure: Figure {
    let columns = self.columns
    // From top to bottom in the order of the table; plotly draws the first row at the bottom.
    let channels = Array(results.channels.indices.reversed())
    let z = channels.map { channel in columns.map { $0.values.map { $0[channel] } ?? .nan } }
    let ticks = [0, 1, 3, 10, 30, 100, 300, 1000].map(Double.init)
    let trace: JSONValue = [
      "type": "heatmap", "x": .array(columns.map { axis.json($0.position) }),
      "y": .array(channels.map { Figure.label(results.channels[$0].label) }),
      "z": .array(z.map { .rounded($0.map(Self.compressed), digits: 3) }),
      "customdata": .array(z.map { .rounded($0.map(Double.init), digits: 3) }),
      "zmin": 0, "zmax": .number(Double(Self.compressed(max(z.joined().filter(\.isFinite).max() ?? 10, 10)))),
      "colorscale": Palette.scale([.heat0, .heat1, .heat2, .heat3]), "hoverongaps": false, "ygap": 2,
      "hovertemplate": "%{y}: z = %{customdata}<extra></extra>",
      "colorbar": Palette.bar(
        title: "z (standard deviations)",
        ticks: zip(ticks, ["≤ 0"] + ticks.dropFirst().map { Digits.significant($0) }).map {
          (Self.compressed(Float($0)), $1)
        }),
    ]
    return Figure(
      id: "attribution", title: "Attribution over time", sentence: sentence,
      height: 190 + max(30 * channels.count, 60), traces: [trace],
      layout: [
        "xaxis": axis.layout, "yaxis": ["ticks": "", "showgrid": false], "margin": Palette.marginBelowBar,
      ], followsSnapshots: true)
  }

  /// log₁₀(1 + z) for positive z: an onset of a few deviations stays visible beside a failure of a thousand.
  private static func compressed(_ z: Float) -> Double {
    z.isFinite ? log10(1 + Double(max(z, 0))) : .nan
  }

  private struct Column {
    var position: Double
    /// `[channel]`; nil where nothing was measured.
    var values: [Float]?
  }

  /// Snapshots, or neighbouring ones merged, with empty columns in gaps so that they are not painted over.
  private var columns: [Column] {
    let count = axis.positions.count
    let bucketCount = min(count, Self.columnLimit)
    let buckets = (0..<bucketCount).map { Decimation.bucketRange($0, of: bucketCount, count: count) }
    var columns: [Column] = []
    var previous: Int?
    // A bucket never reaches over a gap: its colour would fill it.
    for range in buckets.flatMap(axis.stretches) {
      if let previous, axis.hasGap(between: previous, and: range.lowerBound) {
        columns.append(Column(position: axis.positions[previous] + axis.step, values: nil))
        columns.append(Column(position: axis.positions[range.lowerBound] - axis.step, values: nil))
      }
      columns.append(Column(position: axis.positions[range.lowerBound + range.count / 2], values: peaks(in: range)))
      previous = range.upperBound - 1
    }
    return columns
  }

  /// The highest z of each channel over neighbouring snapshots; NaN where none was judged.
  private func peaks(in range: Range<Int>) -> [Float] {
    results.channels.indices.map { channel in
      range.reduce(Float.nan) { peak, snapshot in
        let z = results.snapshots.channelZ[snapshot, channel]
        return z.isFinite && (peak.isNaN || z > peak) ? z : peak
      }
    }
  }

  private var sentence: String {
    let rated = results.channels.filter { $0.z.isFinite }
    guard let first = rated.max(by: { $0.z < $1.z }) else { return "No channel could be rated." }
    let second = rated.filter { $0.name != first.name }.max { $0.z < $1.z }
    var text =
      "\(first.name) departs most from its own healthy level: z = \(Digits.significant(first.z)) over the judged span"
    if let second { text += ", ahead of \(second.name) with z = \(Digits.significant(second.z))" }
    return text + ". Empty columns were not measured or left out."
  }
}
