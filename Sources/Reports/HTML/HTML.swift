/// Markup in which every interpolated string is escaped; only values of this type pass as they are.
///
/// Names of channels, files and machines are written by others and may hold anything, so forgetting to escape one must
/// not be possible: a literal is trusted because it stands in this source, everything put into it is not.
struct HTML: Sendable, Equatable {
  private(set) var text: String

  /// Markup from a source that is trusted, such as the report's own style sheet.
  init(trusted text: String) { self.text = text }

  static func + (first: HTML, second: HTML) -> HTML { HTML(trusted: first.text + second.text) }

  static func joined(_ parts: some Sequence<HTML>, separator: String = "\n") -> HTML {
    HTML(trusted: parts.map(\.text).joined(separator: separator))
  }

  /// Items below each other; nil for none.
  static func list(_ items: [String]) -> HTML? {
    items.isEmpty ? nil : "<ul>\(items.map { "<li>\($0)</li>" as HTML })</ul>"
  }

  /// `text` with everything replaced that means something in element content or in a quoted attribute.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\n", "\t": escaped.unicodeScalars.append(scalar)
      // No HTML document may hold the other control characters.
      case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value): escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

extension HTML: ExpressibleByStringInterpolation {
  init(stringLiteral value: String) { text = value }
  init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

  struct Interpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }
    mutating func appendLiteral(_ literal: String) { text += literal }
    mutating func appendInterpolation(_ string: some StringProtocol) { text += HTML.escaped(String(string)) }
    mutating func appendInterpolation(_ number: Int) { text += String(number) }
    mutating func appendInterpolation(_ markup: HTML) { text += markup.text }
    mutating func appendInterpolation(_ markup: HTML?) { text += markup?.text ?? "" }
    mutating func appendInterpolation(_ parts: [HTML]) { text += HTML.joined(parts).text }
  }
}
