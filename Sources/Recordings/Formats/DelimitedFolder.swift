internal import Foundation

/// Delimited text of any origin: one file a snapshot in a folder, or one long file cut into snapshots.
enum DelimitedFolder {
  static func isTable(_ name: String) -> Bool {
    ["csv", "tsv", "txt", "dat", "asc"].contains { name.lowercased().hasSuffix("." + $0) }
      && !["readme", "license"].contains { name.lowercased().hasPrefix($0) }
  }

  static func draft(_ listing: FolderListing, machine: MachineDescription?) throws(RecordingError) -> RecordingDraft {
    let files = listing.relativePaths.filter { isTable(FolderListing.name(of: $0)) }
    guard let first = files.first else {
      throw RecordingError(path: listing.path, found: "no .csv, .tsv, .txt, .dat or .asc file", wanted: "measurements")
    }
    if files.count == 1 { return try draft(file: listing.fullPath(first), machine: machine) }
    let (columns, model) = try representative(of: files.map(listing.fullPath), machine: machine)
    let ordered = inOrder(files.map { (path: $0, time: time(ofFileName: $0)) }, listing, columns)
    let reader = try TableReader(columns, of: model, machine: machine)
    var draft = columns.draft(
      path: listing.path, source: .tables(reader),
      entries: ordered.enumerated().map { index, file in
        .init(index: index, name: file.path, path: listing.fullPath(file.path), time: file.time)
      })
    draft.unreadTime = try? columns.unreadTime(in: model)
    draft.findings += mixedFolders(files, areDated: ordered.allSatisfy { $0.time != nil })
    let used = Set(files)
    draft.findings += listing.ignoring(
      listing.relativePaths.filter { !used.contains($0) }, because: "they are no .csv, .tsv, .txt, .dat or .asc")
    return draft
  }

  static func draft(file path: String, machine: MachineDescription?) throws(RecordingError) -> RecordingDraft {
    let columns = try TableColumns(try TextHead(path), machine: machine)
    let reader = try TableReader(columns, of: path, machine: machine)
    let name = FolderListing.name(of: path)
    guard let length = machine?.table?.snapshotSamples else {
      var time = time(ofFileName: name)
      if time == nil { time = try columns.time(in: path, offset: 0, isNominal: false) }
      var draft = columns.draft(
        path: path, source: .tables(reader), entries: [.init(index: 0, name: name, path: path, time: time)])
      draft.unreadTime = try columns.unreadTime(in: path)
      return draft
    }
    return try stretches(of: path, try LineIndex(path, every: length, skipping: columns.layout.headerLineCount), reader)
  }

  /// One long file cut into snapshots, in order of their times where they have some.
  private static func stretches(
    of path: String, _ index: LineIndex, _ reader: TableReader
  ) throws(RecordingError) -> RecordingDraft {
    let (columns, file) = (reader.columns, FolderListing.name(of: path))
    let ranges = zip(index.offsets, index.offsets.dropFirst()).map { $0..<$1 }
    guard !ranges.isEmpty else {
      throw RecordingError(path: path, found: "no rows of numbers", wanted: "measurements")
    }
    let times = try ranges.map { range throws(RecordingError) in
      try columns.time(in: path, offset: range.lowerBound, isStretch: true, isNominal: true)
    }
    let order = TimeOrder(times, of: "stretches") { "line \(index.firstLines[$0])" }
    // Counted in order of time: what a file that grows at its top holds already keeps its names.
    let entries = order.places.enumerated().map { number, place in
      Recording.SnapshotEntry(index: number, name: "\(file) [\(number)]", path: path, time: times[place])
    }
    var draft = columns.draft(
      path: path,
      source: .stretches(
        reader, ranges: order.places.map { ranges[$0] }, firstLines: order.places.map { index.firstLines[$0] }),
      entries: entries)
    draft.unreadTime = try columns.unreadTime(in: path)
    draft.findings += order.finding.map { [$0] } ?? []
    if entries.contains(where: { $0.time != nil }), try columns.time(in: path, offset: 0, isNominal: false) == nil {
      draft.findings.append(
        Finding(.nominalDate, .note, "the time column says no date; hours count from the first snapshot"))
    }
    return draft
  }

