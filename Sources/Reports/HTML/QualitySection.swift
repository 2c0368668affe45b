internal import Pipelines

/// What a reader should know about the data, grouped first, each finding word by word below.
struct QualitySection {
  /// Beyond this the page would grow without bound; `report.json` has them all.
  private static let noteLimit = 300

  let notes: [QualityNote]
  /// What a finding is about, such as `snapshot`.
  let thing: String
  /// How many of them there are, and how many were left out.
  let count: Int
  let leftOutCount: Int
  /// One of them for a sentence.
  let name: (Int) -> String

  var chapter: Chapter {
    Chapter(
      id: "quality", short: "Data", title: "Data quality",
      parts: ["<p>\(sentence)</p>", notes.isEmpty ? nil : table + details])
  }

  private var sentence: String {
    guard !notes.isEmpty else { return "Nothing was found in the data that a reader should know." }
    return "\(Digits.count(notes.count, "finding")); \(Digits.count(leftOutCount, thing)) of "
      + "\(Digits.grouped(count)) left out of training and scoring."
  }

  private var table: HTML {
    let columns: [HTMLTable.Column] = [
      .init(title: "Finding"), .init(title: "Severity"), .init(title: "Channel"),
      .init(title: "\(thing.prefix(1).uppercased() + thing.dropFirst())s"),
      .init(title: "Left out"), .init(title: "In words"),
    ]
    let rows = QualityGroup.groups(of: notes).map { group -> [HTML] in
      [
        "\(group.kindInWords)", "\(group.severity.label)", "\(group.channel ?? "all")", "\(group.ranges() ?? "all")",
        group.isLeftOut ? "yes" : "no", "\(group.message)\(group.count > 1 ? " (first of \(group.count))" : "")",
      ]
    }
    return HTMLTable(caption: "Findings by kind", endsInWords: true, columns: columns, rows: rows).html
  }

  private var details: HTML {
    let items = notes.prefix(Self.noteLimit).map { note -> HTML in
      let place = note.snapshot.map { name($0) + ": " } ?? ""
      let channel = note.channel.map { "\($0): " } ?? ""
      return "<li>\(place)\(channel)\(note.message)</li>"
    }
    let rest = notes.count - items.count
    let more: HTML? = rest > 0 ? "<p>\(Digits.grouped(rest)) more are in report.json.</p>" : nil
    return Chapter.folded("Every finding, word by word", "<ul>\(items)</ul>\(more)")
  }
}

extension QualitySection {
  init(_ results: RunResults) {
    self.init(
      notes: results.dataQuality, thing: "snapshot", count: results.input.snapshotCount,
      leftOutCount: results.input.count(of: .leftOut), name: results.input.moment)
  }
}
