/// Folders of the IMS bearing set's kind: one tab-separated text file a snapshot, named by the time it was taken.
enum IMSFolder {
  /// `2004.02.12.10.32.39`, which is taken as UTC.
  static func time(ofFileName name: String) -> Int64? {
    guard name.utf8.count == 19, name.utf8.allSatisfy({ $0 == UInt8(ascii: ".") || (48...57).contains($0) }) else {
      return nil
    }
    // The year first: a day first is another habit, and no word of a data set.
    return name.prefix(4).contains(".") ? nil : UTCTime.parse(name)
  }

  static func draft(_ listing: FolderListing) throws(RecordingError) -> RecordingDraft {
    var dated: [(time: Int64, path: String)] = []
    var others: [String] = []
    for path in listing.relativePaths {
      if let time = time(ofFileName: FolderListing.name(of: path)) {
        dated.append((time, path))
      } else {
        others.append(path)
      }
    }
    // Nested folders interleave in time; equal times keep the order of their paths.
    dated.sort { ($0.time, $0.path) < ($1.time, $1.path) }
    // Two files of one name in different folders are told apart by their folders.
    let counts = Dictionary(grouping: dated) { FolderListing.name(of: $0.path) }.mapValues(\.count)
    let entries = dated.enumerated().map { index, file in
      let name = FolderListing.name(of: file.path)
      return Recording.SnapshotEntry(
        index: index, name: counts[name] == 1 ? name : file.path, path: listing.fullPath(file.path), time: file.time)
    }
    var draft = try draft(entries, path: listing.path)
    draft.findings = listing.ignoring(others, because: "their names are no time stamps")
    return draft
  }

  /// A single file of the kind.
  static func draft(file path: String) throws(RecordingError) -> RecordingDraft {
    let name = FolderListing.name(of: path)
    return try draft([.init(index: 0, name: name, path: path, time: time(ofFileName: name))], path: path)
  }

  private static func draft(
    _ entries: [Recording.SnapshotEntry], path: String
  ) throws(RecordingError) -> RecordingDraft {
    guard let shape = try TextHead.majority(of: entries.map(\.path)) else {
      throw RecordingError(
        path: path,
        found: entries.isEmpty ? "no file named like 2004.02.12.10.32.39" : "only empty or unreadable files",
        wanted: "measurements")
    }
    return RecordingDraft(
      path: path, format: .ims,
      source: .textFiles(TextLayout(separator: shape.separator, allColumns: shape.columnCount), separators: []),
      entries: entries, channelCount: shape.columnCount)
  }
}
