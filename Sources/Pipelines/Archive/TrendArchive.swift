internal import Recordings

/// The group `/prognosis` of `run.h5`: what `trend` found, a group for each bearing and channel.
///
/// Files without it are those of runs before `trend`, or of versions that knew none: both read as nil. Snapshots are
/// `-1`, numbers NaN and words empty where there is nothing; the upper end of a remaining life without an end in sight
/// is infinite.
enum TrendArchive {
  static let group = "/prognosis"
  private static let snapshot = "/recording/snapshot"

  static func write(_ trend: DegradationTrend, _ file: borrowing HDF5File) throws(HDF5Error) {
    try file.write(
      trend.hours.map { $0 ?? .nan }, to: group + "/hour", units: trend.countsSnapshots ? "snapshots" : "h",
      description: "time since the first snapshot; NaN where it is not known", axes: [snapshot])
    try file.write(
      trend.subjects.map(\.name), to: group + "/subject", units: "",
      description: "names of the bearings and channels, the most urgent first; the n-th one's results stand in group n")
    try file.write(trend.notes, to: group + "/note", units: "", description: "what a reader has to know")
    try file.setAttribute("confidence", .number(trend.confidence), of: group)
    try file.setAttribute("counts_snapshots", .integer(trend.countsSnapshots ? 1 : 0), of: group)
    for (index, subject) in trend.subjects.enumerated() {
      try write(subject, to: group + "/\(index)", trend, file)
    }
  }

  private static func write(
    _ subject: TrendSubject, to place: String, _ trend: DegradationTrend, _ file: borrowing HDF5File
  ) throws(HDF5Error) {
    try indicators(subject.indicators, to: place, snapshotCount: trend.hours.count, file)
    try file.setAttribute("name", .text(subject.name), of: place)
    try file.setAttribute("kind", .text(subject.kind.rawValue), of: place)
    try file.setAttribute("chosen", .integer(Int64(subject.chosen)), of: place)
    try file.write(
      subject.channels.map { Int32($0) }, to: place + "/channel", units: "",
      description: "places in /recording/channel of what it is made of")
    try onsets(subject.onsets, to: place + "/onset/", file)
    if let drift = subject.drift { try write(drift, to: place + "/drift", file) }
    let unit = trend.countsSnapshots ? "snapshots" : "h"
    let indicator = subject.indicators.indices.contains(subject.chosen) ? subject.indicators[subject.chosen].unit : ""
    try write(subject.forecast, to: place + "/forecast", unit: unit, indicatorUnit: indicator, file)
  }

  private static func indicators(
    _ indicators: [IndicatorTrend], to place: String, snapshotCount: Int, _ file: borrowing HDF5File
  ) throws(HDF5Error) {
    let names = place + "/indicator"
    try file.write(
      indicators.map(\.name), to: names, units: "", description: "names of the health indicators; higher = worse")
    try file.makeScale(names, name: "indicator")
    try file.write(
      indicators.map(\.unit), to: place + "/unit", units: "", description: "of each indicator; empty for a pure number",
      axes: [names])
    let courses: [(String, String, KeyPath<IndicatorTrend, [Double?]>)] = [
      ("value", "each indicator over the snapshots; NaN where left out", \.values),
      ("smoothed", "the same from each and earlier snapshots only", \.smoothed),
    ]
    for (name, description, path) in courses {
      // One array for all indicators: rows are snapshots, as in every table of the file.
      let values = (0..<snapshotCount).flatMap { snapshot in indicators.map { $0[keyPath: path][snapshot] ?? .nan } }
      try file.write(
        values, shape: [snapshotCount, indicators.count], to: place + "/" + name, units: "of the indicator",
        description: description, axes: [snapshot, names])
    }
    for (name, path) in qualities {
      try file.write(
        indicators.map { $0.quality[keyPath: path] ?? .nan }, to: place + "/" + name, units: "1",
        description: "\(name) of each indicator, 0 ... 1; NaN where it can't be known", axes: [names])
    }
  }

