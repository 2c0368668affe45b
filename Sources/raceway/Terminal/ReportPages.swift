import Foundation

/// One report in the formats it comes in, each made when it is asked for.
struct ReportPages {
  /// Of its files, without ending: `report`, `fleet`.
  let name: String
  /// nil where there is none.
  let html: (() -> String)?
  let markdown: () -> String
  let json: () -> String

  /// The files of these formats, complete but not yet written.
  func files(_ formats: [ReportFormat]) -> [(name: String, contents: Data)] {
    formats.compactMap { format in
      text(format).map { (name: "\(name).\(format.rawValue)", contents: Data($0.utf8)) }
    }
  }

  private func text(_ format: ReportFormat) -> String? {
    switch format {
    case .html: html?()
    case .md: markdown()
    case .json: json()
    }
  }
}

/// What a report can be written as; the name is the file's ending.
enum ReportFormat: String, CaseIterable {
  /// For people: one file that opens offline.
  case html
  /// For a ticket.
  case md
  /// For programs.
  case json

  /// What every command writes that is not asked for others; the page last, whose presence says that all are there.
  static let usual: [ReportFormat] = [.json, .md, .html]
}
