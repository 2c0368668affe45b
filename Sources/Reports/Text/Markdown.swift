/// Markdown in which names from files mean nothing.
enum Markdown {
  /// - Parameter textColumns: So many columns from the left hold words, the others numbers.
  static func table(_ head: [String], _ rows: [[String]], textColumns: Int) -> String {
    let rule = head.indices.map { $0 < textColumns ? "---" : "---:" }
    let lines = [head, rule] + rows.map { $0.map(escaped) }
    return lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }

  /// Text in which no character starts markup, a table cell or a line.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "\\", "`", "*", "_", "[", "]", "|", "#": escaped += "\\\(character)"
      case "<": escaped += "&lt;"
      case "&": escaped += "&amp;"
      case _ where character.isNewline: escaped += " "
      default: escaped.append(character)
      }
    }
    return escaped
  }
}