  static var qualities: [(name: String, path: WritableKeyPath<IndicatorQuality, Double?>)] {
    [
      ("monotonicity", \.monotonicity), ("trendability", \.trendability), ("prognosability", \.prognosability),
      ("robustness", \.robustness), ("fitness", \.fitness),
    ]
  }

  private static func onsets(
    _ onsets: [OnsetFinding], to place: String, _ file: borrowing HDF5File
  ) throws(HDF5Error) {
    try file.write(
      onsets.map(\.method), to: place + "method", units: "",
      description: "methods of finding an onset, the one that is used first")
    let columns: [(String, String, KeyPath<OnsetFinding, Int?>)] = [
      ("index", "snapshot of the change, looked back at", \.index),
      ("confirmed_index", "snapshot at which the method was sure of it", \.confirmedIndex),
    ]
    for (name, description, path) in columns {
      try file.write(
        onsets.map { Int32($0[keyPath: path] ?? -1) }, to: place + name, units: "",
        description: description + "; -1 where there is none")
    }
  }

  private static func write(_ drift: DriftRecord, to place: String, _ file: borrowing HDF5File) throws(HDF5Error) {
    try file.write(
      drift.baselineShift, to: place + "/baseline_shift", units: "healthy standard deviations",
      description: "how far the followed baseline had moved after each snapshot", axes: [snapshot])
    try file.setAttribute("healthy_change", .number(drift.healthyChange), of: place)
    try file.setAttribute("p_value", .number(drift.pValue), of: place)
    if let limit = drift.limit { try file.setAttribute("limit", .number(limit), of: place) }
    try file.setAttribute("judgement", .text(drift.judgement), of: place)
  }

  private static func write(
    _ forecast: RemainingLifeForecast, to place: String, unit: String, indicatorUnit: String,
    _ file: borrowing HDF5File
  ) throws(HDF5Error) {
    try estimates(
      forecast.estimates, to: place + "/estimate/", unit: unit, "each model, the one that is used first", file)
    if let level = forecast.failureLevel { try file.setAttribute("failure_level", .number(level), of: place) }
    if let source = forecast.failureLevelSource {
      try file.setAttribute("failure_level_source", .text(source), of: place)
    }
    let moments = forecast.history
    try file.write(
      moments.map { Int32($0.index) }, to: place + "/history/index", units: "",
      description: "snapshots since the onset, after each of which the used model was asked")
    try estimates(
      moments.map(\.estimate), to: place + "/history/", unit: unit, "the used model after each of these snapshots", file
    )
    guard let fan = forecast.fan else { return }
    let hour = place + "/fan/hour"
    try file.write(fan.hours, to: hour, units: unit, description: "time since the first snapshot")
    try file.makeScale(hour, name: "hour")
    for (name, path) in fanCurves {
      try file.write(
        fan[keyPath: path], to: place + "/fan/" + name, units: indicatorUnit,
        description: "\(name) course of the chosen indicator from the last snapshot on", axes: [hour])
    }
  }

  static var fanCurves: [(name: String, path: KeyPath<ForecastFan, [Double]>)] {
    [("lower", \.lower), ("median", \.median), ("upper", \.upper)]
  }

  /// The same columns for what all models say once, and for what one of them said over time.
  private static func estimates(
    _ estimates: [RemainingLifeEstimate], to place: String, unit: String, _ who: String, _ file: borrowing HDF5File
  ) throws(HDF5Error) {
    try file.write(estimates.map(\.model), to: place + "model", units: "", description: "name of the model: \(who)")
    let ends: [(String, (LifeInterval) -> Double)] = [
      ("lower", { $0.lower }), ("median", { $0.median }), ("upper", { $0.upper ?? .infinity }),
    ]
    for (name, value) in ends {
      try file.write(
        estimates.map { $0.remaining.map(value) ?? .nan }, to: place + name, units: unit,
        description: "\(name) end of the remaining life by \(who)".replacing("median end", with: "median")
          + "; NaN where it was refused")
    }
    try file.write(
      estimates.map { $0.refusal ?? "" }, to: place + "refusal", units: "",
      description: "why there is no remaining life; empty where there is one")
  }
}
