internal import Pipelines

/// The frequency axis of spectrogram bands: logarithmic where the bands widen upwards, as mel bands do.
struct BandAxis {
  /// `[band]` in Hz.
  let centres: [Double]
  let isLogarithmic: Bool

  init(_ centres: [Double]) {
    self.centres = centres
    guard centres.count > 2, let last = centres.last, last > 0 else {
      isLogarithmic = false
      return
    }
    let (first, final) = (centres[1] - centres[0], last - centres[centres.count - 2])
    isLogarithmic = final > 1.5 * first
  }

  /// One more than there are bands: halfway between neighbours on the axis.
  var edges: [Double] {
    guard centres.count > 1 else { return centres.isEmpty ? [] : [centres[0] * 0.9, centres[0] * 1.1 + 1] }
    let inner = zip(centres, centres.dropFirst()).map { low, high in
      isLogarithmic && low > 0 ? (low * high).squareRoot() : (low + high) / 2
    }
    let last = centres.count - 1
    // A logarithmic axis has no 0.
    let lowest = isLogarithmic ? max(2 * centres[0] - inner[0], inner[0] / 2) : 2 * centres[0] - inner[0]
    return [lowest] + inner + [2 * centres[last] - inner[last - 1]]
  }

  /// For plotly, unlabelled ticks of a logarithmic axis left out.
  var layout: JSONValue {
    var layout: JSONValue = [
      "title": ["text": "frequency (Hz)"], "type": isLogarithmic ? "log" : "linear", "showgrid": false,
      "zeroline": false,
    ]
    if isLogarithmic {
      let ticks = [20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000]
      layout =
        layout
        .with("tickvals", .array(ticks.map(JSONValue.integer)))
        .with("ticktext", JSONValue(ticks.map { $0 < 1000 ? String($0) : "\($0 / 1000)k" }))
    }
    return layout
  }
}
