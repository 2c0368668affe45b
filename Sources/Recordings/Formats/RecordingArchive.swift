/// Raceway's own HDF5 file of a recording.
///
/// Group `/recording`: `samples` `[snapshot, channel, sample]` single precision, `snapshot_name`, `time` (ns since 1970
/// UTC; the smallest 64-bit number where unknown), `channel_name`, `channel_bearing` (empty where none); attributes
/// `sample_rate_hz`, `unit`, `speed_rpm`, each only where known. Run archives use the same group without `samples`.
package enum RecordingArchive {
  static let formatName = "raceway-recording"
  static let formatVersion: Int64 = 1
  /// Stands for no time.
  package static let unknownTime = Int64.min

  /// Whether a file starts with HDF5's signature.
  static func isHDF5(_ path: String) -> Bool {
    let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
    let head = try? TextBuffer.borrowed { buffer throws(RecordingError) -> [UInt8] in
      try buffer.read(path, range: 0..<8)
      return Array(buffer.bytes.prefix(8))
    }
    return head == signature
  }

  /// Writes a recording, one snapshot in memory at a time.
  ///
  /// - Parameters:
  ///   - recording: What is written.
  ///   - path: Where to write; what lies there is replaced.
  ///   - progress: Is told how many snapshots are written.
  package static func write(
    _ recording: Recording, to path: String, progress: (Int) -> Void = { _ in }
  ) throws(RecordingError) {
    guard !recording.snapshots.isEmpty else {
      throw RecordingError(path: path, found: "a recording without snapshots", wanted: "at least one to write")
    }
    do {
      let file = try HDF5File.create(path)
      try file.setAttribute("format", .text(formatName))
      try file.setAttribute("version", .integer(formatVersion))
      try writeContents(recording, to: file)
      try writeSamples(recording, to: file, progress)
      try file.commit()
    } catch let error as HDF5Error {
      throw RecordingError(error, wanted: "a place to write")
    } catch let error as RecordingError {
      throw error
    } catch {
      throw RecordingError(path: path, found: "\(error)", wanted: "a place to write")
    }
  }

  /// Writes the group `/recording` without samples: names, times, channels, unit, rate.
  package static func writeContents(_ recording: Recording, to file: borrowing HDF5File) throws(HDF5Error) {
    try file.write(
      recording.snapshots.map(\.name), to: "/recording/snapshot_name", units: "1", description: "name of each snapshot")
    try file.makeScale("/recording/snapshot_name", name: "snapshot")
    try file.write(
      recording.times.map { $0 ?? unknownTime }, to: "/recording/time", units: "ns since 1970-01-01T00:00:00Z",
      description: "when each snapshot was taken; \(unknownTime) where unknown", axes: ["/recording/snapshot_name"])
    try file.write(
      recording.channels.map(\.name), to: "/recording/channel_name", units: "1", description: "name of each channel")
    try file.makeScale("/recording/channel_name", name: "channel")
    try file.write(
      recording.channels.map { $0.bearing ?? "" }, to: "/recording/channel_bearing", units: "1",
      description: "bearing each channel sits on; empty where none", axes: ["/recording/channel_name"])
    if let rate = recording.sampleRateHz { try file.setAttribute("sample_rate_hz", .number(rate), of: "/recording") }
    if let unit = recording.unit { try file.setAttribute("unit", .text(unit), of: "/recording") }
    if let speed = recording.speedRPM { try file.setAttribute("speed_rpm", .number(speed), of: "/recording") }
  }

  private static func writeSamples(
    _ recording: Recording, to file: borrowing HDF5File, _ progress: (Int) -> Void
  ) throws {
    var snapshot = try recording.snapshot(at: 0)
    let shape = [1, snapshot.channelCount, snapshot.sampleCount]
    try file.declare(
      Float.self, shape: [recording.snapshots.count] + shape.dropFirst(), at: "/recording/samples",
      units: recording.unit ?? "unknown", description: "samples of each snapshot and channel",
      axes: ["/recording/snapshot_name", "/recording/channel_name", nil], chunk: shape)
    for index in recording.snapshots.indices {
      if index > 0 { try recording.read(index, into: &snapshot) }
      guard snapshot.sampleCount == shape[2] else {
        throw RecordingError(
          path: recording.snapshots[index].path, found: "\(snapshot.sampleCount) samples",
          wanted: "\(shape[2]), as in the first snapshot")
      }
      try file.write(snapshot.samples, at: [index, 0, 0], shape: shape, to: "/recording/samples")
      progress(index + 1)
    }
  }

  static func draft(_ listing: FolderListing) throws(RecordingError) -> RecordingDraft {
    let files = listing.relativePaths.filter { $0.hasSuffix(".h5") || $0.hasSuffix(".hdf5") }
    guard files.count == 1 else {
      throw RecordingError(
        path: listing.path, found: "\(files.count) HDF5 files", wanted: "one recording", hint: "name one of the files")
    }
    var draft = try draft(listing.fullPath(files[0]))
    draft.findings = listing.ignoring(
      listing.relativePaths.filter { $0 != files[0] }, because: "the recording is '\(files[0])'")
    return draft
  }

  static func draft(_ path: String) throws(RecordingError) -> RecordingDraft {
    do {
      return try contents(try HDF5File.open(path))
    } catch let error as HDF5Error {
      throw RecordingError(error, wanted: "an HDF5 file with the group /recording")
    } catch let error as RecordingError {
      throw error
    } catch {
      throw RecordingError(path: path, found: "\(error)", wanted: "an HDF5 file with the group /recording")
    }
  }

  private static func contents(_ file: borrowing HDF5File) throws -> RecordingDraft {
    let path = file.path
    guard try file.exists("/recording/samples") else {
      throw RecordingError(
        path: path, found: "no samples at /recording/samples", wanted: "a recording",
        hint: try file.exists("/recording") ? "this is a run archive; give the measurements themselves" : nil)
    }
    let shape = try file.shape(of: "/recording/samples")
    let names = try file.read(String.self, at: "/recording/snapshot_name").values
    let times = try file.read(Int64.self, at: "/recording/time").values
    let channels = try file.read(String.self, at: "/recording/channel_name").values
    let bearings = try file.read(String.self, at: "/recording/channel_bearing").values
    guard shape.count == 3, names.count == shape[0], times.count == shape[0], channels.count == shape[1],
      bearings.count == shape[1]
    else {
      throw RecordingError(
        path: path, found: "samples of shape \(shape) with \(names.count) names and \(channels.count) channels",
        wanted: "one name a snapshot and a channel")
    }
    var draft = RecordingDraft(
      path: path, format: .hdf5, source: .archive(sampleCount: shape[2]),
      entries: names.indices.map { index in
        .init(
          index: index, name: names[index], path: path, time: times[index] == unknownTime ? nil : times[index])
      }, channelCount: shape[1])
    draft.channels = channels.indices.map { index in
      Channel(name: channels[index], bearing: bearings[index].isEmpty ? nil : bearings[index])
    }
    if case .number(let rate)? = try file.attribute("sample_rate_hz", of: "/recording") { draft.sampleRateHz = rate }
    if case .text(let unit)? = try file.attribute("unit", of: "/recording") { draft.unit = unit }
    if case .number(let speed)? = try file.attribute("speed_rpm", of: "/recording") { draft.speedRPM = speed }
    return draft
  }

  /// One snapshot: `[channel, sample]`.
  static func samples(
    of index: Int, in path: String, channelCount: Int, sampleCount: Int
  ) throws(RecordingError) -> [Float] {
    do {
      let file = try HDF5File.open(path)
      return try file.read(
        Float.self, at: [index, 0, 0], shape: [1, channelCount, sampleCount], of: "/recording/samples")
    } catch {
      throw RecordingError(error, wanted: "snapshot \(index) of the recording")
    }
  }
}
