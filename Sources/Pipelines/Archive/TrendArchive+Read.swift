internal import Recordings

extension TrendArchive {
  /// nil where the file holds no trend.
  static func read(_ file: borrowing HDF5File) throws(HDF5Error) -> DegradationTrend? {
    guard try file.exists(group) else { return nil }
    let hours = try known(group + "/hour", file)
    let names: [String] = try ArchiveReader.values(group + "/subject", file)
    var subjects: [TrendSubject] = []
    for index in names.indices {
      subjects.append(try subject(in: group + "/\(index)", name: names[index], snapshotCount: hours.count, file))
    }
    return DegradationTrend(
      hours: hours, countsSnapshots: try integer("counts_snapshots", of: group, file) != 0,
      confidence: try number("confidence", of: group, file), subjects: subjects,
      notes: try ArchiveReader.values(group + "/note", file))
  }

  private static func subject(
    in place: String, name: String, snapshotCount: Int, _ file: borrowing HDF5File
  ) throws(HDF5Error) -> TrendSubject {
    let indicators = try indicators(in: place, snapshotCount: snapshotCount, file)
    let chosen = try integer("chosen", of: place, file)
    let word = try ArchiveReader.text("kind", of: place, file)
    guard indicators.isEmpty || indicators.indices.contains(chosen), let kind = TrendSubject.Kind(rawValue: word) else {
      throw HDF5Error(
        path: file.path, attempt: "read \(place)",
        reasons: ["indicator \(chosen) of \(indicators.count) of a '\(word)' means nothing"])
    }
    return TrendSubject(
      name: name, kind: kind, channels: try ArchiveReader.integers(place + "/channel", file), indicators: indicators,
      chosen: chosen, onsets: try onsets(in: place + "/onset/", file), drift: try drift(in: place + "/drift", file),
      forecast: try forecast(in: place + "/forecast", file))
  }

  private static func indicators(
    in place: String, snapshotCount: Int, _ file: borrowing HDF5File
  ) throws(HDF5Error) -> [IndicatorTrend] {
    let names: [String] = try ArchiveReader.values(place + "/indicator", file)
    let units: [String] = try ArchiveReader.values(place + "/unit", file)
    let values = try known(place + "/value", file)
    let smoothed = try known(place + "/smoothed", file)
    var quality = [IndicatorQuality](repeating: IndicatorQuality(), count: names.count)
    var lengths = [names.count, units.count]
    for (name, path) in qualities {
      let column = try known(place + "/" + name, file)
      lengths.append(column.count)
      for (index, value) in zip(quality.indices, column) { quality[index][keyPath: path] = value }
    }
    try checkEqual(lengths, in: place, file)
    try checkEqual([values.count, smoothed.count, snapshotCount * names.count], in: place, file)
    return names.indices.map { index in
      let rows = stride(from: index, to: values.count, by: names.count)
      return IndicatorTrend(
        name: names[index], unit: units[index], values: rows.map { values[$0] }, smoothed: rows.map { smoothed[$0] },
        quality: quality[index])
    }
  }

  private static func onsets(in place: String, _ file: borrowing HDF5File) throws(HDF5Error) -> [OnsetFinding] {
    let methods: [String] = try ArchiveReader.values(place + "method", file)
    let indices = try ArchiveReader.integers(place + "index", file)
    let confirmed = try ArchiveReader.integers(place + "confirmed_index", file)
    try checkEqual([methods.count, indices.count, confirmed.count], in: place, file)
    return methods.indices.map { row in
      OnsetFinding(
        method: methods[row], index: indices[row] < 0 ? nil : indices[row],
        confirmedIndex: confirmed[row] < 0 ? nil : confirmed[row])
    }
  }

  private static func drift(in place: String, _ file: borrowing HDF5File) throws(HDF5Error) -> DriftRecord? {
    guard try file.exists(place) else { return nil }
    return DriftRecord(
      healthyChange: try number("healthy_change", of: place, file), pValue: try number("p_value", of: place, file),
      baselineShift: try ArchiveReader.values(place + "/baseline_shift", file),
      limit: try optionalNumber("limit", of: place, file),
      judgement: try ArchiveReader.text("judgement", of: place, file))
  }

