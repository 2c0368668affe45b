internal import Foundation
internal import Pipelines

/// Text for terminals: cells, cut lines and wrapped sentences without control characters.
enum PlainText {
  static let width = 80

  /// A cell of so many columns, one of them a space at least.
  static func padded(_ text: String, _ width: Int) -> String {
    let cut = printable(text).prefix(width - 1)
    return cut + String(repeating: " ", count: width - cut.count)
  }

  /// Cells side by side.
  static func cells(_ cells: (text: String, width: Int)...) -> String {
    cells.map { padded($0.text, $0.width) }.joined()
  }

  /// A number at the right end of a cell, one space after it.
  static func rightAligned(_ text: String, _ width: Int) -> String {
    let cut = printable(text).prefix(width - 1)
    return String(repeating: " ", count: width - 1 - cut.count) + cut + " "
  }

  /// The end of a path, which tells it from its neighbours, within so many columns.
  static func tail(_ text: String, _ width: Int) -> String {
    let line = printable(text)
    return line.count <= width ? line : "…" + line.suffix(width - 1)
  }

  /// The ANSI colour of a state around `text`.
  static func coloured(_ text: String, as state: HealthState) -> String {
    let code =
      switch state {
      case .alarm: "1;31"
      case .warning: "1;33"
      case .healthy: "1;32"
      case .undetermined: "1"
      }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }

  static func fitted(_ text: String) -> String {
    let line = printable(text)
    return line.count <= width ? line : line.prefix(width - 1) + "…"
  }

  /// Words broken into lines; what needs more than `limit` lines is cut, behind a whole sentence where one fits, with an
  /// ellipsis.
  ///
  /// - Parameters:
  ///   - first: What the first line begins with.
  ///   - indentation: Spaces before each line after it.
  static func wrapped(_ text: String, first: String = "", indentation: Int = 0, limit: Int = .max) -> [String] {
    let lines = broken(text, first: first, indentation: indentation)
    guard lines.count > limit else { return lines.map(fitted) }
    let sentences = text.components(separatedBy: ". ")
    for count in (1..<max(sentences.count, 1)).reversed() {
      let whole = broken(
        sentences.prefix(count).joined(separator: ". ") + ". …", first: first, indentation: indentation)
      if whole.count <= limit { return whole.map(fitted) }
    }
    return lines.prefix(limit - 1).map(fitted) + [fitted(lines[limit - 1] + " …")]
  }

  private static func broken(_ text: String, first: String, indentation: Int) -> [String] {
    let indent = String(repeating: " ", count: indentation)
    var lines: [String] = []
    for word in printable(text).split(separator: " ") {
      if lines.isEmpty {
        lines.append(printable(first) + word)
      } else if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(indent + word)
      }
    }
    return lines
  }

  /// Names come from files: a control character could move the cursor or rename the window.
  static func printable(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? "?" : $0 }))
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
  }
}
