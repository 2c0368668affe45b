/// Something about the data that its reader should know, and whether a snapshot is left out because of it.
///
/// Nothing is dropped without one of these; reports list them all.
package struct Finding: Sendable, Equatable {
  /// The names are an interface: run archives and reports carry them.
  package enum Kind: String, Sendable, CaseIterable {
    case ignoredFiles = "ignored_files"
    case ignoredColumns = "ignored_columns"
    case mixedFolders = "mixed_folders"
    case assumedProfile = "assumed_profile"
    case overriddenProfile = "overridden_profile"
    case rateMismatch = "rate_mismatch"
    case unitMismatch = "unit_mismatch"
    case channelMismatch = "channel_mismatch"
    case lengthMismatch = "length_mismatch"
    case contradictoryLabel = "contradictory_label"
    case missingLabel = "missing_label"
    case duplicateTimestamp = "duplicate_timestamp"
    case missingTimestamp = "missing_timestamp"
    case nominalDate = "nominal_date"
    case unorderedTime = "unordered_time"
    case timeGap = "time_gap"
    case truncatedFile = "truncated_file"
    case unreadable = "unreadable"
    case identicalSnapshot = "identical_snapshot"
    case shortSnapshot = "short_snapshot"
    case longSnapshot = "long_snapshot"
    case notANumber = "not_a_number"
    case infinite = "infinite"
    case missingValue = "missing_value"
    case constantChannel = "constant_channel"
    case clipping = "clipping"
    case stoppedMachine = "stopped_machine"
    case lowLevel = "low_level"
  }

  package enum Severity: String, Sendable, CaseIterable {
    /// Good to know; nothing to do.
    case note
    /// Worth a look; results may be affected.
    case warning
    /// The snapshot or the channel can't be used.
    case error
  }

  package var kind: Kind
  package var severity: Severity
  /// Counts all snapshots of the recording from 0; `nil` for the recording as a whole.
  package var snapshot: Int?
  /// Counts channels from 0; `nil` for all of them.
  package var channel: Int?
  package var message: String
  /// Whether training and scoring pass over the snapshot because of this.
  package var leavesSnapshotOut: Bool

  package init(
    _ kind: Kind, _ severity: Severity, snapshot: Int? = nil, channel: Int? = nil, leavesSnapshotOut: Bool = false,
    _ message: String
  ) {
    precondition(!leavesSnapshotOut || snapshot != nil, "a finding that leaves a snapshot out needs its index")
    self.kind = kind
    self.severity = severity
    self.snapshot = snapshot
    self.channel = channel
    self.message = message
    self.leavesSnapshotOut = leavesSnapshotOut
  }

  /// A snapshot that can't be read is left out; the error says why.
  package init(_ error: RecordingError, snapshot: Int) {
    self.init(.unreadable, .error, snapshot: snapshot, leavesSnapshotOut: true, error.description)
  }
}
