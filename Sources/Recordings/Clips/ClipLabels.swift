internal import Foundation

/// A list of labels for clips, which overrides what their names say.
///
/// CSV with the header `clip,label` or `clip,label,fault`. A clip is named by its path below the collection's folder; a file
/// name alone will do where only one clip has it. Labels are `healthy`, `faulty`, `unknown` or nothing, or a data set's own words.
/// Columns behind those may hold `remarks`, which are for people.
package enum ClipLabels {
  package static let columns = ["clip", "label", "fault"]
  /// What a list to be filled in says of a clip; not read back.
  package static let remarks = ["machine", "score", "state"]

  struct Entry: Sendable, Equatable {
    var clip: String
    var label: Clip.Label
    var fault: String?
    var snrDecibels: Double?
    var machineID: String?
    /// In a text file, from 1.
    var line: Int?
  }

  static func entries(_ path: String) throws(RecordingError) -> [Entry] {
    try TextBuffer.borrowed { buffer throws(RecordingError) in
      try buffer.read(path)
      let text = String(decoding: buffer.bytes[..<buffer.count], as: UTF8.self)
      return try parse(text, path: path)
    }
  }

  static func parse(_ text: String, path: String) throws(RecordingError) -> [Entry] {
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)[...]
    let header = lines.popFirst().map { fields(of: $0).map { $0.lowercased() } } ?? []
    let told = Array(header.prefix { !remarks.contains($0) })
    guard told == columns || told == columns.dropLast(),
      header.dropFirst(told.count).allSatisfy(remarks.contains), Set(header).count == header.count
    else {
      throw RecordingError(
        path: path, line: 1, found: "the header '\(header.joined(separator: ","))'",
        wanted: "'clip,label' or 'clip,label,fault', at most followed by \(remarks.joined(separator: ", "))")
    }
    var entries: [Entry] = []
    for (index, line) in zip(2..., lines) where !line.allSatisfy(\.isWhitespace) {
      let fields = fields(of: line)
      guard fields.count == header.count, !fields[0].isEmpty else {
        throw RecordingError(
          path: path, line: index, found: "\(fields.count) fields in '\(line)'", wanted: header.joined(separator: ","))
      }
      let fault = told == columns && !fields[2].isEmpty ? fields[2] : nil
      let label = try label(fields[1], path: path, line: index)
      guard label == .faulty || fault == nil else {
        throw RecordingError(
          path: path, line: index, found: "the fault '\(fault ?? "")' of a clip that is \(label)", wanted: "no fault")
      }
      let name = fields[0].hasPrefix("./") ? String(fields[0].dropFirst(2)) : fields[0]
      entries.append(Entry(clip: name, label: label, fault: fault, line: index))
    }
    return entries
  }

  private static func label(_ word: String, path: String, line: Int?) throws(RecordingError) -> Clip.Label {
    let known = word.lowercased()
    if known.isEmpty { return .unknown }
    if let label = Clip.Label(rawValue: known) ?? ClipNames.labels[known] { return label }
    let words = Clip.Label.allCases.map(\.rawValue) + ClipNames.labels.keys.sorted()
    throw RecordingError(
      path: path, line: line, found: "the label '\(word)'", wanted: "healthy, faulty or unknown",
      hint: NearestName.of(word, among: words).map { "is '\($0)' meant?" })
  }

  /// Gives every clip that the list names its label; refuses names that no clip has, or that come twice.
  ///
  /// - Returns: The places of the clips that it names.
  static func apply(_ entries: [Entry], from path: String, to clips: inout [Clip]) throws(RecordingError) -> Set<Int> {
    let byName = Dictionary(grouping: clips.indices) { clips[$0].name }
    let byFileName = Dictionary(grouping: clips.indices) { FolderListing.name(of: clips[$0].name) }
    var taken = Set<Int>()
    for entry in entries {
      let found = byName[entry.clip] ?? byFileName[entry.clip] ?? []
      guard let index = found.first, found.count == 1 else {
        throw RecordingError(
          path: path, line: entry.line,
          found: "'\(entry.clip)', a name of \(found.isEmpty ? "no" : "\(found.count)") clips",
          wanted: "the path of one clip below the folder",
          hint: found.isEmpty
            ? NearestName.of(entry.clip, among: clips.map(\.name)).map { "is '\($0)' meant?" }
            : "write '\(clips[found[0]].name)'")
      }
      guard taken.insert(index).inserted else {
        throw RecordingError(
          path: path, line: entry.line, found: "'\(entry.clip)' a second time", wanted: "each clip once")
      }
      clips[index].label = entry.label
      clips[index].fault = entry.fault
      clips[index].snrDecibels = entry.snrDecibels ?? clips[index].snrDecibels
      clips[index].machineID = entry.machineID ?? clips[index].machineID
    }
    return taken
  }

  /// The fields of a line of CSV (RFC 4180): commas part them, except within quotes, where two quotes stand for one.
  static func fields(of line: some StringProtocol) -> [String] {
    var fields = [""]
    var isQuoted = false
    var last: Character?
    for character in line where character != "\u{FEFF}" {
      switch character {
      case "\"":
        if !isQuoted, last == "\"" { fields[fields.count - 1].append("\"") }
        isQuoted.toggle()
      case "," where !isQuoted: fields.append("")
      default: fields[fields.count - 1].append(character)
      }
      last = character
    }
    return fields.map { $0.trimmingCharacters(in: .whitespaces) }
  }
}