  private static func forecast(
    in place: String, _ file: borrowing HDF5File
  ) throws(HDF5Error) -> RemainingLifeForecast {
    var source: String?
    if case .text(let text)? = try file.attribute("failure_level_source", of: place) { source = text }
    let indices = try ArchiveReader.integers(place + "/history/index", file)
    let history = try estimates(in: place + "/history/", file)
    try checkEqual([indices.count, history.count], in: place, file)
    var fan: ForecastFan?
    if try file.exists(place + "/fan") {
      let hours: [Double] = try ArchiveReader.values(place + "/fan/hour", file)
      var curves: [[Double]] = []
      for (name, _) in fanCurves { curves.append(try ArchiveReader.values(place + "/fan/" + name, file)) }
      try checkEqual([hours.count] + curves.map(\.count), in: place + "/fan", file)
      fan = ForecastFan(hours: hours, lower: curves[0], median: curves[1], upper: curves[2])
    }
    return RemainingLifeForecast(
      failureLevel: try optionalNumber("failure_level", of: place, file), failureLevelSource: source,
      estimates: try estimates(in: place + "/estimate/", file),
      history: zip(indices, history).map { RemainingLifeMoment(index: $0, estimate: $1) }, fan: fan)
  }

  private static func estimates(
    in place: String, _ file: borrowing HDF5File
  ) throws(HDF5Error) -> [RemainingLifeEstimate] {
    let models: [String] = try ArchiveReader.values(place + "model", file)
    let refusals: [String] = try ArchiveReader.values(place + "refusal", file)
    var ends: [[Double]] = []
    for name in ["lower", "median", "upper"] { ends.append(try ArchiveReader.values(place + name, file)) }
    try checkEqual([models.count, refusals.count] + ends.map(\.count), in: place, file)
    return models.indices.map { row in
      let upper = ends[2][row]
      return RemainingLifeEstimate(
        model: models[row],
        remaining: ends[1][row].isNaN
          ? nil : LifeInterval(lower: ends[0][row], median: ends[1][row], upper: upper.isFinite ? upper : nil),
        refusal: refusals[row].isEmpty ? nil : refusals[row])
    }
  }

  /// Numbers of which NaN stands for none.
  private static func known(_ location: String, _ file: borrowing HDF5File) throws(HDF5Error) -> [Double?] {
    let stored: [Double] = try ArchiveReader.values(location, file)
    return stored.map { $0.isNaN ? nil : $0 }
  }

  private static func optionalNumber(
    _ name: String, of place: String, _ file: borrowing HDF5File
  ) throws(HDF5Error) -> Double? {
    guard case .number(let value)? = try file.attribute(name, of: place) else { return nil }
    return value
  }

  private static func number(
    _ name: String, of place: String, _ file: borrowing HDF5File
  ) throws(HDF5Error) -> Double {
    guard let value = try optionalNumber(name, of: place, file) else { throw missing(name, place, file) }
    return value
  }

  private static func integer(_ name: String, of place: String, _ file: borrowing HDF5File) throws(HDF5Error) -> Int {
    guard case .integer(let value)? = try file.attribute(name, of: place) else { throw missing(name, place, file) }
    return Int(value)
  }

  private static func missing(_ name: String, _ place: String, _ file: borrowing HDF5File) -> HDF5Error {
    HDF5Error(path: file.path, attempt: "read the attribute \(name) of \(place)", reasons: ["there is no such number"])
  }

  private static func checkEqual(
    _ lengths: [Int], in place: String, _ file: borrowing HDF5File
  ) throws(HDF5Error) {
    guard lengths.allSatisfy({ $0 == lengths[0] }) else {
      throw HDF5Error(path: file.path, attempt: "read \(place)", reasons: ["its columns have \(lengths) values"])
    }
  }
}
