/// What was measured, as far as the results need it.
package struct InputSummary: Sendable, Equatable {
  /// The machine's name from `machine.yaml`, or the folder's name.
  package var machine: String
  /// The last component of the input's path.
  package var source: String
  /// The format as people call it, such as `IMS folder` or `feature table`.
  package var format: String
  /// `[snapshot]`
  package var snapshotNames: [String]
  /// `[snapshot]`: nanoseconds since 1970-01-01 UTC, nil where the input carries no time.
  package var times: [Int64?]
  package var channels: [ChannelInfo]
  /// The unit of the samples, such as `g`; nil where nobody declared it.
  package var unit: String?
  /// nil where nobody declared it, and for feature tables.
  package var sampleRateHz: Double?
  package var speedRPM: Double?
  /// Samples of each channel in a usual snapshot; nil for feature tables.
  package var samplesPerSnapshot: Int?
  /// `[snapshot]`: what each snapshot was used for.
  package var roles: [SnapshotRole]
  /// SHA-256 over the snapshots' names and bytes, in hexadecimal.
  package var digest: String

  package init(
    machine: String, source: String, format: String, snapshotNames: [String], times: [Int64?], channels: [ChannelInfo],
    unit: String?, sampleRateHz: Double?, speedRPM: Double?, samplesPerSnapshot: Int?, roles: [SnapshotRole],
    digest: String
  ) {
    self.machine = machine
    self.source = source
    self.format = format
    self.snapshotNames = snapshotNames
    self.times = times
    self.channels = channels
    self.unit = unit
    self.sampleRateHz = sampleRateHz
    self.speedRPM = speedRPM
    self.samplesPerSnapshot = samplesPerSnapshot
    self.roles = roles
    self.digest = digest
  }
}

/// One sensor channel and the bearing it listens to.
package struct ChannelInfo: Sendable, Equatable, Codable {
  package var name: String
  /// nil where neither profile nor machine description says it; then the channel stands for itself.
  package var bearing: String?

  package init(name: String, bearing: String?) {
    self.name = name
    self.bearing = bearing
  }
}

/// What a snapshot was used for. Training, validation and threshold snapshots are different ones, in blocks of time.
package enum SnapshotRole: String, Sendable, Equatable, Codable, CaseIterable {
  /// Healthy: the scaler and the model were fitted on it.
  case training
  /// Healthy: decided when training stopped.
  case validation
  /// Healthy and unseen by the model: the levels come from it.
  case threshold
  /// Judged.
  case monitored
  /// Not used, by a rule that `dataQuality` names.
  case leftOut = "left_out"
}

/// Something a reader should know about the data.
package struct QualityNote: Sendable, Equatable, Codable {
  package enum Severity: String, Sendable, Equatable, Codable { case info, warning, error }

  /// A short kind in snake_case, such as `stopped_machine`.
  package var kind: String
  package var severity: Severity
  package var snapshot: Int?
  package var channel: String?
  package var message: String
  /// Whether the snapshot was left out because of it.
  package var leftOut: Bool

  package init(kind: String, severity: Severity, snapshot: Int?, channel: String?, message: String, leftOut: Bool) {
    self.kind = kind
    self.severity = severity
    self.snapshot = snapshot
    self.channel = channel
    self.message = message
    self.leftOut = leftOut
  }
}
