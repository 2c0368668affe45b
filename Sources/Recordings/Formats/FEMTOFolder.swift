/// Folders of FEMTO-ST's PRONOSTIA set: `acc_NNNNN.csv`, columns hour, minute, second, microsecond, horizontal, vertical.
///
/// Some copies separate by `;` and write clocks like `1.1105e+005`, so every column is read as a floating-point number.
/// The files hold a clock but no date. Times count from a nominal day, 1970-01-01, and go to the next one when the clock
/// falls by more than half a day.
enum FEMTOFolder {
  private static let columnCount = 6

  /// The NNNNN of `acc_NNNNN.csv`.
  static func number(ofFileName name: String) -> Int? {
    guard name.hasPrefix("acc_"), name.hasSuffix(".csv") else { return nil }
    return Int(name.dropFirst(4).dropLast(4))
  }

  static func draft(_ listing: FolderListing) throws(RecordingError) -> RecordingDraft {
    let names = listing.relativePaths.map { (path: $0, number: number(ofFileName: FolderListing.name(of: $0))) }
    let folders = Set(names.filter { $0.number != nil }.map { FolderListing.parent(of: $0.path) }).sorted()
    guard folders.count <= 1 else {
      throw RecordingError(
        path: listing.path, found: "\(folders.count) recordings (\(folders.prefix(6).joined(separator: ", ")))",
        wanted: "one of them")
    }
    let files = names.compactMap { file in file.number.map { (number: $0, path: file.path) } }.sorted { $0 < $1 }
    var draft = draft(files.map { listing.fullPath($0.path) }, path: listing.path)
    let others = names.filter { $0.number == nil }.map(\.path)
    let temperatures = others.filter { FolderListing.name(of: $0).hasPrefix("temp_") }
    draft.findings =
      [Finding(.nominalDate, .note, "the files carry the time of day only; hours count from the first snapshot")]
      + listing.ignoring(temperatures, because: "temperatures are not vibration")
      + listing.ignoring(others.filter { !temperatures.contains($0) }, because: "their names are not acc_NNNNN.csv")
    return draft
  }

  /// - Parameter paths: In order.
  static func draft(_ paths: [String], path: String) -> RecordingDraft {
    var entries: [Recording.SnapshotEntry] = []
    var separators: [UInt8] = []
    var day: Int64 = 0
    var previous: Int64?
    for (index, path) in paths.enumerated() {
      // A file that can't be read keeps its place without a time; reading it later says why.
      let head = try? TextHead(path, byteCount: 256)
      let separator = head?.separator ?? UInt8(ascii: ",")
      separators.append(separator)
      var time = head.flatMap { clock($0, separator: separator) }
      if let clock = time {
        if let previous, clock < previous - UTCTime.nanosecondsPerDay / 2 { day += 1 }
        previous = clock
        time = clock + day * UTCTime.nanosecondsPerDay
      }
      entries.append(.init(index: index, name: FolderListing.name(of: path), path: path, time: time))
    }
    let layout = TextLayout(separator: UInt8(ascii: ","), channelOfColumn: [nil, nil, nil, nil, 0, 1])
    var draft = RecordingDraft(
      path: path, format: .femto, source: .textFiles(layout, separators: separators), entries: entries, channelCount: 2)
    draft.speedRPM = speedRPM(ofFolder: paths.first.map(FolderListing.parent) ?? path)
    return draft
  }

  /// The set's three load cases are told by its folders' names, `Bearing2_1` being a bearing of the second: 1,800, 1,650
  /// and 1,500 rpm. Nil for other names.
  static func speedRPM(ofFolder path: String) -> Double? {
    let name = FolderListing.name(of: path)
    guard name.hasPrefix("Bearing"), name.count > 8, name.dropFirst(8).first == "_" else { return nil }
    switch name.dropFirst(7).first {
    case "1": return 1800
    case "2": return 1650
    case "3": return 1500
    default: return nil
    }
  }

  /// The time of day of the first sample, in ns.
  private static func clock(_ head: TextHead, separator: UInt8) -> Int64? {
    guard let line = head.lines.first else { return nil }
    let fields = DelimitedText.fields(of: line, separator: separator)
    guard fields.count == columnCount else { return nil }
    let numbers = fields.prefix(4).compactMap { DecimalText.double($0) }
    guard numbers.count == 4, (0..<24).contains(numbers[0]), (0..<60).contains(numbers[1]),
      (0..<61).contains(numbers[2]), (0...1_000_000).contains(numbers[3])
    else { return nil }
    return Int64(numbers[0] * 3600 + numbers[1] * 60 + numbers[2]) * UTCTime.nanosecondsPerSecond
      + Int64((numbers[3] * 1000).rounded())
  }
}
