internal import Pipelines

/// What was measured, as JSON reports hold it.
struct InputJSON {
  private let input: InputSummary

  init(_ input: InputSummary) { self.input = input }

  var value: JSONValue {
    let firstTime = input.times.first { $0 != nil } ?? nil
    let lastTime = input.times.last { $0 != nil } ?? nil
    var document: JSONValue = [
      "machine": .string(input.machine), "source": .string(input.source), "format": .string(input.format),
      "snapshots": .integer(input.snapshotCount), "channels": .integer(input.channels.count),
      "sample_rate_hz": JSONValue(input.sampleRateHz), "unit": JSONValue(input.unit),
      "speed_rpm": JSONValue(input.speedRPM), "first_time": time(firstTime), "last_time": time(lastTime),
    ]
    if let samples = input.samplesPerSnapshot { document = document.with("samples_per_snapshot", .integer(samples)) }
    let roles = SnapshotRole.allCases.map { JSONValue.Member($0.rawValue, .integer(input.count(of: $0))) }
    return document.with("snapshots_by_role", .object(roles)).with("digest", .string(input.digest))
  }

  private func time(_ nanoseconds: Int64?) -> JSONValue {
    JSONValue(nanoseconds.map { Timestamp($0).iso8601 })
  }
}
