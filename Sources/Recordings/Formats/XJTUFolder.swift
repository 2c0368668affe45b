internal import Foundation

/// Folders of the XJTU-SY bearing set: `1.csv`, `2.csv`, … with a header and two columns, one file a minute.
///
/// The speed is told by the folder above: `35Hz12kN`, `37.5Hz11kN` or `40Hz10kN`.
enum XJTUFolder {
  private static let header = "horizontal_vibration_signals"

  /// Whether a text file's first line is this set's.
  static func isHeader(_ line: String) -> Bool { line.lowercased().contains(header) }

  /// The N of `N.csv`.
  static func number(ofFileName name: String) -> Int? {
    guard name.lowercased().hasSuffix(".csv") else { return nil }
    return Int(name.dropLast(4)).flatMap { $0 > 0 ? $0 : nil }
  }

  static func draft(_ listing: FolderListing) throws(RecordingError) -> RecordingDraft {
    let numbered = listing.relativePaths.filter { number(ofFileName: FolderListing.name(of: $0)) != nil }
    let folders = Set(numbered.map(FolderListing.parent)).sorted(by: NaturalOrder.isBefore)
    guard folders.count == 1 else {
      throw RecordingError(
        path: listing.path,
        found: folders.isEmpty
          ? "no file named like 1.csv"
          : "\(folders.count) recordings (\(folders.prefix(6).joined(separator: ", ")))",
        wanted: "one of them")
    }
    var draft = try draft(numbered.sorted(by: NaturalOrder.isBefore).map(listing.fullPath), path: listing.path)
    draft.findings += listing.ignoring(
      listing.relativePaths.filter { !numbered.contains($0) }, because: "their names are not 1.csv, 2.csv, …")
    return draft
  }

  /// - Parameter paths: In order.
  static func draft(_ paths: [String], path: String) throws(RecordingError) -> RecordingDraft {
    guard let shape = try TextHead.majority(of: paths), shape.columnCount == 2 else {
      throw RecordingError(
        path: path, found: "files of another layout", wanted: "two columns of numbers under a header")
    }
    let minute = 60 * UTCTime.nanosecondsPerSecond
    let entries = paths.enumerated().map { index, path in
      let name = FolderListing.name(of: path)
      let time = number(ofFileName: name).map { Int64($0 - 1).multipliedReportingOverflow(by: minute).partialValue }
      return Recording.SnapshotEntry(index: index, name: name, path: path, time: time)
    }
    var draft = RecordingDraft(
      path: path, format: .xjtuSY,
      source: .textFiles(
        TextLayout(separator: shape.separator, allColumns: 2, headerLineCount: 1), separators: []),
      entries: entries, channelCount: 2)
    draft.speedRPM = speedRPM(paths.first ?? path)
    draft.findings = [
      Finding(.nominalDate, .note, "the files carry no time; they count as one a minute")
    ]
    return draft
  }

  /// From the name of a folder on the way, such as `37.5Hz11kN`.
  private static func speedRPM(_ path: String) -> Double? {
    for name in URL(fileURLWithPath: path).path.split(separator: "/").reversed() {
      let lower = name.lowercased()
      guard lower.hasSuffix("kn"), let unit = lower.range(of: "hz"), let turns = Double(lower[..<unit.lowerBound]),
        turns > 0
      else { continue }
      return turns * 60
    }
    return nil
  }
}
