/// What was measured: channels, times and units of a run of snapshots, opened lazily.
///
/// Opening looks at names and first lines only. Snapshots are read one at a time when asked for, in any order and from
/// any thread, so memory stays flat however long the recording is.
package struct Recording: Sendable {
  /// The file or folder it was opened from.
  package let path: String
  /// How it is stored.
  package let format: DatasetProfile
  package let channels: [Channel]
  package let bearings: [Bearing]
  package let snapshots: [SnapshotEntry]
  /// Declared by the file, the data set's profile or `machine.yaml`; `nil` where none says it.
  package let sampleRateHz: Double?
  package let unit: String?
  /// Holds for snapshots without a speed of their own; `nil` also where theirs differ.
  package let speedRPM: Double?
  /// What opening found: files passed over, times that repeat, values that `machine.yaml` overrides.
  package let findings: [Finding]

  /// Where the samples are those of magnitude spectra, as `machine.yaml` says: the frequencies they stand at.
  package internal(set) var spectra: SpectrumAxis?

  let source: Source

  /// Where the samples come from.
  enum Source: Sendable {
    /// Every snapshot a text file. `separators` holds one a file where they differ, else nothing.
    case textFiles(TextLayout, separators: [UInt8])
    /// Every snapshot a text file with a header of its own.
    case tables(TableReader)
    /// One long text file; snapshot i is the bytes `ranges[i]`, its first line `firstLines[i]`.
    case stretches(TableReader, ranges: [Range<Int>], firstLines: [Int])
    /// Raceway's HDF5.
    case archive(sampleCount: Int)
    /// Files with heads; one entry a snapshot.
    case signals([SignalStretch])
    /// Made on demand: `[channel, sample]` of one snapshot.
    case generated(@Sendable (Int) -> [Float])
  }

  /// One snapshot in the table of contents.
  package struct SnapshotEntry: Sendable, Equatable {
    package var index: Int
    /// The name by which people know it, such as its file's name.
    package var name: String
    /// The file it is in.
    package var path: String
    /// When it was taken, in ns since 1970 UTC; `nil` where nothing says so.
    package var time: Int64?
    /// Shaft speed while it was taken, where the file says one of its own.
    package var speedRPM: Double?
  }

  /// The times of all snapshots.
  package var times: [Int64?] { snapshots.map(\.time) }

  /// The shaft speed of one snapshot: its own, or else the recording's.
  package func speedRPM(at index: Int) -> Double? { snapshots[index].speedRPM ?? speedRPM }

  /// Reads one snapshot.
  package func snapshot(at index: Int) throws(RecordingError) -> Snapshot {
    var snapshot = Snapshot(index: index, channelCount: channels.count, samples: [])
    try read(index, into: &snapshot)
    return snapshot
  }

  /// Reads one snapshot into the memory of another.
  package func read(_ index: Int, into snapshot: inout Snapshot) throws(RecordingError) {
    precondition(snapshots.indices.contains(index), "snapshot \(index) of \(snapshots.count)")
    let entry = snapshots[index]
    var samples = snapshot.takeSamples()
    switch source {
    case .textFiles(var layout, let separators):
      if !separators.isEmpty { layout.separator = separators[index] }
      try Self.parse(entry.path, layout: layout, into: &samples)
    case .tables(let reader): try reader.read(entry.path, into: &samples)
    case .stretches(let reader, let ranges, let firstLines):
      try reader.read(entry.path, range: ranges[index], firstLine: firstLines[index], into: &samples)
    case .archive(let sampleCount):
      samples = try RecordingArchive.samples(
        of: index, in: path, channelCount: channels.count, sampleCount: sampleCount)
    case .signals(let stretches): samples = try stretches[index].load()
    case .generated(let make): samples = make(index)
    }
    snapshot = Snapshot(index: index, channelCount: channels.count, samples: samples)
  }

  private static func parse(
    _ path: String, layout: TextLayout, into samples: inout [Float]
  ) throws(RecordingError) {
    try TextBuffer.borrowed { buffer throws(RecordingError) in
      try buffer.read(path)
      try unsafe buffer.withText { text throws(RecordingError) in
        _ = try unsafe NumberTable.parse(text, layout: layout, path: path, into: &samples)
      }
    }
  }

  /// A recording that is computed snapshot by snapshot, such as a synthetic one.
  ///
  /// - Parameters:
  ///   - name: What findings and errors call it.
  ///   - channels: In the order of the samples.
  ///   - bearings: Those that channels sit on.
  ///   - times: One a snapshot, in ns since 1970 UTC.
  ///   - sampleRateHz: In Hz; nil where unknown.
  ///   - unit: Of the samples; nil where unknown.
  ///   - speedRPM: Of the shaft; nil where unknown.
  ///   - make: The samples of one snapshot, `[channel, sample]`; the same each time it is asked.
  package static func generated(
    name: String, channels: [Channel], bearings: [Bearing] = [], times: [Int64?], sampleRateHz: Double?, unit: String?,
    speedRPM: Double? = nil, make: @escaping @Sendable (_ index: Int) -> [Float]
  ) -> Recording {
    let entries = times.enumerated().map { index, time in
      SnapshotEntry(index: index, name: time.map(UTCTime.fileName) ?? "\(index)", path: name, time: time)
    }
    // Like Raceway's HDF5 it carries its own rate and unit.
    return Recording(
      path: name, format: .hdf5, channels: channels, bearings: bearings, snapshots: entries,
      sampleRateHz: sampleRateHz, unit: unit, speedRPM: speedRPM, findings: [], source: .generated(make))
  }
}
