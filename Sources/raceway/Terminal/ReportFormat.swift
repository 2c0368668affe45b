import ArgumentParser

/// What a report can be written as; the name is the file's ending.
enum ReportFormat: String, CaseIterable {
  /// For people: one file that opens offline.
  case html
  /// The same on paper.
  case pdf
  /// For a ticket.
  case md
  /// For programs.
  case json
  /// Every number of a run as long tables with units, in a folder of their own.
  case csv

  /// What every command writes that is not asked for others; the page last, whose presence says that all are there.
  static let usual: [ReportFormat] = [.json, .md, .html]

  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

/// Which formats a report is wanted in.
struct FormatArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What to write: \(ReportFormat.names) (csv of one run only), several with commas. Usually html, md and json.",
      valueName: "formats"))
  var format: [String] = []

  var isGiven: Bool { !format.isEmpty }

  private var names: [Substring] { format.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) } }

  func validate() throws {
    if let stranger = names.first(where: { ReportFormat(rawValue: String($0)) == nil }) {
      throw ValidationError("there is no format '\(stranger)'; there are \(ReportFormat.names)")
    }
  }

  /// Each once.
  var formats: [ReportFormat] {
    let chosen = Set(names.compactMap { ReportFormat(rawValue: String($0)) })
    return chosen.isEmpty ? ReportFormat.usual : ReportFormat.allCases.filter(chosen.contains)
  }
}
