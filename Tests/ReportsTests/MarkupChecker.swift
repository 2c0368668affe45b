import Foundation

/// A small reader of HTML that judges whether every element is closed where it should be.
struct MarkupChecker {
  private static let voidElements: Set<String> = ["meta", "link", "br", "input", "img", "hr"]

  /// What is wrong, in order; empty for well-formed markup.
  private(set) var problems: [String] = []
  /// How often each element was opened.
  private(set) var counts: [String: Int] = [:]
  /// The values of all `id` attributes.
  private(set) var identifiers: [String] = []
  /// Targets of links inside the page, without the `#`.
  private(set) var targets: [String] = []
  /// Values of `src` and `href` that leave the page.
  private(set) var externals: [String] = []
  /// The content of script and style elements, which is no markup.
  private(set) var scripts: [String] = []
  /// Visible text.
  private(set) var text = ""

  private var open: [String] = []

  init(_ document: String) {
    var rest = Substring(document)
    while let bracket = rest.firstIndex(of: "<") {
      take(text: rest[..<bracket])
      rest = rest[bracket...].dropFirst()
      guard let end = rest.firstIndex(of: ">") else {
        problems.append("a tag without an end: \(rest.prefix(40))")
        return
      }
      let tag = rest[..<end]
      rest = rest[rest.index(after: end)...]
      rest = take(tag: tag, before: rest)
    }
    take(text: rest)
    if !open.isEmpty { problems.append("never closed: \(open)") }
  }

  private mutating func take(text: Substring) {
    if text.contains(">") { problems.append("a bare > in \(text.prefix(60))") }
    self.text += text
  }

  /// - Returns: What is left to read after the tag, and after its raw content where it has such.
  private mutating func take(tag: Substring, before rest: Substring) -> Substring {
    if tag.hasPrefix("!") { return rest }
    if tag.hasPrefix("/") {
      close(String(tag.dropFirst()))
      return rest
    }
    let name = String(tag.prefix { !$0.isWhitespace && $0 != "/" })
    counts[name, default: 0] += 1
    takeAttributes(tag)
    if tag.hasSuffix("/") || Self.voidElements.contains(name) { return rest }
    guard name == "script" || name == "style" else {
      open.append(name)
      return rest
    }
    guard let end = rest.range(of: "</\(name)>") else {
      problems.append("\(name) is never closed")
      return ""
    }
    scripts.append(String(rest[..<end.lowerBound]))
    return rest[end.upperBound...]
  }

  private mutating func close(_ name: String) {
    if open.last == name {
      open.removeLast()
    } else {
      problems.append("</\(name)> closes \(open.last ?? "nothing")")
    }
  }

  private mutating func takeAttributes(_ tag: Substring) {
    if !tag.count(where: { $0 == "\"" }).isMultiple(of: 2) { problems.append("an open quote in <\(tag)>") }
    let pieces = tag.split(separator: "\"", omittingEmptySubsequences: false)
    for place in stride(from: 0, to: pieces.count - 1, by: 2) {
      let value = String(pieces[place + 1])
      let name = pieces[place].split(separator: " ").last ?? ""
      if name == "id=" { identifiers.append(value) }
      if name == "href=", value.hasPrefix("#") { targets.append(String(value.dropFirst())) }
      if name == "href=" || name == "src=", !value.hasPrefix("#"), !value.hasPrefix("data:") { externals.append(value) }
      if name.hasPrefix("on") { problems.append("a script in an attribute: <\(tag)>") }
    }
  }
}
