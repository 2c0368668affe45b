internal import Foundation

/// Writes recordings as folders of the IMS set's kind: one tab-separated text file a snapshot, named by its time.
package enum IMSWriter {
  package enum NumberStyle: Sendable, Equatable {
    /// So many digits behind the point, 0 ... 9; the original set has three.
    case decimals(Int)
    /// As few digits as give the same `Float` when read again.
    case shortest
  }

  /// Writes every snapshot, one in memory at a time; the folder is made where it doesn't exist.
  ///
  /// - Parameters:
  ///   - recording: What is written.
  ///   - folder: Is made where it is missing.
  ///   - style: How numbers are written.
  ///   - progress: Is told how many snapshots are written.
  package static func write(
    _ recording: Recording, to folder: String, style: NumberStyle = .decimals(3), progress: (Int) -> Void = { _ in }
  ) throws(RecordingError) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw RecordingError(path: folder, found: error.localizedDescription, wanted: "a folder to write to")
    }
    var names = Set<String>()
    guard !recording.snapshots.isEmpty else { return }
    var snapshot = try recording.snapshot(at: 0)
    for entry in recording.snapshots {
      if entry.index > 0 { try recording.read(entry.index, into: &snapshot) }
      guard let time = entry.time else {
        throw RecordingError(
          path: folder, found: "no time for snapshot '\(entry.name)'", wanted: "one, as it names the file",
          hint: "HDF5 keeps snapshots without a time")
      }
      let name = UTCTime.fileName(time)
      guard names.insert(name).inserted else {
        throw RecordingError(
          path: folder, found: "two snapshots within the second \(name)", wanted: "one a second, as it names the file",
          hint: "HDF5 keeps times to the ns")
      }
      try write(snapshot, to: folder + (folder.hasSuffix("/") ? "" : "/") + name, style: style)
      progress(entry.index + 1)
    }
  }

  /// Writes one snapshot: a line a sample, tabs between the channels.
  package static func write(
    _ snapshot: Snapshot, to path: String, style: NumberStyle = .decimals(3)
  ) throws(RecordingError) {
    var text: [UInt8] = []
    text.reserveCapacity(snapshot.samples.count * 8)
    for sample in 0..<snapshot.sampleCount {
      for channel in 0..<snapshot.channelCount {
        if channel > 0 { text.append(UInt8(ascii: "\t")) }
        append(snapshot.samples[channel * snapshot.sampleCount + sample], to: &text, style)
      }
      text.append(UInt8(ascii: "\n"))
    }
    do {
      try Data(text).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw RecordingError(path: path, found: error.localizedDescription, wanted: "a file to write to")
    }
  }

  private static func append(_ value: Float, to text: inout [UInt8], _ style: NumberStyle) {
    guard case .decimals(let decimals) = style, value.magnitude < 1e9 else {
      text.append(contentsOf: value.description.utf8)
      return
    }
    precondition((0...9).contains(decimals), "\(decimals) decimals are outside 0 ... 9")
    var scale: UInt64 = 1
    for _ in 0..<decimals { scale *= 10 }
    // Below 10⁹ with at most nine decimals the scaled value fits 64 bits.
    let scaled = UInt64((Double(value.magnitude) * Double(scale)).rounded(.toNearestOrEven))
    if value.sign == .minus { text.append(UInt8(ascii: "-")) }
    text.append(contentsOf: String(scaled / scale).utf8)
    guard decimals > 0 else { return }
    text.append(UInt8(ascii: "."))
    var place = scale / 10
    while place > 0 {
      text.append(UInt8(ascii: "0") + UInt8(scaled / place % 10))
      place /= 10
    }
  }
}
