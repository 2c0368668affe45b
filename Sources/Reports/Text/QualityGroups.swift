internal import Pipelines

/// Findings of one kind on one channel, put together.
struct QualityGroup {
  var kind: String
  var severity: QualityNote.Severity
  var channel: String?
  var isLeftOut: Bool
  /// The first finding's words.
  var message: String
  var count: Int
  var snapshots: [Int]

  /// All findings in groups, errors first, in the order they first occurred.
  static func groups(of notes: [QualityNote]) -> [QualityGroup] {
    var groups: [QualityGroup] = []
    var places: [String: Int] = [:]
    for note in notes {
      let key = "\(note.kind)\u{0}\(note.severity)\u{0}\(note.channel ?? "\u{0}")\u{0}\(note.leftOut)"
      let place = places[key] ?? groups.count
      if place == groups.count {
        places[key] = place
        groups.append(
          QualityGroup(
            kind: note.kind, severity: note.severity, channel: note.channel, isLeftOut: note.leftOut,
            message: note.message, count: 0, snapshots: []))
      }
      groups[place].count += 1
      if let snapshot = note.snapshot { groups[place].snapshots.append(snapshot) }
    }
    let order: [QualityNote.Severity] = [.error, .warning, .info]
    return order.flatMap { severity in groups.filter { $0.severity == severity } }
  }

  /// The snapshots or clips, such as `12–18, 40`; the rest counted after so many stretches; nil for all of the input.
  func ranges(limit: Int = 12) -> String? { Self.ranges(snapshots, limit: limit) }

  /// The same of any snapshots.
  static func ranges(_ snapshots: [Int], limit: Int = 12) -> String? {
    var ranges: [ClosedRange<Int>] = []
    for snapshot in Set(snapshots).sorted() {
      if let last = ranges.last, last.upperBound + 1 == snapshot {
        ranges[ranges.count - 1] = last.lowerBound...snapshot
      } else {
        ranges.append(snapshot...snapshot)
      }
    }
    guard !ranges.isEmpty else { return nil }
    let texts = ranges.prefix(limit).map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" }
    let rest = ranges.dropFirst(limit).reduce(0) { $0 + $1.count }
    return texts.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  }

  var kindInWords: String { kind.replacing("_", with: " ") }
}

extension QualityNote.Severity {
  /// Sign and word, told apart without colour.
  var label: String {
    switch self {
    case .info: "○ info"
    case .warning: "▲ warning"
    case .error: "■ error"
    }
  }
}