  /// By the dates of names where all have one, or of the first rows where most do; else as people count.
  private static func inOrder(
    _ files: [(path: String, time: Int64?)], _ listing: FolderListing, _ columns: TableColumns
  ) -> [(path: String, time: Int64?)] {
    var files = files.sorted { NaturalOrder.isBefore($0.path, $1.path) }
    if files.contains(where: { $0.time == nil }) {
      let times = files.map { file in
        (try? columns.time(in: listing.fullPath(file.path), offset: 0, isNominal: false)) ?? nil
      }
      // Files without a row, which are told of when their turn comes, don't undo the order of the others.
      guard 2 * times.count(where: { $0 != nil }) > times.count else { return files }
      for index in files.indices { files[index].time = times[index] }
    }
    return files.enumerated().sorted { first, second in
      (first.element.time ?? .max, first.offset) < (second.element.time ?? .max, second.offset)
    }.map(\.element)
  }

  /// A finding where files of a folder and of folders in it are taken as one course.
  private static func mixedFolders(_ files: [String], areDated: Bool) -> [Finding] {
    let folders = Set(files.map(FolderListing.parent)).sorted()
    guard folders.first == "", folders.count > 1 else { return [] }
    return [
      Finding(
        .mixedFolders, areDated ? .note : .warning,
        "files of \(folders.count - 1 == 1 ? "the folder '\(folders[1])'" : "\(folders.count - 1) folders such as '\(folders[1])'")"
          + " are taken together with those beside it; move what doesn't belong to this course elsewhere")
    ]
  }

  /// The file that is like most others, and its columns.
  private static func representative(
    of paths: [String], machine: MachineDescription?
  ) throws(RecordingError) -> (columns: TableColumns, path: String) {
    guard let shape = try TextHead.majority(of: paths) else {
      // Where it can't be read, that is said instead.
      _ = try TextHead(paths[0])
      throw RecordingError(path: paths[0], found: "an empty file, like the others", wanted: "measurements")
    }
    for path in paths {
      guard let head = try? TextHead(path), !head.lines.isEmpty else { continue }
      if head.columnCount(separator: head.separator) == shape.columnCount {
        return (try TableColumns(head, machine: machine), path)
      }
    }
    throw RecordingError(path: paths[0], found: "files that differ", wanted: "\(shape.columnCount) columns in each")
  }

  /// A time stamp at the end of a name, such as `fan_2023-01-01_12-00-00.csv`.
  private static func time(ofFileName path: String) -> Int64? {
    UTCTime.parse(fileName: FolderListing.name(of: path))
  }
}

/// Where every so many lines of a long file start.
struct LineIndex {
  /// One a stretch, and the end of the file.
  let offsets: [Int]
  /// The number of each stretch's first line, from 1.
  let firstLines: [Int]

  init(_ path: String, every length: Int, skipping headerLineCount: Int) throws(RecordingError) {
    let file = try ReadOnlyFile(path)
    var block = [UInt8](repeating: 0, count: 1 << 20)
    var offsets: [Int] = headerLineCount == 0 ? [0] : []
    var line = 0
    var position = 0
    while position < file.size {
      let count = try unsafe block.withMutableBytes { buffer throws(RecordingError) -> Int in
        try unsafe file.read(at: position, into: buffer)
      }
      guard count > 0 else { break }
      for index in 0..<count where block[index] == UInt8(ascii: "\n") {
        line += 1
        if line >= headerLineCount, (line - headerLineCount).isMultiple(of: length) {
          offsets.append(position + index + 1)
        }
      }
      position += count
    }
    if offsets.last != position { offsets.append(position) }
    self.offsets = offsets
    firstLines = offsets.indices.dropLast().map { headerLineCount + $0 * length + 1 }
  }
}
