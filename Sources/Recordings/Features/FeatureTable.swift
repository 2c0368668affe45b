/// Condition indicators of every snapshot and channel: what plants keep of their history when waveforms are gone.
package struct FeatureTable: Sendable, Equatable {
  package let path: String
  package let channels: [Channel]
  package let bearings: [Bearing]
  /// Such as `rms` or `kurt`, as the columns name them.
  package let indicators: [String]
  package let snapshotNames: [String]
  /// In ns since 1970 UTC.
  package let times: [Int64?]
  /// `[snapshot, channel, indicator]`; NaN where the table has none.
  package let values: [Float]
  /// Declared by `machine.yaml` or its profile; indicators carry neither rate nor unit themselves.
  package let sampleRateHz: Double?
  package let unit: String?
  package let speedRPM: Double?
  package let findings: [Finding]

  package var snapshotCount: Int { snapshotNames.count }

  package subscript(snapshot: Int, channel: Int, indicator: Int) -> Float {
    precondition(
      (0..<snapshotCount).contains(snapshot) && channels.indices.contains(channel)
        && indicators.indices.contains(indicator),
      "[\(snapshot), \(channel), \(indicator)] of [\(snapshotCount), \(channels.count), \(indicators.count)]")
    return values[(snapshot * channels.count + channel) * indicators.count + indicator]
  }

  /// One indicator of every snapshot and channel, `[snapshot, channel]`, or `nil` where the table lacks it.
  package func indicator(_ name: String) -> [Float]? {
    guard let indicator = indicators.firstIndex(of: name) else { return nil }
    return stride(from: indicator, to: values.count, by: indicators.count).map { values[$0] }
  }
}
