internal import Pipelines

/// What a reader should know about the data, grouped first, each finding word by word below.
struct QualitySection {
  /// Beyond this the page would grow without bound; `report.json` has them all.
  private static let noteLimit = 300

  let results: RunResults

  var html: HTML {
    """
    <section id="quality" aria-labelledby="quality-title"><h2 id="quality-title">Data quality</h2>
    <p>\(sentence)</p>
    \(results.dataQuality.isEmpty ? nil : table + details)
    </section>
    """
  }

  private var sentence: String {
    let leftOut = results.input.count(of: .leftOut)
    let findings = results.dataQuality.count
    guard findings > 0 else { return "Nothing was found in the data that a reader should know." }
    return "\(Digits.count(findings, "finding")); \(Digits.count(leftOut, "snapshot")) of "
      + "\(Digits.grouped(results.input.snapshotCount)) left out of training and scoring."
  }

  private var table: HTML {
    let columns: [HTMLTable.Column] = [
      .init(title: "Finding"), .init(title: "Severity"), .init(title: "Channel"), .init(title: "Snapshots"),
      .init(title: "Left out"), .init(title: "In words"),
    ]
    let rows = QualityGroup.groups(of: results.dataQuality).map { group -> [HTML] in
      [
        "\(group.kindInWords)", "\(group.severity.label)", "\(group.channel ?? "all")", "\(group.snapshotRanges())",
        group.isLeftOut ? "yes" : "no", "\(group.message)\(group.count > 1 ? " (first of \(group.count))" : "")",
      ]
    }
    return HTMLTable(caption: "Findings by kind", endsInWords: true, columns: columns, rows: rows).html
  }

  private var details: HTML {
    let notes = results.dataQuality.prefix(Self.noteLimit).map { note -> HTML in
      let place = note.snapshot.map { results.input.moment($0) + ": " } ?? ""
      let channel = note.channel.map { "\($0): " } ?? ""
      return "<li>\(place)\(channel)\(note.message)</li>"
    }
    let rest = results.dataQuality.count - notes.count
    let more: HTML? = rest > 0 ? "<p>\(Digits.grouped(rest)) more are in report.json.</p>" : nil
    return "<details><summary>Every finding, word by word</summary><ul>\(notes)</ul>\(more)</details>"
  }
}
