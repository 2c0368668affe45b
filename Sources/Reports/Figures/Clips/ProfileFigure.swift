internal import Pipelines
internal import Tensors

/// How much each band of frequency departs from the healthy clips: groups of clips and the picked ones.
struct ProfileFigure {
  private let results: ClipRunResults
  private let profile: ClipProfile
  private let departing: Group?
  private let healthy: Group?

  private struct Group {
    var name: String
    /// `[band]`
    var mean: [Double]
  }

  /// nil where the run kept no profile.
  init?(_ results: ClipRunResults, _ ranking: ClipRanking) {
    guard let profile = results.profile, profile.z.columnCount > 0 else { return nil }
    self.results = results
    self.profile = profile
    func group(_ name: String, _ clips: [Int]) -> Group? {
      let judged = clips.filter { $0 < profile.z.rowCount && profile.z.row($0).contains(where: \.isFinite) }
      guard !judged.isEmpty else { return nil }
      let mean = (0..<profile.z.columnCount).map { band -> Double in
        let values = judged.map { Double(profile.z[$0, band]) }.filter(\.isFinite)
        return values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
      }
      return Group(name: Digits.count(judged.count, name), mean: mean)
    }
    let faulty = ranking.entries.filter { $0.info.label == .faulty }.map(\.clip)
    let alarmed = ranking.entries.filter { $0.state == .alarm }.map(\.clip)
    departing =
      faulty.isEmpty
      ? group("clip", alarmed).map { Group(name: $0.name + " at alarm", mean: $0.mean) } : group("faulty clip", faulty)
    let held = results.input.clips.indices.filter { results.input.clips[$0].role == .threshold }
    healthy = group("held-out healthy clip", held)
  }

  var figure: Figure {
    let axis = BandAxis(profile.bandCentresHz)
    var traces = [healthyBand(axis)]
    if let healthy { traces.append(line(healthy, axis, ["width": 2, "color": Palette.healthy.token])) }
    if let departing { traces.append(line(departing, axis, ["width": 2.5, "color": Palette.alarm.token])) }
    // Of another number than the colours, so that no two of twenty look alike.
    let dashes = ["dot", "dash", "dashdot", "longdash"]
    let colours: [Palette] = [.accent, .second, .ink, .warning, .undetermined]
    for (place, example) in results.examples.enumerated() where example.clip < profile.z.rowCount {
      let values = profile.z.row(example.clip)
      guard values.contains(where: \.isFinite) else { continue }
      traces.append(
        line(
          Group(name: example.title, mean: values.map(Double.init)), axis,
          ["width": 1.2, "dash": .string(dashes[place % dashes.count]), "color": colours[place % colours.count].token]))
    }
    return Figure(
      id: "profile", title: "Departure over frequency", sentence: sentence, height: 470, traces: traces,
      layout: [
        "xaxis": axis.layout.with("showgrid", true),
        "yaxis": ["title": ["text": "healthy standard deviations"], "zeroline": true], "hovermode": "x",
        "showlegend": true, "legend": Figure.legendBelow, "margin": ["b": 110, "t": 24],
      ])
  }

  private func line(_ group: Group, _ axis: BandAxis, _ style: JSONValue) -> JSONValue {
    [
      "type": "scatter", "mode": "lines", "name": Figure.label(group.name), "x": .rounded(axis.centres),
      "y": .rounded(group.mean, digits: 4), "line": style, "hovertemplate": "%{y:.3g}",
    ]
  }

  /// Two healthy standard deviations to both sides.
  private func healthyBand(_ axis: BandAxis) -> JSONValue {
    let centres = axis.centres
    return [
      "type": "scatter", "mode": "lines", "name": "± 2 healthy deviations", "hoverinfo": "skip",
      "x": .rounded(centres + centres.reversed()),
      "y": .array(centres.map { _ in 2 } + centres.map { _ in -2 }), "fill": "toself",
      "fillcolor": Palette.healthy.token, "opacity": 0.16, "line": ["width": 0],
    ]
  }

  /// Where those that depart from the healthy clips do so most, and by how many healthy deviations; nil where none are known.
  var departure: (name: String, hertz: Double, deviations: Double)? {
    guard let departing, let band = peak(departing.mean) else { return nil }
    return (departing.name, profile.bandCentresHz[band], departing.mean[band])
  }

  private var sentence: String {
    var text = profile.description
    if !text.isEmpty, !text.hasSuffix(".") { text += "." }
    guard let departing, let band = peak(departing.mean) else {
      return text + " No clip is known or judged to be faulty; the picked ones stand against the healthy band."
    }
    let place = "\(Digits.hertz(profile.bandCentresHz[band])) Hz"
    text +=
      " On average the \(departing.name) depart\(departing.name.hasPrefix("1 ") ? "s" : "") most around \(place), by "
    text += "\(Digits.significant(departing.mean[band])) healthy standard deviations"
    if let healthy, healthy.mean[band].isFinite {
      text +=
        ", where the \(healthy.name) \(healthy.name.hasPrefix("1 ") ? "lies" : "lie") at \(Digits.significant(healthy.mean[band], 2))"
    }
    return text + "."
  }

  private func peak(_ values: [Double]) -> Int? {
    values.indices.filter { values[$0].isFinite && profile.bandCentresHz.indices.contains($0) }
      .max { abs(values[$0]) < abs(values[$1]) }
  }
}
