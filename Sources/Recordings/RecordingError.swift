/// Why a measurement or its description can't be read or written: where, what was found, what was wanted, what to do.
package struct RecordingError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file or folder.
  package var path: String
  /// The line of a text file, from 1.
  package var line: Int?
  /// The column of a text file as its separators count it, from 1.
  package var column: Int?
  package var found: String
  package var wanted: String
  package var hint: String?

  package init(
    path: String, line: Int? = nil, column: Int? = nil, found: String, wanted: String, hint: String? = nil
  ) {
    self.path = path
    self.line = line
    self.column = column
    self.found = found
    self.wanted = wanted
    self.hint = hint
  }

  /// One line: `path:line, column n: found …, wanted … (hint)`.
  package var description: String {
    var place = path
    if let line { place += ":\(line)" }
    if let column { place += ", column \(column)" }
    let advice = hint.map { " (\($0))" } ?? ""
    return Self.onOneLine("\(place): found \(found), wanted \(wanted)\(advice)")
  }

  /// The text with every control character shown as a space, so that one error stays one line.
  static func onOneLine(_ text: String) -> String {
    String(
      String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 32 || (127..<160).contains($0.value) ? " " : $0 }))
  }
}
